import { quoted } from '../evidence/quote.ts';
import type { Incident } from '../incident/incident.ts';
import type { ClusterHealth } from '../signal/cluster-health.ts';
import { asClause, list, said, type Words } from '../language/words.ts';
import { clockTime, podCount, problem, stateWords, workloadName } from './incident-words.ts';
import type { Message, Part, Span } from './message.ts';
import { bold, code, paragraph, plain, saying, time } from './spans.ts';

/** Every sub-command with how it is written; what it does stands in the catalogue under its name. */
const usages = {
  diagnose: 'diagnose namespace/pod',
  fix: 'fix inc-1 | namespace/workload [memory=768Mi] [mem_buf_limit=384m] [version=4.2.8]',
  status: 'status [cluster]',
  incidents: 'incidents [cluster]',
  show: 'show inc-1',
  verdict: 'verdict inc-1 known-crash | not-an-incident [note]',
  snooze: 'snooze inc-1 1h | until 08:00 | until worse | off',
  handover: 'handover inc-1 @person [note]',
  merge: 'merge inc-2 inc-1',
  split: 'split inc-2',
  freeze: 'freeze [cluster] [reason]',
  resume: 'resume [cluster]',
  rollback: 'rollback namespace/workload | inc-1',
  fleet: 'fleet',
  memory: 'memory namespace/workload [limit=768Mi] [input.Mem_Buf_Limit=64M]',
  versions: 'versions 3.2.0',
  help: 'help',
} as const;

type Verb = keyof typeof usages;

/** The sub-commands in the order of the help. */
export const verbs = Object.keys(usages) as readonly Verb[];

/** How a sub-command is written. */
export const usageOf = (verb: string): string => usages[verbs.find((each) => each === verb) ?? 'help'];

/** `command` is the slash command, such as `/fluentbit`. */
export function commandHelp(command: string): Message {
  return {
    text: said('help.text', { verbs: verbs.join(', ') }),
    tone: 'grey',
    parts: [
      paragraph(bold(said('help.title'))),
      ...[verbs.slice(0, 7), verbs.slice(7)].map(
        (some): Part => ({
          kind: 'list',
          items: some.map((verb): readonly Span[] => [
            saying('help.line', {
              usage: code(`${command} ${usages[verb]}`),
              does: said(`help.does.${verb}`),
            }),
          ]),
        }),
      ),
      { kind: 'footer', spans: [plain(said('help.threads'))] },
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
  readonly frozen?: Words;
  /** Sent within the last hour to measure pods. */
  readonly samplingRequests: number;
}

/** One paragraph, or a list where there are several clusters. */
export function statusMessage(clusters: readonly ClusterStatus[]): Message {
  const lines = clusters.map((each): readonly Span[] => [
    saying('answer.status.line', {
      cluster: bold(each.name),
      health: healthSpan(each.health),
      rest: restWords(each),
    }),
  ]);
  const [only] = lines;
  return {
    text: list(
      'sentences',
      clusters.map((each) =>
        said('answer.status.line', {
          cluster: each.name,
          health: healthWords(each.health),
          rest: restWords(each),
        }),
      ),
    ),
    tone: clusters.some(({ health }) => health.state === 'away') ? 'orange' : 'grey',
    parts: [lines.length === 1 && only ? paragraph(...only) : { kind: 'list', items: lines }],
  };
}

function restWords({ open, workloads, writableNamespaces, frozen, samplingRequests }: ClusterStatus): Words {
  const mode =
    writableNamespaces.length > 0
      ? said('answer.status.writes', { namespaces: list('commas', writableNamespaces) })
      : said('answer.status.readOnly');
  return list('sentences', [
    workloads.length > 0
      ? said('answer.status.watching', { workloads: list('commas', workloads) })
      : said('answer.status.watchingNone'),
    said('answer.status.open', { count: open }),
    frozen ?? mode,
    said('answer.status.measuring', { count: samplingRequests }),
  ]);
}

const healthSpan = (health: ClusterHealth): Span =>
  saying(`answer.health.${health.state}`, { since: time(health.since), why: whyAway(health) });

const healthWords = (health: ClusterHealth): Words =>
  said(`answer.health.${health.state}`, { since: clockTime(health.since), why: whyAway(health) });

const whyAway = (health: ClusterHealth): Words =>
  health.state === 'away' ? asClause(quoted(health.why)) : '';

/** One incident in one line, for lists. */
export function incidentLine(incident: Incident): readonly Span[] {
  const { glyph, word } = stateWords(incident);
  const { id, state } = incident;
  const what = state === 'resolved' ? said('answer.incidents.quiet') : problem(incident);
  return [
    saying(state === 'proposed' ? 'answer.incidents.lineWaits' : 'answer.incidents.line', {
      glyph,
      state: bold(said('answer.incidents.state', { word, id })),
      name: workloadName(incident),
      what,
      pods: podCount(incident),
      since: time(incident.openedAt),
    }),
  ];
}

export function incidentList(lines: readonly (readonly Span[])[]): Message {
  if (lines.length === 0)
    return {
      text: said('answer.incidents.none'),
      tone: 'grey',
      parts: [paragraph(said('answer.incidents.noneDied'))],
    };
  return {
    text: said('answer.incidents.count', { count: lines.length }),
    tone: 'grey',
    parts: [paragraph(bold(said('answer.incidents.title'))), { kind: 'list', items: lines }],
  };
}
