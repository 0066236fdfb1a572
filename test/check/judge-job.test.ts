import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { judgeJob } from '../../src/check/judge-job.ts';
import { english } from '../support/english.ts';

/** What a real binary of that version printed for that configuration, and its exit code. */
function recorded(version: string, config: string) {
  const file = new URL(`../fixtures/dry-run/v${version}.txt`, import.meta.url);
  const part = readFileSync(file, 'utf8')
    .split(/^########## /m)
    .find((each) => each.startsWith(`${config}\n`));
  if (part === undefined) throw new Error(`There is no recording of ${config} by ${version}.`);
  const exitCode = Number(/^exit code: (\d+)/m.exec(part)?.[1]);
  const text = part.slice(part.indexOf('--- stdout ---'));
  return { kind: 'ended', exitCode, reason: exitCode === 0 ? 'Completed' : 'Error', text } as const;
}
const image = 'fluent/fluent-bit:x';
const judged = (version: string, config: string) => judgeJob(recorded(version, config), image, version);

describe("Fluent Bit's own dry run, as recorded", () => {
  it.each([
    [
      '1.9.2',
      'good',
      'not-possible',
      /^Fluent Bit 1\.9\.2 has nothing against.*before 5\.1.*proves little\.$/,
    ],
    ['4.2.8', 'good', 'not-possible', /proves little\.$/],
    ['5.1.1', 'good', 'passed', /^Fluent Bit 5\.1\.1 itself accepts the configuration in a dry run\.$/],
    ['4.2.8', 'bad-property', 'not-possible', /proves little\.$/],
    [
      '5.1.1',
      'bad-property',
      'failed',
      /refuses this configuration: .*unknown configuration property 'bufer_max_size'/,
    ],
    [
      '3.2.0',
      'bad-size',
      'not-possible',
      /ended well, but complains: .*could not configure property 'mem_buf_limit'/,
    ],
    [
      '4.2.8',
      'bad-size',
      'failed',
      /refuses this configuration: .*could not configure property 'mem_buf_limit'/,
    ],
    ['3.2.0', 'unknown-plugin-2', 'failed', /refuses this configuration: .*plugin name that doesn't exist/],
    ['1.9.2', 'good-yaml', 'failed', /^Fluent Bit 1\.9\.2 refuses this configuration: .*YAML error/],
    ['4.2.8', 'inline-comment', 'failed', /refuses this configuration/],
  ] as const)('%s, %s: %s', (version, config, state, why) => {
    const check = judged(version, config);
    expect(check).toMatchObject({ id: 'config-job', state });
    expect(english(check.why)).toMatch(why);
  });
});

it.each([
  [
    { kind: 'ended', exitCode: 139, reason: 'Error', text: '[engine] caught signal (SIGSEGV)' },
    'not-possible',
    'The dry run of Fluent Bit 5.1.1 itself died (Error, exit code 139): that says nothing of the configuration.',
  ],
  [
    { kind: 'ended', exitCode: 0, reason: 'OOMKilled', text: 'configuration test is successful' },
    'not-possible',
    'The dry run of Fluent Bit 5.1.1 itself died (OOMKilled, exit code 0): that says nothing of the configuration.',
  ],
  [
    { kind: 'ended', exitCode: 0, reason: 'Completed', text: 'Fluent Bit v5.1.1' },
    'not-possible',
    'The dry run of Fluent Bit 5.1.1 ended with exit code 0, but does not say that the test is successful.',
  ],
  [
    { kind: 'ended', exitCode: 1, reason: 'Error', text: '[error] password=hunter2hunter2 is wrong' },
    'failed',
    'Fluent Bit 5.1.1 refuses this configuration: [error] password=[redacted] is wrong',
  ],
  [{ kind: 'no-image', why: 'not found' }, 'failed', `The image ${image} cannot be pulled: not found`],
  [
    { kind: 'did-not-run', why: 'Job was active longer than specified deadline' },
    'not-possible',
    'The Job did not run: Job was active longer than specified deadline',
  ],
] as const)('%j: %s', (outcome, state, why) => {
  expect(english(judgeJob(outcome, image, '5.1.1'))).toEqual({ id: 'config-job', state, why });
});
