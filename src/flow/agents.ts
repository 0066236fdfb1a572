import type { Exchange } from '../exchange.ts';
import { seatOf } from '../leadership.ts';
import { said } from '../language/words.ts';
import type { Spoken } from '../language/spoken.ts';
import { OutsideError } from '../outside-error.ts';
import type { Clock, Log } from '../ports.ts';
import type { WorkloadPosture } from '../posture/posture.ts';
import type { ClusterHealth } from '../signal/cluster-health.ts';
import { steadyMs } from '../steady-ms.ts';
import type { KnownCluster } from './cluster-of.ts';
import type { Keeper, LastDeath } from './keeper.ts';
import { type AgentStanding, silentMs } from './standing.ts';
import type { WatchedWorkload } from './take-samples.ts';
import type { Turns } from './turns.ts';

/** The clusters of a hub: each has an agent, which is known by what it tells of itself. */
export interface Agents {
  /** All that were heard of within a week, and those of the settings; others come and go while the program runs. */
  readonly clusters: readonly KnownCluster[];
  readonly watched: () => readonly WatchedWorkload[];
  /** Whether nobody is there to be asked about a cluster. */
  readonly isSilent: (cluster: string) => boolean;
  readonly keeper: Keeper;
  /** Reads what agents tell until `stop` aborts. */
  keepListening(turns: Pick<Turns, 'take'>, stop: AbortSignal): Promise<void>;
}

export interface AgentsOptions {
  readonly exchange: Exchange;
  /** Clusters that the settings name: their agents are missed also when they never told anything. */
  readonly expected: readonly string[];
  /** Of this hub: who reads other rules is told of in the log. */
  readonly rules: string;
  /** The clock that incidents live by. */
  readonly clock: Clock;
  readonly wall: Clock;
  readonly log: Log;
}

const listenEveryMs = 2_000;
/** Whoever was silent for so long, and is not in the settings, is no cluster of this hub any more. */
const forgottenMs = 7 * 24 * 3_600_000;
const askMs = 20_000;
/** Nobody waits for it longer: whoever tends the incident asks before every write anyway. */
const stirMs = 3_000;

interface Agent {
  readonly standing: AgentStanding | undefined;
  /** Since when it is away, an instant; undefined while it is heard. */
  readonly awaySince: string | undefined;
}

/** How clusters stand by what their agents tell, and whom to ask for the rest. */
export function createAgents({ exchange, expected, rules, clock, wall, log }: AgentsOptions): Agents {
  const known = new Map<string, Agent>();
  const clusters: KnownCluster[] = [];
  const see = (name: string, agent: Agent) => {
    if (!known.has(name)) clusters.push(clusterOf(name, begun, () => known.get(name)));
    known.set(name, agent);
  };
  const begun = clock.now().toISOString();
  const silent = (standing: AgentStanding | undefined): Agent => ({
    standing,
    awaySince: clock.now().toISOString(),
  });
  for (const name of expected) see(name, { standing: undefined, awaySince: undefined });
  /** Hub and agents may start together. */
  const missedFromMs = steadyMs(wall) + silentMs;
  let restUntilMs = 0;
  const forget = async (name: string) => {
    await exchange.forget(seatOf(name));
    known.delete(name);
    const at = clusters.findIndex(({ reader }) => reader.name === name);
    if (at >= 0) clusters.splice(at, 1);
    log.info({ cluster: name }, 'a cluster whose agent has been silent for a week is forgotten');
  };
  const listen = async () => {
    const all = await exchange.announced().catch((error: unknown) => {
      // What nobody could write or read is nobody's silence.
      restUntilMs = steadyMs(wall) + silentMs;
      throw error;
    });
    const isJudged = steadyMs(wall) >= restUntilMs;
    const heard = new Set<string>();
    for (const { who, standing, agoMs } of all) {
      if (!who.startsWith(seatOf(''))) continue;
      const name = who.slice(seatOf('').length);
      if (agoMs > forgottenMs && !expected.includes(name)) {
        await forget(name);
        continue;
      }
      heard.add(name);
      const told = standing as AgentStanding;
      const before = known.get(name);
      const isSilent = agoMs > silentMs && isJudged;
      if (told.rules !== rules && before?.standing?.rules !== told.rules)
        log.warn({ cluster: name }, 'an agent has other rules for changes or chat than this hub');
      if (!isSilent) see(name, { standing: told, awaySince: undefined });
      else if (before?.awaySince === undefined) see(name, silent(told));
    }
    for (const [name, agent] of known)
      if (steadyMs(wall) >= missedFromMs && !heard.has(name) && agent.awaySince === undefined)
        see(name, silent(agent.standing));
  };
  return {
    clusters,
    watched: () => [...known.values()].flatMap(({ standing }) => standing?.watched ?? []),
    isSilent: (name) => known.get(name)?.awaySince !== undefined,
    keeper: keeperBy(exchange),
    keepListening: (turns, stop) => keepRound({ turns, wall }, listen, stop),
  };
}

