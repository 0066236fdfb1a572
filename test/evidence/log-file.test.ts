import { describe, expect, it } from 'vitest';
import type { Evidence } from '../../src/evidence/evidence.ts';
import { keptFiles, keptOfLog } from '../../src/evidence/kept-files.ts';
import { type LogFile, logFileOf, mostBytes } from '../../src/evidence/log-file.ts';
import { nothing } from '../diagnosis/evidence-of.ts';

type Which = 'current' | 'previous';

const banner = 'Fluent Bit v3.2.0';
const line = '[2026/11/22 03:09:00] [ info] [engine] started (pid=1)';
const sourceOf = (which: Which): string => `logs/logging/fluent-bit-1/fluent-bit/${which}.log`;

function kept(texts: Partial<Record<Which, string>>) {
  const evidence: Evidence = {
    ...nothing,
    collectedAt: null,
    logs: (['current', 'previous'] as const).flatMap((which) => {
      const text = texts[which];
      const pod = { namespace: 'logging', pod: 'fluent-bit-1', container: 'fluent-bit' };
      return text === undefined ? [] : [{ source: sourceOf(which), ...pod, which, text }];
    }),
  };
  return keptFiles(evidence);
}

const textOf = (file: LogFile | undefined): string => (file?.logs ?? []).map(({ text }) => text).join('');

describe('the log as a file', () => {
  it('tells what ran before, then what runs now', () => {
    const file = logFileOf(kept({ current: `${banner}\n`, previous: `${banner}\n${line}\n` }));
    expect(file?.logs.map(({ source }) => source)).toEqual([sourceOf('previous'), sourceOf('current')]);
    expect(file).toMatchObject({ lines: 3, bytes: textOf(file).length, withheld: 0, left: 0 });
    expect(textOf(file)).toBe(`${banner}\n${line}\n${banner}\n`);
  });

  it.each([[{}], [{ current: '' }], [{ current: '\n\n' }]])('is none where nothing was kept: %j', (texts) =>
    expect(logFileOf(kept(texts))).toBeUndefined(),
  );

  it.each([
    ['a record', '{"user":"anna","card":"4111"}', 'anna'],
    ['a sentence of an application', 'order 4711 of anna was paid', 'anna'],
    ['a mention', '<!channel> <@U0ONCALL> look here', '<!channel>'],
  ])('withholds %s and counts it', (_, foreign, hidden) => {
    const file = logFileOf(kept({ current: `${banner}\n${line}\n${foreign}\n${line}\n` }));
    expect(file).toMatchObject({ lines: 4, withheld: 1 });
    expect(textOf(file)).not.toContain(hidden);
  });

  it('holds no secret of Fluent Bit’s own lines', () => {
    const told = '[2026/11/22 03:09:01] [error] [config] http_passwd=hunter2hunter2 is not known';
    expect(textOf(logFileOf(kept({ current: `${banner}\n${line}\n${told}\n` })))).not.toContain('hunter2');
  });

  it('holds no control character', () => {
    const coloured = line.replace('[ info]', '[\u001B[92m info\u001B[0m]');
    expect(textOf(logFileOf(kept({ current: `${banner}\n${coloured}\n` })))).toBe(`${banner}\n${line}\n`);
  });

  it.each([
    [200, 0, 3],
    [banner.length + line.length + 2, 1, 2],
    [line.length + 1, 2, 1],
  ])('in %i bytes keeps the newest whole lines and counts the %i others', (most, left, lines) => {
    const file = logFileOf(kept({ current: `${line}\n`, previous: `${banner}\n${banner}\n` }), most);
    expect(file).toMatchObject({ left, lines });
    expect(file?.bytes).toBeLessThanOrEqual(most);
    expect(textOf(file)).toMatch(new RegExp(`started \\(pid=1\\)\\n$`));
  });

  it('of a log that was too long to keep shows none of the empty lines', () => {
    const long = `${banner}\n${`${line}\n`.repeat(Math.ceil(keptOfLog / line.length) + 10)}`;
    const file = logFileOf(kept({ current: long }));
    expect(textOf(file)).toMatch(/^\[2026/);
    expect(file?.bytes).toBeGreaterThan(mostBytes - 17 * 1024);
    expect(file?.bytes).toBeLessThanOrEqual(mostBytes - 16 * 1024);
  });

  it('shows no line backwards', () => {
    const turned = line.replace('started', '\u202Estarted\u2069');
    expect(textOf(logFileOf(kept({ current: `${banner}\n${turned}\n` })))).toBe(`${banner}\n${line}\n`);
  });
});
