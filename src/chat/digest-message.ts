import type { Incident } from '../incident/incident.ts';
import { said, type Words } from '../language/words.ts';
import type { Message, Part, Span } from './message.ts';
import { bold, paragraph, plain, saying, time } from './spans.ts';

/** What happened in a time, in the places of one channel. */
export interface Digest {
  /** ISO instant. */
  readonly since: string;
  readonly opened: readonly Incident[];
  readonly stillOpen: readonly Incident[];
  readonly fixed: readonly DigestFix[];
  /** How many fixes did not hold. */
  readonly failed: number;
  /** Made in the cluster and not through Git, which can therefore put the old values back. */
  readonly liveOnly: readonly (DigestFix & { readonly keeper: string })[];
  /** How many incidents a mute window held back. */
  readonly suppressed: number;
  /** Set where incidents that ended since then may be kept no longer: for how many days they are. */
  readonly keptDays?: number;
  /** How the workloads stand. */
  readonly fleet: Message;
}

export interface DigestFix {
  readonly incident: Incident;
  readonly title: Words;
}

const mostListed = 10;

/** The digest of a channel: what happened, what was fixed, what drifts from Git, what was held back, what is at risk. */
export function digestMessage(digest: Digest): Message {
  const { opened, stillOpen, fixed, failed, liveOnly, suppressed, fleet, since } = digest;
  const counts = said('digest.counts', {
    opened: opened.length,
    open: stillOpen.length,
    fixed: fixed.length,
    failed,
  });
  return {
    text: counts,
    tone: stillOpen.length > 0 ? 'orange' : 'grey',
    parts: [
      { kind: 'heading', text: said('digest.heading') },
      paragraph(counts),
      ...section(
        'digest.fixed',
        fixed.map(({ incident, title }) => [...placeOf(incident), plain(': '), plain(title)]),
      ),
      ...section('digest.open', stillOpen.map(placeOf)),
      ...section(
        'digest.liveOnly',
        liveOnly.map(({ incident, title, keeper }) => [
          saying('digest.drift', { where: placeOf(incident), what: title, keeper: bold(keeper) }),
        ]),
      ),
      ...(digest.keptDays === undefined ? [] : [paragraph(said('digest.kept', { days: digest.keptDays }))]),
      ...(suppressed > 0 ? [paragraph(said('digest.suppressed', { count: suppressed }))] : []),
      { kind: 'divider' },
      ...fleet.parts,
      { kind: 'footer', spans: [saying('digest.since', { at: time(since) })] },
    ],
  };
}

function section(
  title: 'digest.fixed' | 'digest.open' | 'digest.liveOnly',
  items: readonly (readonly Span[])[],
): readonly Part[] {
  if (items.length === 0) return [];
  const more = items.length - mostListed;
  const rest = more > 0 ? [[plain(said('digest.more', { count: more }))]] : [];
  return [paragraph(bold(said(title))), { kind: 'list', items: [...items.slice(0, mostListed), ...rest] }];
}

const placeOf = ({ id, workload }: Incident): readonly Span[] => [
  plain(`${id} · ${workload.cluster} ${workload.namespace}/${workload.name}`),
];
