import { describe, expect, it } from 'vitest';
import { createLogReader, readLog } from '../../../src/fluentbit/log/read-log.ts';
import { ratePerMinute, tellLog } from '../../../src/fluentbit/log/tell-log.ts';

const pause = (at: string): string =>
  `[2026/11/22 ${at}] [ warn] [input] forward.0 paused (mem buf overlimit)`;

describe('tellLog', () => {
  it('tells count, rate, first and last time, meaning and a sample', () => {
    const story = readLog(
      ['Fluent Bit v3.2.0', pause('10:00:00'), pause('10:01:00'), pause('10:02:00')].join('\n'),
    );
    expect(tellLog(story)[0]).toMatch(
      /^3 × mem_paused\w*, 1\.0 a minute, 2026-11-22T10:00:00Z to 2026-11-22T10:02:00Z: .+ \(line 2: \[2026.+\)$/,
    );
  });

  it.each([
    ['one line', ['10:00:00'], undefined],
    ['lines of one second', ['10:00:00', '10:00:00'], undefined],
    ['three in a minute', ['10:00:00', '10:00:30', '10:01:00'], 2],
  ])('the rate of %s', (_, times, expected) => {
    const [first] = readLog(times.map((at) => pause(at)).join('\n')).signatures.values();
    expect(first && ratePerMinute(first)).toBe(expected);
  });
});

describe('hours of repetition', () => {
  it('do not grow the story: bounded samples, names and lines, whatever is damaged between', () => {
    const reader = createLogReader();
    const rubbish = `\u0000\uFFFD[2026/11/22 99:99:99] [ warn] [input] \u001b[31m${'x'.repeat(300)}`;
    for (let minute = 0; minute < 300; minute += 1) {
      const at = `${String(10 + Math.floor(minute / 60))}:${String(minute % 60).padStart(2, '0')}`;
      const lines = Array.from({ length: 100 }, (_, second) =>
        [
          pause(`${at}:${String(second % 60).padStart(2, '0')}`),
          `[2026/11/22 ${at}:00] [ warn] [engine] failed to flush chunk '1-${minute}.${second}.flb', retry in 7 seconds: task_id=${second}, input=in.${minute * 100 + second} > output=out.${minute * 100 + second} (out_id=0)`,
          rubbish,
        ].join('\n'),
      );
      reader.push(`${lines.join('\n')}\n`);
    }
    const story = reader.end();
    const [paused] = story.signatures.values();
    expect([story.lines, paused?.count, paused?.samples.length, story.outputs.size]).toEqual([
      90_000, 30_000, 5, 500,
    ]);
    expect(JSON.stringify([...story.signatures]).length).toBeLessThan(20_000);
  });
});
