import type { WorkloadPosture } from '../posture/posture.ts';
import type { Message, Part, Span } from './message.ts';
import { bold, code, paragraph, plain } from './spans.ts';

/** So that the message stays within what people read. */
const mostWorkloads = 12;
const mostPoints = 5;

/** The posture of all workloads in one message: those with most to do first. `unasked` workloads were left out of the look. */
export function fleetMessage(postures: readonly WorkloadPosture[], unasked = 0): Message {
  const worstFirst = postures.toSorted((a, b) => b.points.length - a.points.length || byName(a, b));
  const withPoints = worstFirst.filter(({ points }) => points.length > 0);
  const sound = worstFirst.filter(({ points }) => points.length === 0);
  const hidden = Math.max(0, withPoints.length - mostWorkloads);
  const text = summary(postures.length, withPoints.length);
  const parts: Part[] = [paragraph(bold('Fleet'), plain(` · ${text}`))];
  for (const each of withPoints.slice(0, mostWorkloads)) parts.push(...section(each));
  if (sound.length > 0) parts.push(paragraph(`Nothing to do: ${sound.slice(0, 20).map(nameOf).join(', ')}.`));
  const left = [
    ...(hidden > 0 ? [`${hidden} more with points are not shown; "fluent-medic fleet" lists them all.`] : []),
    ...(unasked > 0 ? [`${unasked} more workloads were not looked at.`] : []),
  ];
  if (left.length > 0) parts.push({ kind: 'footer', spans: [plain(left.join(' '))] });
  return { text: `Fleet: ${text}`, tone: withPoints.length > 0 ? 'yellow' : 'green', parts };
}

function summary(all: number, withPoints: number): string {
  if (all === 0) return 'no Fluent Bit workload has been seen yet.';
  const workloads = all === 1 ? '1 workload' : `${all} workloads`;
  return withPoints === 0
    ? `${workloads}, nothing to do.`
    : `${workloads}, ${withPoints} with something to do.`;
}

function section(posture: WorkloadPosture): readonly Part[] {
  const { version, pods, points } = posture;
  const facts = [
    version ?? 'version not known',
    pods === null ? [] : pods === 1 ? '1 pod' : `${pods} pods`,
  ].flat();
  const more = points.length - mostPoints;
  const items: (readonly Span[])[] = points
    .slice(0, mostPoints)
    .map(({ title, why }) => [bold(title), plain(` ${why}`)]);
  if (more > 0) items.push([plain(`… and ${more} more`)]);
  return [paragraph(code(nameOf(posture)), plain(` · ${facts.join(' · ')}`)), { kind: 'list', items }];
}

const nameOf = ({ cluster, namespace, workload }: WorkloadPosture): string =>
  `${cluster ?? ''} ${namespace ?? ''}/${workload?.name ?? ''}`.trim();

const byName = (a: WorkloadPosture, b: WorkloadPosture) => (nameOf(a) < nameOf(b) ? -1 : 1);
