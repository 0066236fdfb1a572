import type { CommonGround } from '../incident/common-ground.ts';
import { worstPerSecond } from '../incident/death-rate.ts';
import type { Incident } from '../incident/incident.ts';
import { isNoTrouble } from '../incident/no-trouble.ts';
import type { Tone } from './message.ts';
import { sentence } from './sentence.ts';

/** `prod-eu logging/fluent-bit`. */
export function workloadName(incident: Incident): string {
  const { cluster, namespace, name } = incident.workload;
  return `${cluster} ${namespace}/${name}`;
}

/** What is wrong, as a predicate: `is crashing`. */
export function problem(incident: Incident): string {
  if (isAsked(incident)) return 'is asked to be put back';
  const { last = '' } = incident.pods.findLast(({ deaths }) => deaths > 0) ?? incident.pods.at(-1) ?? {};
  if (incident.asked && !hasDied(incident)) return askedWords(incident);
  if (incident.trouble === 'not-starting') return notStarting[last] ?? 'cannot start';
  if (isStrain(incident)) return 'is under strain';
  if (isAlertOnly(incident)) return 'has an alert of your monitoring';
  if (last.startsWith('OOMKilled')) return 'is being OOM-killed';
  if (/\((139|134)\)$/.test(last)) return 'is crashing';
  return 'keeps restarting';
}

function askedWords({ headline }: Incident): string {
  if (!headline) return 'is being looked at, because a fix was asked for';
  if (isNoTrouble(headline.cause)) return 'is well, and is to be changed as a person asks';
  return headline.isAhead ? 'may get into trouble' : 'has trouble';
}

/** Opened by a person's command, and nothing has died since. */
const isAsked = ({ askedBy, signals }: Incident): boolean => askedBy !== undefined && signals === 0;

const notStarting: Readonly<Record<string, string>> = {
  NotReady: 'does not become ready',
  Unschedulable: 'cannot be scheduled',
};

const hasDied = ({ pods }: Incident): boolean => pods.some(({ deaths }) => deaths > 0);

/** Under strain, as was measured or an alert says, and nothing has died yet. */
export const isStrain = (incident: Incident): boolean =>
  incident.trouble === 'straining' && !hasDied(incident);

const isAlertOnly = (incident: Incident): boolean =>
  !hasDied(incident) &&
  incident.pods.length > 0 &&
  incident.pods.every(({ last }) => last.startsWith('alert '));

/** What was measured, or what an alert says, while nothing has died; undefined once something has. */
export function beforeAnyDeath(
  incident: Incident,
): { readonly lead: string; readonly words: string } | undefined {
  const worst = incident.pods.at(-1);
  if (!worst || !(isStrain(incident) || isAlertOnly(incident))) return undefined;
  const lead = isStrain(incident) ? 'Nothing has died yet' : 'No death was seen';
  return { lead, words: `${worst.pod}: ${sentence(worst.last)}` };
}

/** `5 of 12 pods`, or `5 pods` while the workload's size is not known. */
export function podCount(incident: Incident): string {
  const { desiredPods } = incident;
  if (isAsked(incident)) return 'no death';
  const shown = desiredPods === undefined ? incident.podCount : Math.min(incident.podCount, desiredPods);
  const of = desiredPods === undefined ? '' : ` of ${figure(desiredPods)}`;
  return `${figure(shown)}${of} ${(desiredPods ?? shown) === 1 ? 'pod' : 'pods'}`;
}

/** Slower than this it is no storm, and the count says enough. */
const stormPerSecond = 5;

const groundWords: Readonly<Record<CommonGround['what'], (value: string) => string>> = {
  pool: (pool) => `all on nodes of pool ${pool}`,
  zone: (zone) => `all in zone ${zone}`,
  architecture: (architecture) => `all on ${architecture} nodes`,
  kernel: (version) => `all on nodes with kernel ${version}`,
};

/**
 * Beyond the count of pods: on how many nodes, where that is another number; what these have in common; and how fast pods died when
 * it was a storm.
 */
