import type { EndKind } from '../incident/pod-end.ts';
import { list, said, type Words } from '../language/words.ts';
import type { Part, Span } from './message.ts';
import { saying } from './spans.ts';
import type { TimelineChart } from './timeline-chart.ts';

/** The picture, with a legend in words under it. */
export function timelineParts(chart: TimelineChart): readonly Part[] {
  return [
    { kind: 'picture', chart, title: said('timeline.title'), alt: timelineWords(chart) },
    { kind: 'footer', spans: legend(chart) },
  ];
}

const kinds: readonly EndKind[] = ['oom-kill', 'crash', 'exit', 'not-starting'];

/** The finding of the picture in numbers, for those who cannot see it. */
export function timelineWords({ rows, morePods, moreEnds, changes, noneSinceLast }: TimelineChart): Words {
  const ends = rows.flatMap((row) => row.ends);
  const times = ends.map(({ at }) => at).toSorted((a, b) => Date.parse(a) - Date.parse(b));
  const first = times.at(0) ?? '';
  const last = times.at(-1) ?? '';
  const isLong = new Set([...times, ...changes.map(({ at }) => at)].map((at) => at.slice(0, 10))).size > 1;
  const counts = kinds.flatMap((kind) => {
    const count = ends.filter((end) => end.kind === kind).length;
    return count > 0 ? [said(`timeline.counts.${nameOf(kind)}`, { count })] : [];
  });
  return said('timeline.alt', {
    counts: list('commas', counts),
    pods: rows.length,
    from: utcTime(first, isLong),
    to: utcTime(last, isLong),
    more: said('timeline.more', { pods: morePods, ends: moreEnds }),
    since: noneSinceLast ? 'none' : 'other',
    count: changes.length,
    changes: list(
      'semicolons',
      changes.map(({ kind, what, at }) => said(`timeline.dated.${kind}`, { at: utcTime(at, isLong), what })),
    ),
  });
}

function legend({ rows, morePods, moreEnds, changes, quiet }: TimelineChart): readonly Span[] {
  const seen = kinds.filter((kind) => rows.some(({ ends }) => ends.some((end) => end.kind === kind)));
  const marks = [
    ...seen.map((kind) => said(`timeline.marks.${nameOf(kind)}`)),
    ...(quiet ? [said('timeline.marks.quiet')] : []),
  ];
  return [
    saying('timeline.legend', {
      marks: list('dots', marks),
      rows: list(
        'commas',
        rows.map(({ pod }, at) => said('timeline.row', { number: at + 1, pod })),
      ),
      more: said('timeline.more', { pods: morePods, ends: moreEnds }),
      changes: list(
        'semicolons',
        changes.map(({ kind, what }, at) => said(`timeline.${kind}`, { number: at + 1, what })),
      ),
      count: changes.length,
    }),
  ];
}

const nameOf = (kind: EndKind) =>
  (({ 'oom-kill': 'oomKill', crash: 'crash', exit: 'exit', 'not-starting': 'notStarting' }) as const)[kind];

/** `03:09`, with the day where it is not clear. */
const utcTime = (at: string, withDay: boolean): string => {
  const iso = new Date(at).toISOString();
  return withDay ? `${iso.slice(5, 10)} ${iso.slice(11, 16)}` : iso.slice(11, 16);
};
