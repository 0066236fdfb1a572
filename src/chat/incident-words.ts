import type { CommonGround } from '../incident/common-ground.ts';
import { worstPerSecond } from '../incident/death-rate.ts';
import { isAcknowledged } from '../incident/hand-over.ts';
import type { Incident } from '../incident/incident.ts';
import { isNoTrouble } from '../incident/no-trouble.ts';
import { asSentence, list, type Said, said, tell, type Words } from '../language/words.ts';
import type { Span, Tone } from './message.ts';
import { bold, saying } from './spans.ts';

/** `prod-eu logging/fluent-bit`. */
export function workloadName(incident: Incident): string {
  const { cluster, namespace, name } = incident.workload;
  return `${cluster} ${namespace}/${name}`;
}

/** What is wrong, as a predicate: `is crashing`. */
export function problem(incident: Incident): Words {
  if (isAsked(incident)) return said('incident.problem.askedBack');
  const last = lastEnd(incident);
  if (incident.asked && !hasDied(incident)) return askedWords(incident);
  if (incident.trouble === 'not-starting') return said(notStarting[last] ?? 'incident.problem.cannotStart');
  if (isStrain(incident)) return said('incident.problem.strain');
  if (isAlertOnly(incident)) return said('incident.problem.alert');
  if (last.startsWith('OOMKilled')) return said('incident.problem.oom');
  if (/\((139|134)\)$/.test(last)) return said('incident.problem.crashing');
  return said('incident.problem.restarting');
}

/** How the last pod ended in the cluster's own words; empty where only measurements speak. */
function lastEnd({ pods }: Incident): string {
  const { last } = pods.findLast(({ deaths }) => deaths > 0) ?? pods.at(-1) ?? {};
  return typeof last === 'string' ? last : '';
}

function askedWords({ headline }: Incident): Words {
  if (!headline) return said('incident.problem.askedFix');
  if (isNoTrouble(headline.cause)) return said('incident.problem.wellButAsked');
  return said(headline.isAhead ? 'incident.problem.ahead' : 'incident.problem.trouble');
}

/** Opened by a person's command, and nothing has died since. */
const isAsked = ({ askedBy, signals }: Incident): boolean => askedBy !== undefined && signals === 0;

const notStarting = {
  NotReady: 'incident.problem.notReady',
  Unschedulable: 'incident.problem.unschedulable',
} as const as Readonly<
  Record<string, 'incident.problem.notReady' | 'incident.problem.unschedulable' | undefined>
>;

const hasDied = ({ pods }: Incident): boolean => pods.some(({ deaths }) => deaths > 0);

/** Under strain, as was measured or an alert says, and nothing has died yet. */
export const isStrain = (incident: Incident): boolean =>
  incident.trouble === 'straining' && !hasDied(incident);

const isAlertOnly = (incident: Incident): boolean =>
  !hasDied(incident) &&
  incident.pods.length > 0 &&
  incident.pods.every(({ last }) => tell(last, 'en').startsWith('alert '));

/** What was measured, or what an alert says, while nothing has died; undefined once something has. */
export function beforeAnyDeath(
  incident: Incident,
): { readonly lead: Words; readonly words: Words } | undefined {
  const worst = incident.pods.at(-1);
  if (!worst || !(isStrain(incident) || isAlertOnly(incident))) return undefined;
  return {
    lead: said(isStrain(incident) ? 'incident.nothingDied' : 'incident.noDeathSeen'),
    words: said('incident.ofPod', { pod: worst.pod, what: asSentence(worst.last) }),
  };
}

/** `5 of 12 pods`, or `5 pods` while the workload's size is not known. */
export function podCount(incident: Incident): Words {
  const { desiredPods: desired, podCount: count } = incident;
  if (isAsked(incident)) return said('incident.noDeath');
  return desired === undefined
    ? pods(count)
    : said('incident.podsOf', { shown: Math.min(count, desired), desired });
}

/** Slower than this it is no storm, and the count says enough. */
const stormPerSecond = 5;

/**
 * How many pods; on how many nodes, where that is another number; what these have in common; and how fast pods died when it was a
 * storm.
 */
