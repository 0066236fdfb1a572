import type { Incident } from '../incident/incident.ts';
import type { Tone } from './message.ts';

/** `prod-eu logging/fluent-bit`. */
export function workloadName(incident: Incident): string {
  const { cluster, namespace, name } = incident.workload;
  return `${cluster} ${namespace}/${name}`;
}

/** What is wrong, as a predicate: `is crashing`. */
export function problem(incident: Incident): string {
  const last = incident.pods.at(-1)?.last ?? '';
  if (incident.trouble === 'not-starting') return 'cannot start';
  if (incident.trouble === 'straining' && incident.pods.every(({ deaths }) => deaths === 0))
    return 'is under strain';
  if (last.startsWith('OOMKilled')) return 'is being OOM-killed';
  if (/\((139|134)\)$/.test(last)) return 'is crashing';
  return 'keeps restarting';
}

/** `5 of 12 pods`, or `5 pods` while the workload's size is not known. */
export function podCount(incident: Incident): string {
  const shown =
    incident.desiredPods === undefined
      ? incident.podCount
      : Math.min(incident.podCount, incident.desiredPods);
  const of = incident.desiredPods === undefined ? '' : ` of ${incident.desiredPods}`;
  return `${shown}${of} ${(incident.desiredPods ?? shown) === 1 ? 'pod' : 'pods'}`;
}

/** `1 pod`, `12 pods`. */
export const pods = (count: number): string => `${count} ${count === 1 ? 'pod' : 'pods'}`;

/** `1 signal`, `16 signals`. */
export const signalCount = ({ signals }: Incident): string =>
  `${signals} ${signals === 1 ? 'signal' : 'signals'}`;

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
      return incident.acknowledgedBy
        ? { glyph: '🟠', word: 'ACKNOWLEDGED', tone: 'orange' }
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

/** `4 min 10 s`, `2 h 5 min`. */
export function span(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return seconds % 60 ? `${minutes} min ${seconds % 60} s` : `${minutes} min`;
  return minutes % 60 ? `${Math.floor(minutes / 60)} h ${minutes % 60} min` : `${minutes / 60} h`;
}

/** Bytes as people of Kubernetes write them: `611 MiB`. */
export const mebibytes = (bytes: number): string => `${Math.round(bytes / 1024 / 1024)} MiB`;
