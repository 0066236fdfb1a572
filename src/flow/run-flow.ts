import { said } from '../language/words.ts';
import { OutsideError } from '../outside-error.ts';
import type { Incident } from '../incident/incident.ts';
import type { Cluster, Stored } from '../ports.ts';
import type { Pod } from '../signal/pod.ts';
import { newIncidents } from './bells.ts';
import { changeIncident } from './change-incident.ts';
import type { FlowDeps } from './deps.ts';
import { createIntake, type Intake } from './intake.ts';
import { keepCalling } from './keep-calling.ts';
import { keepSampling } from './keep-sampling.ts';
import { createStuckWatch, type StuckWatch } from './stuck-watch.ts';
import { levelOf } from './level-of.ts';
import { steadyMs } from '../steady-ms.ts';
import { tend } from './tend.ts';

const tendEveryMs = 1_000;
const mostOpen = 1_000;
/** In a storm something happens to it all the time. */
const givenUpMs = 30_000;

/** Watches, samples and tends every open incident until `stop` aborts; resolves when all of it has ended. */
export async function runFlow(deps: FlowDeps, stop: AbortSignal): Promise<void> {
  const intake = createIntake(deps);
  const stuck = createStuckWatch(deps, (signals) => intake.signals(signals));
  const takeFrom = (cluster: Cluster) => (pod: Pod) =>
    takeOrSkip(deps, { intake, stuck, stop }, cluster, pod);
  await Promise.all([
    ...deps.clusters.map(({ reader }) => reader.watchPods(takeFrom(reader), stop)),
    intake.keepTaking(stop),
    stuck.keepTelling(stop),
    keepSampling(deps, stop),
    keepCalling(deps, stop),
    tendAll(deps, stop),
  ]);
}

interface Ways {
  readonly intake: Intake;
  readonly stuck: StuckWatch;
  readonly stop: AbortSignal;
}

/** The outside's failures go to the watch, which hands the pod on again; a fault of our own must not end the watch. */
async function takeOrSkip(
  deps: FlowDeps,
  { intake, stuck, stop }: Ways,
  cluster: Cluster,
  pod: Pod,
): Promise<void> {
  deps.pods.see(cluster.name, pod);
  await intake.room(stop);
  try {
    await intake.pod(cluster, pod);
    await stuck.see(cluster, pod);
  } catch (error) {
    if (error instanceof OutsideError) throw error;
    deps.log.error({ error, pod: `${pod.namespace}/${pod.name}` }, 'pod could not be taken');
  }
}

/**
 * Starts tending for every open incident that is not tended yet, those of an earlier run included. One that
 * was given up is begun again when something happens to it, such as another death or a press.
 */
async function tendAll(deps: FlowDeps, stop: AbortSignal): Promise<void> {
  const tended = new Map<string, Promise<void>>();
  const givenUp = new Map<string, { readonly version: number; readonly until: number }>();
  const run = async (id: string) => {
    try {
      if ((await tendOrLog(deps, id, stop)) === 'gave-up')
        givenUp.set(id, {
          version: (await deps.store.incident(id))?.version ?? 0,
          until: steadyMs(deps.wall) + givenUpMs,
        });
      tended.delete(id);
    } catch (error) {
      if (error instanceof OutsideError) tended.delete(id);
      else deps.log.error({ incident: id, error }, 'an incident is not tended any more');
    }
  };
  let isBegun = false;
  const look = async () => {
    if (!isBegun) for (const { value } of await endedLately(deps)) tended.set(value.id, run(value.id));
    isBegun = true;
    for (const { value, version } of await deps.store.incidents('open', mostOpen)) {
      await wakeInTime(deps, value);
      const left = givenUp.get(value.id);
      const isLeft = left && (left.version === version || left.until > steadyMs(deps.wall));
      if (tended.has(value.id) || isLeft) continue;
      givenUp.delete(value.id);
      tended.set(value.id, run(value.id));
    }
  };
  while (!stop.aborted) {
    await deps.turns.take('tending', look);
    const enough = new AbortController();
    const tick = deps.wall.sleep(tendEveryMs, AbortSignal.any([stop, enough.signal]));
    await deps.bells.wait(newIncidents, tick, stop);
    enough.abort();
  }
  await Promise.allSettled(tended.values());
}

/** The next turn tries again what fails. */
async function wakeInTime(deps: FlowDeps, { id, snooze }: Incident): Promise<void> {
  if (snooze?.until === undefined || Date.parse(snooze.until) > deps.clock.now().getTime()) return;
  try {
    await changeIncident(deps, id, { kind: 'woken', why: said('reason.snoozeOver') });
  } catch (error) {
    deps.log.warn({ incident: id, error }, 'the end of a snooze could not be shown');
  }
}

const day = 86_400_000;
const mostEnded = 50;

/** Incidents that ended within a day: an earlier run may have ended before it showed that. */
async function endedLately({ store, clock }: FlowDeps): Promise<readonly Stored<Incident>[]> {
  const since = new Date(clock.now().getTime() - day).toISOString();
  const newest = await store.incidents('all', mostEnded);
  return newest.filter(({ value }) => value.state === 'resolved' && value.resolvedAt > since);
}

async function tendOrLog(deps: FlowDeps, id: string, stop: AbortSignal): ReturnType<typeof tend> {
  try {
    return await tend(deps, id, stop);
  } catch (error) {
    deps.log[levelOf(error)]({ incident: id, error }, 'tending an incident failed');
    if (error instanceof OutsideError && error.service === 'store') return 'ended';
    return 'gave-up';
  }
}
