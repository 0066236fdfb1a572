import { OutsideError } from '../outside-error.ts';
import type { Cluster } from '../ports.ts';
import { isFluentBit } from '../signal/is-fluent-bit.ts';
import type { Pod } from '../signal/pod.ts';
import { signalsOf } from '../signal/signals-of.ts';
import type { Signal } from '../signal/signal.ts';
import type { FlowDeps } from './deps.ts';
import { pacedShow } from './paced-show.ts';
import { takeSignals } from './take-signals.ts';

/** The way of signals into incidents. */
export interface Intake {
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
const arrival = 'signals have arrived';

/**
 * What is taken over lives in memory until it is saved, which follows at once or a moment later. Nothing is lost when the process
 * dies in between: the next one lists all pods and finds what the store has not seen.
 */
export function createIntake(deps: FlowDeps): Intake {
  const waiting: Signal[] = [];
  const add = (signals: readonly Signal[]) => {
    waiting.push(...signals);
    if (signals.length > 0) deps.bells.ring(arrival);
  };
  return {
    async pod(cluster, pod) {
      const workload = await cluster.workloadOf(pod);
      const container = pod.containers.find((one) => one.role !== 'init' && isFluentBit(one, pod));
      if (container) deps.samples.watch(workload, container.name);
      add(signalsOf(pod, workload));
    },
    signals: add,
    async keepTaking(stop) {
      const shown = pacedShow(deps, stop);
      const forever = new Promise<void>(() => undefined);
      while (!stop.aborted || waiting.length > 0) {
        if (waiting.length === 0) await deps.bells.wait(arrival, forever, stop);
        for (const id of await takeOrSkip(deps, waiting.splice(0, mostAtOnce))) shown.changed(id);
        await deps.wall.sleep(pauseMs, stop);
      }
      await shown.ended();
    },
  };
}

/** A store that fails ends the program; a fault of our own must not end the taking. */
async function takeOrSkip(deps: FlowDeps, signals: readonly Signal[]): Promise<readonly string[]> {
  try {
    return await takeSignals(deps, signals);
  } catch (error) {
    if (error instanceof OutsideError) throw error;
    deps.log.error({ error, signals: signals.map(({ key }) => key) }, 'signals could not be taken');
    return [];
  }
}
