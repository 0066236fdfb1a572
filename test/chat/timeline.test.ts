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

  it('is the newest ten of each pod, each once, in order', () => {
    const many = Array.from({ length: 30 }, (_, minute) => crash(29 - minute));
    const kept = withEnds(many, many.slice(0, 3));
    expect(kept).toEqual(Array.from({ length: keptEnds }, (_, n) => crash(20 + n)));
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
      '1 OOM kill, 2 crashes on 2 pods from 03:01 to 03:03 UTC, and 2 more pods, 3 earlier deaths not drawn; 1 change.',
    );
    expect(tell(timelineWords(chart), 'zh-CN')).toBe(
      '03:01 到 03:03 UTC，2 个 Pod 上 1 次 OOM kill、2 次崩溃，另有 2 个 Pod，更早的 3 次未画出；1 次变更。',
    );
    expect(days && tell(timelineWords(days), 'en')).toBe(
      '2 crashes on 1 pod from 11-22 03:01 to 11-24 05:00 UTC; 0 changes.',
    );
  });

  it('name each row, mark and change under the picture', () => {
    const { parts } = toldMessage({ text: '', tone: 'grey', parts: timelineParts(chart) }, 'en');
    const texts = JSON.stringify(renderParts(parts, 10, { pictures: ['F1'] }));
    expect(fallbackText(texts)).toContain(
      '● OOM kill · ▲ crash. Rows: 1 fluent-bit-a, 2 fluent-bit-b, and 2 more pods, 3 earlier deaths not drawn. Change: 1 image change 1.9.2 → 3.2.0.',
    );
  });
});
