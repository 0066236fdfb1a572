import { expect, test } from 'vitest';
import { causes, type Finding } from '../../src/diagnosis/diagnosis.ts';
import { wouldChange } from '../../src/diagnosis/would-change.ts';

const finding = (cause: Finding['cause'], confidence: number): Finding => ({
  cause,
  confidence,
  title: '',
  summary: '',
  evidence: [],
});
const unknown = (what: string) => ({ what, why: '', howToSettle: '' });

test('an unsure finding names what is not known', () => {
  const open = [unknown('The configuration'), unknown('The log')];
  expect(wouldChange(finding('memory-limit-too-low', 0.4), open)).toBe(
    'what is not known (the configuration; the log) may confirm or overturn it.',
  );
  expect(wouldChange(finding('inconclusive', 0.9), [unknown('配置'), unknown('日志')], 'zh-CN')).toBe(
    '查清未知之处（配置；日志）可能会证实或推翻它。',
  );
});

test('a sure one says what would refute it', () => {
  expect(wouldChange(finding('memory-limit-too-low', 0.9), [unknown('The log')])).toBe(
    'another OOM kill under the recommended limit would refute it.',
  );
});

test.each(causes)('%s has its own sentence in both languages', (cause) => {
  const [english, chinese] = (['en', 'zh-CN'] as const).map((locale) =>
    wouldChange(finding(cause, 0.9), [], locale),
  );
  expect(english).toMatch(/^[a-z].*\.$/);
  expect(chinese).toMatch(/^[^a-z].*。$/);
});
