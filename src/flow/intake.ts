import { OutsideError } from '../outside-error.ts';
import type { Cluster } from '../ports.ts';
import { isFluentBit } from '../signal/is-fluent-bit.ts';
import type { Pod } from '../signal/pod.ts';
import { signalsOf } from '../signal/signals-of.ts';
import type { Signal } from '../signal/signal.ts';
import type { FlowDeps } from './deps.ts';
import { pacedShow } from './paced-show.ts';
import { type Arrived, takeArrived } from './take-signals.ts';

/** The way of signals into incidents. */
export interface Intake {
  /** Resolves when one more pod can be taken: while the store is away memory must not fill with what it would keep. */
  room(stop: AbortSignal): Promise<void>;
  /** Takes over what a pod's state says; `keepTaking` saves it. */
  pod(cluster: Cluster, pod: Pod): Promise<void>;
  /** Takes over signals that do not come from a pod's state. */
  signals(signals: readonly Signal[]): void;
  /** Saves what has arrived, again and again until `stop` aborts, and then the rest. */
  keepTaking(stop: AbortSignal): Promise<void>;
}

/** The first of many is saved at once, the others together: the rest of the program has room to breathe. */
const pauseMs = 100;
const mostAtOnce = 500;
const mostWaiting = 20_000;
const mostSeen = 50_000;
/** A store that fails is asked this often. */
const retryMs = 2_000;
const arrival = 'signals have arrived';

/**
 * What is taken over lives in memory until it is saved, which follows at once or a moment later. Nothing is lost when the process
 * dies in between: the next one lists all pods and finds what the store has not seen.
 */
export function createIntake(deps: FlowDeps): Intake {
  const waiting = new Map<string, Arrived>();
  const seen = new Set<string>();
  const add = (signals: readonly Signal[], isNews: boolean) => {
    if (signals.length === 0) return;
    const at = deps.clock.now().toISOString();
    for (const signal of signals)
      if (!waiting.has(signal.key)) waiting.set(signal.key, { signal, at, isNews });
    deps.bells.ring(arrival);
  };
  /** Whether it was seen before; those that were not seen for longest are forgotten. */
  const isKnown = ({ uid }: Pod): boolean => {
    const known = seen.delete(uid);
    seen.add(uid);
    for (const oldest of seen) {
      if (seen.size <= mostSeen) break;
      seen.delete(oldest);
    }
    return known;
  };
  return {
    async room(stop) {
      while (waiting.size >= mostWaiting && !stop.aborted) await deps.wall.sleep(retryMs, stop);
    },
    async pod(cluster, pod) {
      const workload = await cluster.workloadOf(pod);
      const container = pod.containers.find((one) => one.role !== 'init' && isFluentBit(one, pod));
      if (container) deps.samples.watch(workload, container.name);
      add(signalsOf(pod, workload), isKnown(pod));
    },
    signals: (signals) => add(signals, true),
    async keepTaking(stop) {
      const shown = pacedShow(deps, stop);
      const forever = new Promise<void>(() => undefined);
      while (!stop.aborted || waiting.size > 0) {
        if (waiting.size === 0) await deps.bells.wait(arrival, forever, stop);
        const some = [...waiting.values()].slice(0, mostAtOnce);
        const isTaken = await deps.turns.take('intake', async () => {
          for (const id of await takeOrSkip(deps, some)) shown.changed(id);
        });
        if (isTaken) for (const { signal } of some) waiting.delete(signal.key);
        else if (stop.aborted) break;
        await deps.wall.sleep(isTaken ? pauseMs : retryMs, stop);
      }
      await shown.ended();
    },
  };
}

/** What the store does not take waits; a fault of our own must not end the taking. */
async function takeOrSkip(deps: FlowDeps, arrived: readonly Arrived[]): Promise<readonly string[]> {
  try {
    return await takeArrived(deps, arrived);
  } catch (error) {
    if (error instanceof OutsideError) throw error;
    deps.log.error({ error, signals: arrived.map(({ signal }) => signal.key) }, 'signals could not be taken');
    return [];
  }
}
