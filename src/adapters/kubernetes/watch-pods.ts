import { z } from 'zod';
import { OutsideError } from '../../outside-error.ts';
import type { Clock, Log } from '../../ports.ts';
import { isFluentBit } from '../../signal/is-fluent-bit.ts';
import type { Pod } from '../../signal/pod.ts';
import { type OwnJobs, whyNotDiagnosed } from '../../signal/why-not-diagnosed.ts';
import { type Absence, createAbsence } from './absence.ts';
import { type BackOff, createBackOff } from './back-off.ts';
import type { KubeApi } from './kube-api.ts';
import { listPages } from './kube-objects.ts';
import { mayBeFluentBit, mayHoldSign } from './may-be-fluent-bit.ts';
import { readPod } from './object-schema.ts';
import { resourcePath } from './resource-path.ts';
import { fromAnswer } from './to-outside-error.ts';
import { type WatchEvent, watchEvents } from './watch-events.ts';
import type { WatchPulse } from './watch-health.ts';

export interface PodWatch {
  readonly api: KubeApi;
  readonly cluster: string;
  /** Undefined: all namespaces. */
  readonly namespace: string | undefined;
  /** Undefined: every pod is asked for, and those of Fluent Bit are recognised here. */
  readonly labelSelector: string | undefined;
  readonly silenceMs: number;
  readonly log: Log;
  readonly clock: Clock;
  /** From 0 to 1; spreads the tries of many clients. */
  readonly random: (() => number) | undefined;
  readonly pulse: WatchPulse;
  readonly ownJobs: OwnJobs | undefined;
  readonly onPod: (pod: Pod) => Promise<void>;
  readonly stop: AbortSignal;
}

/** The server ends a watch after this long by itself, which also renews what the connection was authorised with. */
const watchSeconds = 300;

/** What a watch knows between two connections. */
interface Progress {
  /** The resource version that was handed on last, by the pod's uid. */
  readonly known: Map<string, string>;
  readonly backOff: BackOff;
  readonly absence: Absence;
  /** Workloads that were said to be left out. */
  readonly leftOut: Set<string>;
  /** The resource version to watch from; undefined: list first. */
  position: string | undefined;
  /** Connections in a row that were opened at `position` and stayed silent. */
  silences: number;
}

/**
 * Lists, then watches, and goes on for as long as `stop` allows, whatever the API server does. The resource
 * versions that were handed on are remembered, so that a new list after an expired one repeats nothing. When the
 * cluster fails inside `onPod` that pod is handed on again later; anything else it throws ends the watch.
 */
export async function watchPods(watch: PodWatch): Promise<void> {
  const { cluster, namespace, log, clock } = watch;
  const progress: Progress = {
    known: new Map(),
    backOff: createBackOff(watch.random),
    absence: createAbsence({ cluster, namespace }, log, clock),
    leftOut: new Set(),
    position: undefined,
    silences: 0,
  };
  while (!watch.stop.aborted) {
    try {
      progress.position ??= await listAll(watch, progress);
      const before = progress.position;
      for await (const event of watchEvents(watch.api, question(watch, before))) {
        progress.position = (await take(watch, progress, event)) ?? progress.position;
        isHeard(progress);
        watch.pulse.isHeard();
        if (watch.stop.aborted) return;
      }
      // A server that closes at once without a word must not be asked again without a pause.
      if (progress.position === before) await clock.sleep(progress.backOff.next(), watch.stop);
    } catch (error) {
      if (!(error instanceof OutsideError) || error.service !== 'kubernetes') throw error;
      await recover(watch, progress, error);
    }
  }
}

function question(watch: PodWatch, resourceVersion: string) {
  const { labelSelector, namespace, silenceMs, clock, stop, pulse } = watch;
  const query = { labelSelector, resourceVersion, allowWatchBookmarks: true, timeoutSeconds: watchSeconds };
  // What the server has selected has the sign in its labels: a search would only cost.
  const mayMatter = labelSelector === undefined ? mayBeFluentBit : () => true;
  return {
    path: resourcePath('Pod', namespace),
    query,
    mayMatter,
    silenceMs,
    clock,
    stop,
    onOpen: () => pulse.isConnected(),
  };
}

