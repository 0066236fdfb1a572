import { expect, test } from 'vitest';
import { isSlackUrl } from '../../../src/adapters/slack/answers.ts';

test.each([
  ['https://hooks.slack.com/actions/T1/2/x', undefined, true],
  ['https://hooks.slack-gov.com/actions/T1/2/x', undefined, true],
  ['http://hooks.slack.com/actions/T1/2/x', undefined, false],
  ['https://hooks.slack.com.evil.example/x', undefined, false],
  ['https://evil.example/hooks.slack.com', undefined, false],
  ['http://169.254.169.254/latest/meta-data', 'http://127.0.0.1:3411/api/', false],
  ['http://127.0.0.1:3411/response/1', 'http://127.0.0.1:3411/api/', true],
  ['http://127.0.0.1:3412/response/1', 'http://127.0.0.1:3411/api/', false],
  ['not a url', undefined, false],
])('answers to %s with the API at %s: %s', (url, apiUrl, may) => {
  expect(isSlackUrl(url, apiUrl)).toBe(may);
});
