import type { AffectedPod, Attempt, Incident } from '../incident/incident.ts';
import type { PodEnd } from '../incident/pod-end.ts';
import type { Words } from '../language/words.ts';

/** Deaths and changes over time as data: drawn by the painter, told in the caption. */
export interface TimelineChart {
  /** Pods that died, those that died most first; a row each. */
  readonly rows: readonly { readonly pod: string; readonly ends: readonly PodEnd[] }[];
  /** Pods that died and have no row. */
  readonly morePods: number;
  /** Deaths of these rows that are not known one by one. */
  readonly moreEnds: number;
  /** In order; each is called by its place, from 1 on. */
  readonly changes: readonly TimelineChange[];
  /** No pod died once the last of them was in place, not even one without a row. */
  readonly noneSinceLast?: true;
  /** What was measured as proof that the change held. */
  readonly quiet?: { readonly from: string; readonly to: string };
}

export interface TimelineChange {
  readonly at: string;
  readonly kind: 'change' | 'undo';
  readonly what: Words;
}

const mostRows = 12;

/** The timeline of an incident; undefined where one line of text says as much: fewer than two ends are known. */
export function timelineOf(incident: Incident): TimelineChart | undefined {
  const died = incident.pods.filter(({ ends = [] }) => ends.length > 0);
  const rows = died.toSorted(worstFirst).slice(0, mostRows);
  const shown = rows.reduce((count, { ends = [] }) => count + ends.length, 0);
  if (shown < 2) return undefined;
  const unharmed = incident.pods.filter(({ deaths, ends = [] }) => deaths === 0 && ends.length === 0).length;
  const changes = changesOf(incident);
  const quiet = quietOf(incident);
  return {
    rows: rows.map(({ pod, ends = [] }) => ({ pod, ends })),
    morePods: Math.max(0, incident.podCount - unharmed - rows.length),
    moreEnds: rows.reduce((count, pod) => count + Math.max(0, pod.deaths - deathsIn(pod)), 0),
    changes,
    ...(isQuietSince(quiet?.from ?? changes.at(-1)?.at, incident) ? { noneSinceLast: true } : {}),
    ...(quiet ? { quiet } : {}),
  };
}

const worstFirst = (a: AffectedPod, b: AffectedPod): number =>
  b.deaths - a.deaths || Date.parse(b.lastAt) - Date.parse(a.lastAt) || (a.pod < b.pod ? -1 : 1);

/** The pods that died last are kept; what an earlier version kept tells of its last death alone. */
const isQuietSince = (since: string | undefined, { pods }: Incident): boolean =>
  since !== undefined &&
  pods.every(({ deaths, ends = [], lastAt }) => {
    const last = ends.at(-1)?.at ?? (deaths > 0 ? lastAt : undefined);
    return last === undefined || Date.parse(last) < Date.parse(since);
  });

const deathsIn = ({ ends = [] }: AffectedPod): number =>
  ends.filter(({ kind }) => kind !== 'not-starting').length;

function changesOf({ since, attempts }: Incident): readonly TimelineChange[] {
  const before = since ? [{ at: since.at, kind: 'change' as const, what: since.what }] : [];
  return [...before, ...attempts.flatMap(changesOfAttempt)].toSorted(
    (a, b) => Date.parse(a.at) - Date.parse(b.at),
  );
}

function changesOfAttempt({ startedAt, outcome, endedAt, title, wroteNothing }: Attempt) {
  if (startedAt === undefined || wroteNothing) return [];
  const change: TimelineChange = { at: startedAt, kind: 'change', what: title };
  if (outcome !== 'undone' || endedAt === undefined) return [change];
  return [change, { at: endedAt, kind: 'undo' as const, what: title }];
}

function quietOf({ attempts }: Incident): TimelineChart['quiet'] {
  const last = attempts.at(-1);
  if (last?.outcome !== 'held' || last.rolledOutAt === undefined || last.endedAt === undefined)
    return undefined;
  return { from: last.rolledOutAt, to: last.endedAt };
}