function isHeard(progress: Progress): void {
  progress.backOff.reset();
  progress.absence.ends();
  progress.silences = 0;
}

/** A version from before the server was set back, which it will not reach for long, shows as silence and never as an error. */
const silencesUntilList = 2;

async function recover(watch: PodWatch, progress: Progress, error: OutsideError): Promise<void> {
  const waitMs = progress.backOff.next(error.retryAfterMs);
  if (error.reason === 'timeout') progress.silences += 1;
  if (error.reason === 'gone' || error.reason === 'client' || progress.silences >= silencesUntilList) {
    progress.position = undefined;
    progress.silences = 0;
  }
  if (error.reason === 'gone') {
    const { cluster, namespace } = watch;
    watch.log.info({ cluster, namespace, waitMs }, 'The watch position has expired: listing again');
  } else {
    progress.absence.isSeen(error, waitMs);
    watch.pulse.isAway(error);
  }
  await watch.clock.sleep(waitMs, watch.stop);
}

/** Hands on every pod that changed since it was last seen; answers the position to watch from. */
async function listAll(watch: PodWatch, progress: Progress): Promise<string> {
  const { api, namespace, labelSelector, stop } = watch;
  const present = new Set<string>();
  let position = '';
  const mayMatter = labelSelector === undefined ? mayHoldSign : () => true;
  for await (const page of listPages(api, 'Pod', namespace, { labelSelector, mayMatter })) {
    position ||= page.resourceVersion;
    progress.absence.ends();
    for (const item of page.items) {
      const pod = asPod(watch, item);
      if (pod === undefined) continue;
      present.add(pod.uid);
      await handOn(watch, progress, pod);
      if (stop.aborted) return position;
    }
  }
  for (const uid of progress.known.keys()) if (!present.has(uid)) progress.known.delete(uid);
  return position;
}

const placeJson = z.object({ metadata: z.object({ resourceVersion: z.string() }) });
const statusJson = z.object({ code: z.number().catch(500) });

/** Answers the new position, if the event carries one. */
async function take(watch: PodWatch, progress: Progress, event: WatchEvent): Promise<string | undefined> {
  if (event.type === 'ERROR') {
    const { data } = statusJson.safeParse(event.object);
    const body = JSON.stringify(event.object);
    throw fromAnswer({ status: data?.code ?? 500, body, retryAfter: undefined });
  }
  const place = placeJson.safeParse(event.object);
  if (event.type !== 'BOOKMARK') {
    const pod = asPod(watch, event.object);
    if (pod !== undefined && event.type === 'DELETED') progress.known.delete(pod.uid);
    else if (pod !== undefined) await handOn(watch, progress, pod);
  }
  return place.data?.metadata.resourceVersion;
}

async function handOn(watch: PodWatch, { known, leftOut }: Progress, pod: Pod): Promise<void> {
  if (!pod.containers.some((container) => isFluentBit(container, pod))) return;
  const why = whyNotDiagnosed(pod, watch.ownJobs);
  if (why !== undefined) {
    sayLeftOut(watch, leftOut, pod, why);
    return;
  }
  const version = pod.resourceVersion ?? '';
  if (known.get(pod.uid) === version) return;
  await watch.onPod(pod);
  known.set(pod.uid, version);
}

/** Once a workload. */
function sayLeftOut(watch: PodWatch, leftOut: Set<string>, pod: Pod, why: string): void {
  const { namespace } = pod;
  const owner = pod.owner === undefined ? `Pod/${pod.name}` : `${pod.owner.kind}/${pod.owner.name}`;
  if (leftOut.has(`${namespace}/${owner}`)) return;
  leftOut.add(`${namespace}/${owner}`);
  watch.log.info(
    { cluster: watch.cluster, namespace, owner, why },
    'Fluent Bit is seen here, but not diagnosed',
  );
}

/** A pod that cannot be read is left out and said: it must not stop the others. */
function asPod(watch: PodWatch, json: unknown): Pod | undefined {
  try {
    return readPod(json);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    watch.log.warn({ cluster: watch.cluster, why }, 'A pod in the watch could not be read');
    return undefined;
  }
}
