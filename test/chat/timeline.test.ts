import { describe, expect, it } from 'vitest';
import { timelineOf } from '../../src/chat/timeline-chart.ts';
import { timelineParts, timelineWords } from '../../src/chat/timeline-words.ts';
import { podsWithout } from '../../src/incident/split.ts';
import { endOf, keptEnds, type PodEnd, withEnds } from '../../src/incident/pod-end.ts';
import type { AffectedPod, Incident } from '../../src/incident/incident.ts';
import { step } from '../../src/incident/step.ts';
import { tell } from '../../src/language/words.ts';
import { fallbackText } from '../../src/adapters/slack/render/mrkdwn.ts';
import { renderParts } from '../../src/adapters/slack/render/message.ts';
import { toldMessage } from '../../src/chat/told.ts';
import { death, incidentIn, oom } from '../incident/events.ts';

const at = (minute: number) => new Date(Date.parse('2026-11-22T03:00:00Z') + minute * 60_000).toISOString();
const pod = (name: string, ends: readonly PodEnd[], deaths = ends.length): AffectedPod => ({
  pod: name,
  podUid: name,
  deaths,
  lastAt: ends.at(-1)?.at ?? at(0),
  last: 'Error (139)',
  ends,
});
const crash = (minute: number): PodEnd => ({ at: at(minute), kind: 'crash' });
const kill = (minute: number): PodEnd => ({ at: at(minute), kind: 'oom-kill' });
const incident = (pods: readonly AffectedPod[], more: Partial<Incident> = {}) =>
  ({ ...incidentIn('open'), attempts: [], pods, podCount: pods.length, ...more }) as Incident;

describe('what an incident keeps of each death', () => {
  it.each([
    ['OOMKilled', 137, 'oom-kill'],
    ['OOMKilled', 139, 'oom-kill'],
    ['Error', 139, 'crash'],
    ['Error', 134, 'crash'],
    ['Error', 137, 'exit'],
    ['Error', 1, 'exit'],
    ['Completed', 0, 'exit'],
  ])('%s %i is %s', (reason, exitCode, kind) => {
    const signal = death(1, 0);
    if (signal.kind !== 'terminated') throw new Error('A death is terminated.');
    const termination = { ...signal.termination, reason, exitCode };
    expect(endOf({ ...signal, termination })?.kind).toBe(kind);
  });

  it('is ten of each pod over its whole time, each once, in order, however they came in', () => {
    const many = Array.from({ length: 288 }, (_, n) => crash(n * 5));
    const oneByOne = many.reduce<readonly PodEnd[]>((kept, end) => withEnds(kept, [end]), []);
    for (const kept of [withEnds(many.toReversed(), many.slice(0, 3)), oneByOne]) {
      expect(kept).toHaveLength(keptEnds);
      expect([kept[0], kept.at(-1)]).toEqual([many[0], many.at(-1)]);
      const gaps = kept
        .slice(1)
        .map((end, n) => (Date.parse(end.at) - Date.parse(kept[n]?.at ?? '')) / 60_000);
      expect(gaps.every((gap) => gap > 0)).toBe(true);
      expect(Math.max(...gaps)).toBeLessThan((288 * 5) / 3);
    }
  });

  it('has the one kill among many crashes', () => {
    const many = Array.from({ length: 40 }, (_, n) => (n === 17 ? kill(n) : crash(n)));
    expect(withEnds(many)).toContainEqual(kill(17));
  });

  it('stays as small in a storm of 5,000 pods that die over and over', () => {
    const pods = Array.from({ length: 5_000 }, (_, n) => n + 1);
    const signals = pods
      .flatMap((n) => (n % 100 === 0 ? Array.from({ length: 30 }, () => n) : [n]))
      .map((n, second) => death(n, second));
    const after = step(
      { ...incidentIn('open'), pods: [] },
      { kind: 'signals', signals, known: new Set() },
      at(9),
    );
    expect(after.pods).toHaveLength(50);
    expect(Math.max(...after.pods.map(({ ends = [] }) => ends.length))).toBeLessThanOrEqual(keptEnds);
    expect(JSON.stringify(after.pods).length).toBeLessThan(50_000);
  });

  it('comes in with its signal, and stays with its own incident when two are parted', () => {
    const after = step(
      { ...incidentIn('open'), pods: [] },
      { kind: 'signals', signals: [death(1, 1), oom(2, 2)], known: new Set() },
      at(9),
    );
    expect(after.pods.flatMap(({ ends = [] }) => ends.map(({ kind }) => kind)).toSorted()).toEqual([
      'crash',
      'oom-kill',
    ]);
    const both = pod('a', [crash(1), kill(2)]);
    expect(podsWithout([both], [pod('a', [kill(2)])])).toEqual([{ ...both, deaths: 1, ends: [crash(1)] }]);
  });
});