async function keepRound(
  { turns, wall }: { readonly turns: Pick<Turns, 'take'>; readonly wall: Clock },
  listen: () => Promise<void>,
  stop: AbortSignal,
): Promise<void> {
  while (!stop.aborted) {
    await turns.take('agents', listen);
    await wall.sleep(listenEveryMs, stop);
  }
}

function clusterOf(name: string, begun: string, agent: () => Agent | undefined): KnownCluster {
  return {
    reader: {
      name,
      health: () => healthOf(name, begun, agent()),
      samplingRequests: () => agent()?.standing?.samplingRequests ?? 0,
    },
    writer: {
      mayWrite: async (namespace) =>
        agent()?.standing?.writable.includes(namespace)
          ? { allowed: true }
          : { allowed: false, why: said('policy.clusterAway') },
    },
  };
}

function healthOf(name: string, begun: string, agent: Agent | undefined): ClusterHealth {
  const { standing, awaySince } = agent ?? {};
  if (awaySince === undefined) return standing?.health ?? { state: 'syncing', since: begun };
  return {
    state: 'away',
    since: awaySince,
    reason: 'timeout',
    why: said(standing ? 'outside.exchange.noAgent' : 'outside.exchange.agentNeverSeen', { cluster: name }),
  };
}

/** Asks the agent of a cluster; when it does not answer that is said of the cluster. */
async function askAgent(
  exchange: Exchange,
  cluster: string,
  question: { readonly what: string; readonly with: unknown },
  withinMs: number,
): Promise<unknown> {
  return asCluster(cluster, exchange.ask(seatOf(cluster), question, withinMs));
}

/** The same for any way of asking it. */
export async function asCluster<T>(cluster: string, asking: Promise<T>): Promise<T> {
  try {
    return await asking;
  } catch (error) {
    if (!(error instanceof OutsideError) || error.service !== 'store' || error.reason !== 'timeout')
      throw error;
    throw new OutsideError('kubernetes', 'timeout', said('outside.exchange.agentLate', { cluster }), {
      cause: error,
    });
  }
}

function keeperBy(exchange: Exchange): Keeper {
  const ask = (cluster: string, what: keyof Keeper, asked: unknown, withinMs = askMs) =>
    askAgent(exchange, cluster, { what: `keeper.${what}`, with: asked }, withinMs);
  return {
    pods: async (workload) => (await ask(workload.ref.cluster, 'pods', workload)) as readonly LastDeath[],
    posture: async (workload) =>
      (await ask(workload.ref.cluster, 'posture', workload)) as Spoken<WorkloadPosture>,
    stir: async (incident) => void (await ask(incident.cluster, 'stir', incident, stirMs)),
  };
}

/** The agent's side of it. */
export const keeperHandlers = (keeper: Keeper) => ({
  'keeper.pods': (asked: unknown) => keeper.pods(asked as WatchedWorkload),
  'keeper.posture': (asked: unknown) => keeper.posture(asked as WatchedWorkload),
  'keeper.stir': (asked: unknown) => keeper.stir(asked as Parameters<Keeper['stir']>[0]),
});
