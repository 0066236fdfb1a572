import type { LoopDelay, MachineUsage } from '../machine.ts';
import type { Cluster } from '../ports.ts';
import type { ClusterHealth } from '../signal/cluster-health.ts';
import type { StoreStanding } from './watched-store.ts';

export interface ReadinessSources {
  readonly store: () => StoreStanding;
  readonly clusters: readonly Pick<Cluster, 'name' | 'health'>[];
  /** An agent has the hub in Slack’s place, a hub has agents in that of clusters. */
  readonly role: 'all' | 'hub' | 'agent';
  readonly isChatConnected: () => boolean;
  /** Absent until they were loaded for the first time. */
  readonly playbooks: () => { readonly loaded: number; readonly errors: number } | undefined;
  readonly loop: () => LoopDelay;
  readonly usage?: (() => MachineUsage) | undefined;
  /** The product's time. */
  readonly now: () => Date;
}

/** One thing that the bot needs. `reason` is of a closed set, `ok` when nothing is wrong; what is wrong and does not matter yet is ready. */
export interface PartState {
  readonly name: 'store' | 'playbooks' | 'loop' | 'memory' | 'slack' | 'hub' | 'clusters';
  readonly isReady: boolean;
  readonly reason: string;
  /** For people. */
  readonly words: string;
}

/** What the bot needs to do its work, part by part, as it stands at this moment. Of all names it tells only those of clusters. */
export const readiness = (sources: ReadinessSources): readonly PartState[] => [
  storePart(sources.store()),
  playbooksPart(sources.playbooks()),
  loopPart(sources.loop()),
  ...(sources.usage ? [memoryPart(sources.usage())] : []),
  sources.role === 'agent' ? hubPart(sources.isChatConnected()) : slackPart(sources.isChatConnected()),
  withoutWeight(
    sources.role === 'hub',
    clustersPart(
      sources.clusters.map(({ name, health }) => ({ name, health: health() })),
      sources.now(),
    ),
  ),
];

/** The failure in its own words has a path or host in it, and those are for the log. */
const storeTroubles: Readonly<Record<string, string>> = {
  forbidden: 'it may not be written: the file or its volume is read-only',
  conflict: 'another process holds it',
  client: 'it cannot be used as it is',
  timeout: 'it does not answer in time',
  server: 'it cannot be written or reached: a full disk, a disk that fails, a server that is away',
};

function storePart(standing: StoreStanding): PartState {
  if (standing.state === 'open')
    return part('store', 'ok', `open, its last answer took ${Math.round(standing.lastMs)} ms`);
  const { since, reason } = standing;
  const trouble = storeTroubles[reason] ?? 'it fails';
  return { ...part('store', reason, `${trouble}, since ${since}; the log says more`), isReady: false };
}

function playbooksPart(
  playbooks: { readonly loaded: number; readonly errors: number } | undefined,
): PartState {
  const loaded = playbooks?.loaded ?? 0;
  if (loaded === 0) return { ...part('playbooks', 'none', 'none is loaded'), isReady: false };
  const errors = playbooks?.errors ?? 0;
  return errors > 0
    ? part('playbooks', 'errors', `${loaded} loaded; ${errors} errors in files that are not taken`)
    : part('playbooks', 'ok', `${loaded} loaded`);
}

/** So late on average that people who press a button see nothing of it within Slack's three seconds. */
const lateSeconds = 0.5;

function loopPart({ mean, max }: LoopDelay): PartState {
  const words = `late by ${ms(mean)} on average, ${ms(max)} at most`;
  return mean > lateSeconds ? { ...part('loop', 'late', words), isReady: false } : part('loop', 'ok', words);
}

const ms = (seconds: number): string => `${Math.round(seconds * 1000)} ms`;

/** Of `memoryUse`. */
export const nearLimit = 0.9;

/** How much of its memory the process uses, from 0 to 1: of the container's or of the heap's, whichever is nearer to its end. */
export const memoryUse = ({
  residentBytes,
  memoryLimitBytes = Infinity,
  heapOldBytes,
  heapLimitBytes,
}: MachineUsage): number => Math.max(residentBytes / memoryLimitBytes, heapOldBytes / heapLimitBytes);

/** No less ready for it: another process could not do more with the same memory. */
function memoryPart(usage: MachineUsage): PartState {
  const { residentBytes, memoryLimitBytes, heapOldBytes, heapLimitBytes } = usage;
  const mebibytes = (bytes: number): string => `${Math.round(bytes / 1024 ** 2)} MiB`;
  const limit = memoryLimitBytes === undefined ? '' : ` of ${mebibytes(memoryLimitBytes)}`;
  const heap = `heap ${mebibytes(heapOldBytes)} of ${mebibytes(heapLimitBytes)}`;
  const words = `${mebibytes(residentBytes)}${limit}, ${heap}`;
  return part('memory', memoryUse(usage) > nearLimit ? 'near-limit' : 'ok', words);
}

const slackPart = (isConnected: boolean): PartState =>
  isConnected
    ? part('slack', 'ok', 'connected')
    : { ...part('slack', 'not-connected', 'not connected'), isReady: false };

/** What another process answers for makes this one no less ready. */
const withoutWeight = (isAnothers: boolean, state: PartState): PartState =>
  isAnothers ? { ...state, isReady: true } : state;

/** An agent works on without it: messages wait in the store, and nobody can approve. */
const hubPart = (isHeard: boolean): PartState =>
  isHeard ? part('hub', 'ok', 'heard') : part('hub', 'not-heard', 'has told nothing lately');

/** One cluster at least: the others may be away for long, and are told of in chat. */
function clustersPart(
  clusters: readonly { readonly name: string; readonly health: ClusterHealth }[],
  now: Date,
): PartState {
  const words = clusters.map(({ name, health }) => `${name} ${stateWords(health, now)}`).join('; ');
  const connected = clusters.filter(({ health }) => health.state === 'connected').length;
  if (connected === clusters.length) return part('clusters', 'ok', words);
  if (connected > 0) return part('clusters', 'some-not-connected', words);
  return { ...part('clusters', 'none-connected', words), isReady: false };
}

function stateWords(health: ClusterHealth, now: Date): string {
  const { state, since, heardAt } = health;
  if (state === 'away') return `away since ${since} (${health.reason})`;
  const age = heardAt === undefined ? undefined : Math.max(0, now.getTime() - Date.parse(heardAt)) / 1000;
  return `${state} since ${since}${age === undefined ? '' : `, heard ${Math.round(age)} s ago`}`;
}

const part = (name: PartState['name'], reason: string, words: string): PartState => ({
  name,
  isReady: true,
  reason,
  words,
});