export function extent({ podCount, nodeCount, workload, rate, ground }: Incident): string {
  const onNodes = nodeCount > 0 && nodeCount < podCount && workload.kind !== 'DaemonSet';
  const perSecond = rate ? Math.round(worstPerSecond(rate)) : 0;
  const more = [
    ...(ground ? [groundWords[ground.what](ground.value)] : []),
    ...(perSecond >= stormPerSecond ? [`${figure(perSecond)} deaths a second at the worst`] : []),
  ];
  const nodes = onNodes ? ` on ${figure(nodeCount)} ${nodeCount === 1 ? 'node' : 'nodes'}` : '';
  return more.length > 0 ? `${nodes} (${more.join('; ')})` : nodes;
}

/** `1 pod`, `12 pods`. */
export const pods = (count: number): string => `${figure(count)} ${count === 1 ? 'pod' : 'pods'}`;

/** `5,000`. */
const figure = (count: number): string => String(count).replaceAll(/\B(?=(\d{3})+$)/g, ',');

/** `1 signal`, `16 signals`. */
export const signalCount = ({ signals }: Incident): string =>
  `${figure(signals)} ${signals === 1 ? 'signal' : 'signals'}`;

export interface StateWords {
  readonly glyph: string;
  readonly word: string;
  readonly tone: Tone;
}

/** The state as a glyph, a word and a tone: colour never stands alone. */
export function stateWords(incident: Incident): StateWords {
  switch (incident.state) {
    case 'resolved':
      return incident.attempts.at(-1)?.outcome === 'held'
        ? { glyph: '🟢', word: 'RESOLVED', tone: 'green' }
        : { glyph: '⚪', word: 'CLOSED', tone: 'grey' };
    case 'changing':
      return { glyph: '🔵', word: 'CHANGING', tone: 'blue' };
    case 'verifying':
      return { glyph: '🔵', word: 'VERIFYING', tone: 'blue' };
    case 'undoing':
      return { glyph: '🟠', word: 'UNDOING', tone: 'orange' };
    default:
      if (incident.snooze) return { glyph: '💤', word: 'SNOOZED', tone: 'grey' };
      if (isAsked(incident)) return { glyph: '🟡', word: 'ASKED', tone: 'yellow' };
      if (incident.acknowledgedBy) return { glyph: '🟠', word: 'ACKNOWLEDGED', tone: 'orange' };
      return beforeAnyDeath(incident)
        ? { glyph: '🟡', word: 'WARNING', tone: 'yellow' }
        : { glyph: '🔴', word: 'FIRING', tone: 'red' };
  }
}

export const confidenceWord = (confidence: number): 'high' | 'medium' | 'low' =>
  confidence >= 0.8 ? 'high' : confidence >= 0.5 ? 'medium' : 'low';

const effects: Readonly<Record<string, string>> = {
  'none-seen': 'No loss of logs was seen',
  delayed: 'Logs are delayed',
  losing: 'Logs are being lost',
  unknown: 'Whether logs are being lost is not known',
};

/** The answer to "am I losing logs?" as the beginning of a sentence. */
export const effectWords = (effect: string): string => effects[effect] ?? effects['unknown'] ?? '';

/** `03:09 UTC`: for plain text, where no reader's time zone is known. */
export const clockTime = (at: string): string => `${new Date(at).toISOString().slice(11, 16)} UTC`;

/** `4 min 10 s`, `2 h 5 min`, `3 d`. */
export function span(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return seconds % 60 ? `${minutes} min ${seconds % 60} s` : `${minutes} min`;
  if (minutes >= 48 * 60) return `${Math.floor(minutes / (24 * 60))} d`;
  return minutes % 60 ? `${Math.floor(minutes / 60)} h ${minutes % 60} min` : `${minutes / 60} h`;
}

/** Bytes as people of Kubernetes write them: `611 MiB`. */
export const mebibytes = (bytes: number): string => `${Math.round(bytes / 1024 / 1024)} MiB`;
