import { quote } from '../evidence/quote.ts';
import type { Incident } from '../incident/incident.ts';
import type { ClusterHealth } from '../signal/cluster-health.ts';
import { podCount, problem, stateWords, workloadName } from './incident-words.ts';
import type { Message, Span } from './message.ts';
import { bold, code, paragraph, plain, time } from './spans.ts';

const verbs: readonly (readonly [string, string])[] = [
  [
    'diagnose namespace/pod',
    'read a pod now and say what is wrong with it; cluster/namespace/pod where there are several',
  ],
  [
    'fix inc-1|namespace/workload [memory=768Mi] [mem_buf_limit=384m] [version=4.2.8]',
    'the proposal that waits there, or a new one where there is something to do; it changes nothing',
  ],
  ['status [cluster]', 'what I watch, whether it answers, and whether I may change things'],
  ['incidents [cluster]', 'the newest incidents'],
  ['show inc-1', 'the diagnosis of one incident'],
  ['verdict inc-1 CAUSE|not-an-incident [note]', 'say what it really was; any other word lists the causes'],
  ['snooze inc-1 1h|until 08:00|until worse|off', 'post nothing about it until then, in UTC'],
  ['freeze [cluster] [reason]', 'stop all changes at once: nothing is written there until "resume"'],
  ['resume [cluster]', 'end that, for those who may approve; nothing goes on without a new approval'],
  [
    'rollback namespace/workload',
    'propose to take back its last change: undo mine, else put back what ran before; inc-1 does as well',
  ],
  ['fleet', 'how every workload stands: versions at risk, limits, unbounded inputs, what is not watched'],
  ['versions 3.2.0', 'known defects of a Fluent Bit version and where to go from it'],
  ['help', 'this list'],
];

export function commandHelp(): Message {
  return {
    text: 'What I can do: diagnose, fix, status, incidents, show, verdict, snooze, freeze, resume, rollback, fleet, versions, help.',
    tone: 'grey',
    parts: [
      paragraph(bold('What I can do')),
      {
        kind: 'list',
        items: verbs.map(([usage, words]): readonly Span[] => [code(usage), plain(` – ${words}`)]),
      },
      { kind: 'footer', spans: [plain('Slash commands do not run in threads: mention me there instead.')] },
    ],
  };
}

export interface ClusterStatus {
  readonly name: string;
  readonly health: ClusterHealth;
  /** Incidents that are not resolved. */
  readonly open: number;
  /** As `namespace/name`. */
  readonly workloads: readonly string[];
  /** Where changes are switched on and the cluster allows them. */
  readonly writableNamespaces: readonly string[];
  /** Who stopped all changes, why, and what ends that. */
  readonly frozen?: string;
  /** Sent within the last hour to measure pods. */
  readonly samplingRequests: number;
}

/** One paragraph, or a list where there are several clusters. */
export function statusMessage(clusters: readonly ClusterStatus[]): Message {
  const items = clusters.map((each) => ({ ...each, told: healthSpans(each.health), after: restWords(each) }));
  const lines = items.map(({ name, told, after }): readonly Span[] => [
    bold(name),
    plain(': '),
    ...told,
    plain(`, ${after}`),
  ]);
  const [only] = lines;
  return {
    text: items.map(({ name, health, after }) => `${name}: ${healthWords(health)}, ${after}`).join(' '),
    tone: clusters.some(({ health }) => health.state === 'away') ? 'orange' : 'grey',
    parts: [lines.length === 1 && only ? paragraph(...only) : { kind: 'list', items: lines }],
  };
}

function restWords({ open, workloads, writableNamespaces, frozen, samplingRequests }: ClusterStatus): string {
  const watched = workloads.length > 0 ? workloads.join(', ') : 'no Fluent Bit workload yet';
  const mode =
    frozen ??
    (writableNamespaces.length > 0
      ? `Changes are switched on in ${writableNamespaces.join(', ')} and need approval.`
      : 'Read-only: I change nothing.');
  const measuring = `Measuring took ${samplingRequests} API ${samplingRequests === 1 ? 'request' : 'requests'} within the last hour.`;
  return `watching ${watched}. ${open} open ${open === 1 ? 'incident' : 'incidents'}. ${mode} ${measuring}`;
}

function healthSpans(health: ClusterHealth): readonly Span[] {
  const why = health.state === 'away' ? [plain(` (${whyAway(health.why)})`)] : [];
  return [plain(`${health.state} since `), time(health.since), ...why];
}

const healthWords = (health: ClusterHealth): string =>
  `${health.state} since ${health.since.slice(11, 16)} UTC${health.state === 'away' ? ` (${whyAway(health.why)})` : ''}`;

const whyAway = (why: string): string => quote(why).replace(/\.$/, '');

/** One incident in one line, for lists. */
export function incidentLine(incident: Incident): readonly Span[] {
  const { glyph, word } = stateWords(incident);
  const wait = incident.state === 'proposed' ? ' · a plan waits for approval' : '';
  return [
    plain(`${glyph} `),
    bold(`${word} ${incident.id}`),
    plain(
      ` · ${workloadName(incident)} ${incident.state === 'resolved' ? 'is quiet' : problem(incident)} · ${podCount(incident)} since `,
    ),
    time(incident.openedAt),
    plain(wait),
  ];
}

export function incidentList(lines: readonly (readonly Span[])[]): Message {
  if (lines.length === 0)
    return { text: 'No incidents.', tone: 'grey', parts: [paragraph('No incidents: nothing has died.')] };
  return {
    text: `${lines.length} ${lines.length === 1 ? 'incident' : 'incidents'}.`,
    tone: 'grey',
    parts: [paragraph(bold('Incidents')), { kind: 'list', items: lines }],
  };
}
