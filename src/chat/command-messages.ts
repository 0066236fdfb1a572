import type { Incident } from '../incident/incident.ts';
import { podCount, problem, stateWords, workloadName } from './incident-words.ts';
import type { Message, Span } from './message.ts';
import { bold, code, paragraph, plain, time } from './spans.ts';

const verbs: readonly (readonly [string, string])[] = [
  ['diagnose namespace/pod', 'read a pod now and say what is wrong with it'],
  ['status', 'what I watch and whether I may change things'],
  ['incidents', 'the newest incidents'],
  ['show inc-1', 'the diagnosis of one incident'],
  ['verdict inc-1 CAUSE|not-an-incident [note]', 'say what it really was; any other word lists the causes'],
  ['fleet', 'how every workload stands: versions at risk, limits, unbounded inputs, what is not watched'],
  ['versions 3.2.0', 'known defects of a Fluent Bit version and where to go from it'],
  ['help', 'this list'],
];

export function commandHelp(): Message {
  return {
    text: 'What I can do: diagnose, status, incidents, show, verdict, fleet, versions, help.',
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

export interface Status {
  readonly clusters: readonly string[];
  readonly open: number;
  readonly workloads: readonly string[];
  /** Where changes are switched on and the cluster allows them. */
  readonly writableNamespaces: readonly string[];
  /** Sent within the last hour to measure pods, all clusters together. */
  readonly samplingRequests: number;
}

export function statusMessage(status: Status): Message {
  const { clusters, open, workloads, writableNamespaces, samplingRequests } = status;
  const watched = workloads.length > 0 ? workloads.join(', ') : 'no Fluent Bit workload yet';
  const mode =
    writableNamespaces.length > 0
      ? `Changes are switched on in ${writableNamespaces.join(', ')} and need approval.`
      : 'Read-only: I change nothing.';
  const text = `${clusters.join(', ')}: watching ${watched}. ${open} open ${open === 1 ? 'incident' : 'incidents'}. ${mode} Measuring took ${samplingRequests} API requests within the last hour.`;
  return { text, tone: 'grey', parts: [paragraph(text)] };
}

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
