import type { WorkloadPosture } from '../posture/posture.ts';
import type { Spoken } from '../language/spoken.ts';
import { list, said, type Words } from '../language/words.ts';
import type { Message, Part, Span } from './message.ts';
import { pods } from './incident-words.ts';
import { bold, code, paragraph, plain, saying } from './spans.ts';

/** So that the message stays within what people read. */
const mostWorkloads = 12;
const mostPoints = 5;

/** The posture of all workloads in one message: those with most to do first. `unasked` workloads were left out of the look. */
export function fleetMessage(postures: readonly Spoken<WorkloadPosture>[], unasked = 0): Message {
  const worstFirst = postures.toSorted((a, b) => b.points.length - a.points.length || byName(a, b));
  const withPoints = worstFirst.filter(({ points }) => points.length > 0);
  const sound = worstFirst.filter(({ points }) => points.length === 0);
  const hidden = Math.max(0, withPoints.length - mostWorkloads);
  const summary = summaryWords(postures.length, withPoints.length);
  const parts: Part[] = [paragraph(saying('fleet.head', { summary }))];
  for (const each of withPoints.slice(0, mostWorkloads)) parts.push(...section(each));
  if (sound.length > 0)
    parts.push(paragraph(said('fleet.sound', { names: list('commas', sound.slice(0, 20).map(nameOf)) })));
  const left = [
    ...(hidden > 0 ? [said('fleet.hidden', { count: hidden })] : []),
    ...(unasked > 0 ? [said('fleet.unasked', { count: unasked })] : []),
  ];
  if (left.length > 0) parts.push({ kind: 'footer', spans: [plain(list('sentences', left))] });
  return {
    text: said('fleet.text', { summary }),
    tone: withPoints.length > 0 ? 'yellow' : 'green',
    parts,
  };
}

function summaryWords(all: number, withPoints: number): Words {
  if (all === 0) return said('fleet.none');
  return withPoints === 0
    ? said('fleet.allSound', { all })
    : said('fleet.someToDo', { all, count: withPoints });
}

function section(posture: Spoken<WorkloadPosture>): readonly Part[] {
  const { version, pods: count, points } = posture;
  const facts = list('dots', [
    version ?? said('fleet.versionUnknown'),
    ...(count === null ? [] : [pods(count)]),
  ]);
  const more = points.length - mostPoints;
  const items: (readonly Span[])[] = points
    .slice(0, mostPoints)
    .map(({ title, why }) => [bold(title), plain(' '), plain(why)]);
  if (more > 0) items.push([plain(said('fleet.more', { count: more }))]);
  return [paragraph(code(nameOf(posture)), ' · ', facts), { kind: 'list', items }];
}

const nameOf = ({ cluster, namespace, workload }: Spoken<WorkloadPosture>): string =>
  `${cluster ?? ''} ${namespace ?? ''}/${workload?.name ?? ''}`.trim();

const byName = (a: Spoken<WorkloadPosture>, b: Spoken<WorkloadPosture>) => (nameOf(a) < nameOf(b) ? -1 : 1);