export function reach(incident: Incident): Said {
  const { nodeCount: nodes, workload, rate, ground } = incident;
  const pods = podCount(incident);
  const onNodes = nodes > 0 && nodes < incident.podCount && workload.kind !== 'DaemonSet';
  const perSecond = rate ? Math.round(worstPerSecond(rate)) : 0;
  const details = [
    ...(ground ? [groundWords(ground)] : []),
    ...(perSecond >= stormPerSecond ? [said('incident.rate', { count: perSecond })] : []),
  ];
  const more = list('semicolons', details);
  if (details.length > 0)
    return onNodes
      ? said('incident.reach.nodesMore', { pods, nodes, more })
      : said('incident.reach.more', { pods, more });
  return onNodes ? said('incident.reach.nodes', { pods, nodes }) : said('incident.reach.plain', { pods });
}

/** The same with the count of pods in bold. */
export function reachSpan(incident: Incident): Span {
  const { say, with: places } = reach(incident);
  return saying(say, { ...places, pods: bold(podCount(incident)) });
}

const groundWords = ({ what, value }: CommonGround): Words => said(`incident.ground.${what}`, { value });

/** `1 pod`, `12 pods`. */
export const pods = (count: number): Words => said('incident.pods', { count });

/** `1 signal`, `16 signals`. */
export const signalCount = ({ signals: count }: Incident): Words => said('incident.signals', { count });

export interface StateWords {
  readonly glyph: string;
  readonly word: Words;
  readonly tone: Tone;
}

/** The state as a glyph, a word and a tone: colour never stands alone. */
export function stateWords(incident: Incident): StateWords {
  switch (incident.state) {
    case 'resolved':
      return incident.attempts.at(-1)?.outcome === 'held'
        ? { glyph: '🟢', word: said('incident.state.resolved'), tone: 'green' }
        : { glyph: '⚪', word: said('incident.state.closed'), tone: 'grey' };
    case 'changing':
      return { glyph: '🔵', word: said('incident.state.changing'), tone: 'blue' };
    case 'verifying':
      return { glyph: '🔵', word: said('incident.state.verifying'), tone: 'blue' };
    case 'undoing':
      return { glyph: '🟠', word: said('incident.state.undoing'), tone: 'orange' };
    default:
      if (incident.snooze) return { glyph: '💤', word: said('incident.state.snoozed'), tone: 'grey' };
      if (isAsked(incident)) return { glyph: '🟡', word: said('incident.state.asked'), tone: 'yellow' };
      if (isAcknowledged(incident))
        return { glyph: '🟠', word: said('incident.state.acknowledged'), tone: 'orange' };
      return beforeAnyDeath(incident)
        ? { glyph: '🟡', word: said('incident.state.warning'), tone: 'yellow' }
        : { glyph: '🔴', word: said('incident.state.firing'), tone: 'red' };
  }
}

/** Which word stands for a confidence: messages choose by it. */
export const confidenceWord = (confidence: number): 'high' | 'medium' | 'low' =>
  confidence >= 0.8 ? 'high' : confidence >= 0.5 ? 'medium' : 'low';

const effects = ['none-seen', 'delayed', 'losing', 'unknown'] as const;

/** The answer to "am I losing logs?" as the beginning of a sentence. */
export const effectWords = (effect: string): Words =>
  said(`incident.effect.${effects.find((each) => each === effect) ?? 'unknown'}`);

/** `4 min 10 s`, `2 h 5 min`, `3 d`. */
export function span(ms: number): Words {
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return said('span.seconds', { seconds });
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60)
    return seconds % 60
      ? said('span.minutesSeconds', { minutes, seconds: seconds % 60 })
      : said('span.minutes', { minutes });
  if (minutes >= 48 * 60) return said('span.days', { days: Math.floor(minutes / (24 * 60)) });
  const hours = Math.floor(minutes / 60);
  return minutes % 60
    ? said('span.hoursMinutes', { hours, minutes: minutes % 60 })
    : said('span.hours', { hours });
}

/** `03:09 UTC`: for plain text, where no reader's time zone is known. */
export const clockTime = (at: string): string => `${new Date(at).toISOString().slice(11, 16)} UTC`;

/** Bytes as people of Kubernetes write them: `611 MiB`. */
export const mebibytes = (bytes: number): string => `${Math.round(bytes / 1024 / 1024)} MiB`;