describe('the timeline', () => {
  it.each([
    ['no death', []],
    ['one death', [pod('a', [crash(1)])]],
  ])('of %s is no picture', (_, pods) => {
    expect(timelineOf(incident(pods))).toBeUndefined();
  });

  it('has the pods that died most first, twelve of them, and says how many have no row', () => {
    const pods = Array.from({ length: 50 }, (_, n) => pod(`p${n}`, [crash(n)], n + 1));
    const chart = timelineOf(incident(pods, { podCount: 5_000 }));
    expect(chart?.rows.map((row) => row.pod)).toEqual(Array.from({ length: 12 }, (_, n) => `p${49 - n}`));
    expect(chart?.morePods).toBe(4_988);
    expect(chart?.moreEnds).toBe(50 + 49 + 48 + 47 + 46 + 45 + 44 + 43 + 42 + 41 + 40 + 39 - 12);
  });

  it('does not call it over while a pod of an earlier version, which kept no ends, died since', () => {
    const { ends: _, ...old } = pod('old', [crash(60)]);
    const since = { what: 'image change', at: at(30) };
    expect(
      timelineOf(incident([pod('a', [crash(1), crash(2)]), old], { since }))?.noneSinceLast,
    ).toBeUndefined();
  });

  it('counts no pod as dead that only strained', () => {
    const strained = { ...pod('c', []), deaths: 0 };
    const chart = timelineOf(
      incident([pod('a', [crash(1)]), pod('b', [crash(2)]), strained], { podCount: 4 }),
    );
    expect([chart?.rows.length, chart?.morePods]).toEqual([2, 1]);
  });

  it.each([
    ['none', 20, true],
    ['one of a pod without a row', 60, undefined],
  ])('knows that after the last change died %s', (_, last, expected) => {
    const worst = Array.from({ length: 12 }, (__, n) => pod(`p${n}`, [crash(1), crash(2)]));
    const chart = timelineOf(
      incident([...worst, pod('late', [crash(last)])], { since: { what: 'image change', at: at(30) } }),
    );
    expect(chart?.rows.map((row) => row.pod)).not.toContain('late');
    expect(chart?.noneSinceLast).toBe(expected);
  });

  it.each([
    ['while it rolled out', 9, true],
    ['once it had', 11, undefined],
  ])('a death %s is told so', (_, last, expected) => {
    const attempt = { ...incidentIn('verifying').attempts[0], title: 'upgrade', outcome: 'held' };
    const held = { ...attempt, startedAt: at(8), rolledOutAt: at(10), endedAt: at(14) };
    const attempts = [held] as unknown as Incident['attempts'];
    const chart = timelineOf(incident([pod('a', [crash(1), crash(last)])], { attempts }));
    expect(chart?.noneSinceLast).toBe(expected);
  });

  it('has changes in order, an undo as one, and none that wrote nothing', () => {
    const attempt = { ...incidentIn('verifying').attempts[0], title: 'upgrade' };
    const attempts = [
      { ...attempt, outcome: 'stopped', startedAt: at(3), wroteNothing: true },
      { ...attempt, outcome: 'undone', startedAt: at(4), endedAt: at(6) },
      { ...attempt, outcome: 'held', startedAt: at(8), rolledOutAt: at(9), endedAt: at(14) },
    ] as unknown as Incident['attempts'];
    const since = { what: 'image change', at: at(0) };
    const chart = timelineOf(incident([pod('a', [crash(1), crash(2)])], { attempts, since }));
    expect(chart?.changes).toEqual([
      { at: at(0), kind: 'change', what: 'image change' },
      { at: at(4), kind: 'change', what: 'upgrade' },
      { at: at(6), kind: 'undo', what: 'upgrade' },
      { at: at(8), kind: 'change', what: 'upgrade' },
    ]);
    expect(chart?.quiet).toEqual({ from: at(9), to: at(14) });
  });
});

describe('its words', () => {
  const since = { what: 'image change 1.9.2 → 3.2.0', at: at(-1) };
  const rows = [pod('fluent-bit-a', [crash(1), kill(3)], 5), pod('fluent-bit-b', [crash(2)])];
  const chart = timelineOf(incident(rows, { podCount: 4, since }));
  if (!chart) throw new Error('There is no timeline.');
  const days = timelineOf(incident([pod('a', [crash(1), crash(3_000)])]));

  it('are the finding in numbers', () => {
    expect(tell(timelineWords(chart), 'en')).toBe(
      '1 OOM kill, 2 crashes on 2 pods from 03:01 to 03:03 UTC, and 2 more pods, 3 more deaths not drawn. Change: 02:59 image change 1.9.2 → 3.2.0.',
    );
    expect(tell(timelineWords(chart), 'zh-CN')).toBe(
      '03:01 到 03:03 UTC，2 个 Pod 上 1 次 OOM kill、2 次崩溃，另有 2 个 Pod，还有 3 次未画出。变更：02:59 image change 1.9.2 → 3.2.0。',
    );
    expect(days && tell(timelineWords(days), 'en')).toBe(
      '2 crashes on 1 pod from 11-22 03:01 to 11-24 05:00 UTC.',
    );
  });

  it('say that it was over after the last change', () => {
    const attempt = { ...incidentIn('verifying').attempts[0], title: 'Upgrade to 3.2.9', startedAt: at(5) };
    const attempts = [{ ...attempt, outcome: 'undone', endedAt: at(7) }] as unknown as Incident['attempts'];
    const over = timelineOf(incident(rows, { since, attempts }));
    expect(over && tell(timelineWords(over), 'en')).toBe(
      '1 OOM kill, 2 crashes on 2 pods from 03:01 to 03:03 UTC, 3 more deaths not drawn. None since the last change was in place. Changes: 02:59 image change 1.9.2 → 3.2.0; 03:05 Upgrade to 3.2.9; 03:07 undone: Upgrade to 3.2.9.',
    );
    expect(over && tell(timelineWords(over), 'zh-CN')).toContain('最后一次变更生效后未再出现。变更：02:59 ');
  });

  it('name each row, mark and change under the picture', () => {
    const { parts } = toldMessage({ text: '', tone: 'grey', parts: timelineParts(chart) }, 'en');
    const texts = JSON.stringify(renderParts(parts, 10, { pictures: ['F1'] }));
    expect(fallbackText(texts)).toContain(
      '● OOM kill · ▲ crash. Rows: 1 fluent-bit-a, 2 fluent-bit-b, and 2 more pods, 3 more deaths not drawn. Change: 1 image change 1.9.2 → 3.2.0.',
    );
  });
});
