import type { KubeConfig } from '@kubernetes/client-node';
import { z } from 'zod';
import { OutsideError } from '../../outside-error.ts';
import type { Clock, Log } from '../../ports.ts';
import { isFluentBit } from '../../signal/is-fluent-bit.ts';
import type { Pod } from '../../signal/pod.ts';
import { type BackOff, createBackOff } from './back-off.ts';
import type { KubeApi } from './kube-api.ts';
import { listPages } from './kube-objects.ts';
import { readPod } from './object-schema.ts';
import { resourcePath } from './resource-path.ts';
import { fromAnswer } from './to-outside-error.ts';
import { type WatchEvent, watchEvents } from './watch-events.ts';

export interface PodWatch {
  readonly api: KubeApi;
  readonly kubeConfig: KubeConfig;
  readonly cluster: string;
  /** Undefined: all namespaces. */
  readonly namespace: string | undefined;
  readonly labelSelector: string;
  readonly silenceMs: number;
  readonly log: Log;
  readonly clock: Clock;
  readonly onPod: (pod: Pod) => Promise<void>;
  readonly stop: AbortSignal;
}

/** The server ends a watch after this long by itself, which also renews what the connection was authorised with. */
const watchSeconds = 300;

/**
 * Lists, then watches, and goes on for as long as `stop` allows, whatever the API server does. The resource
 * versions that were handed on are remembered, so that a new list after an expired one repeats nothing. When the
 * cluster fails inside `onPod` that pod is handed on again later; anything else it throws ends the watch.
 */
export async function watchPods(watch: PodWatch): Promise<void> {
  const known = new Map<string, string>();
  const backOff = createBackOff();
  let position: string | undefined;
  while (!watch.stop.aborted) {
    try {
      position ??= await listAll(watch, known);
      const before = position;
      for await (const event of watchEvents(watch.kubeConfig, question(watch, position))) {
        position = (await take(watch, known, event)) ?? position;
        backOff.reset();
        if (watch.stop.aborted) return;
      }
      // A server that closes at once without a word must not be asked again without a pause.
      if (position === before) await watch.clock.sleep(backOff.next(), watch.stop);
    } catch (error) {
      if (!(error instanceof OutsideError) || error.service !== 'kubernetes') throw error;
      if (error.reason === 'gone') position = undefined;
      await pause(watch, backOff, error);
    }
  }
}

function question(watch: PodWatch, resourceVersion: string) {
  const { labelSelector, namespace, silenceMs, stop } = watch;
  const query = { labelSelector, resourceVersion, allowWatchBookmarks: true, timeoutSeconds: watchSeconds };
  return { path: resourcePath('Pod', namespace), query, silenceMs, stop };
}

async function pause(watch: PodWatch, backOff: BackOff, error: OutsideError): Promise<void> {
  const waitMs = backOff.next(error.retryAfterMs);
  const facts = { cluster: watch.cluster, namespace: watch.namespace, reason: error.reason, waitMs };
  if (error.reason === 'gone') watch.log.info(facts, 'The watch position has expired: listing again');
  else watch.log.warn({ ...facts, why: error.message }, 'Watching pods was interrupted');
  await watch.clock.sleep(waitMs, watch.stop);
}

/** Hands on every pod that changed since it was last seen; answers the position to watch from. */
async function listAll(watch: PodWatch, known: Map<string, string>): Promise<string> {
  const { api, namespace, labelSelector, stop } = watch;
  const present = new Set<string>();
  let position = '';
  for await (const page of listPages(api, 'Pod', namespace, { labelSelector })) {
    position ||= page.resourceVersion;
    for (const item of page.items) {
      const pod = asPod(watch, item);
      if (pod === undefined) continue;
      present.add(pod.uid);
      await handOn(watch, known, pod);
      if (stop.aborted) return position;
    }
  }
  for (const uid of known.keys()) if (!present.has(uid)) known.delete(uid);
  return position;
}

const bookmarkJson = z.object({ metadata: z.object({ resourceVersion: z.string() }) });
const statusJson = z.object({ code: z.number().catch(500), message: z.string().catch('') });

/** Answers the new position, if the event carries one. */
async function take(
  watch: PodWatch,
  known: Map<string, string>,
  event: WatchEvent,
): Promise<string | undefined> {
  if (event.type === 'ERROR') {
    const { code, message } = statusJson.parse(event.object);
    throw fromAnswer({ status: code, body: message, retryAfter: undefined });
  }
  const place = bookmarkJson.safeParse(event.object);
  if (event.type !== 'BOOKMARK') {
    const pod = asPod(watch, event.object);
    if (pod !== undefined && event.type === 'DELETED') known.delete(pod.uid);
    else if (pod !== undefined) await handOn(watch, known, pod);
  }
  return place.success ? place.data.metadata.resourceVersion : undefined;
}

async function handOn(watch: PodWatch, known: Map<string, string>, pod: Pod): Promise<void> {
  if (!pod.containers.some((container) => isFluentBit(container, pod))) return;
  const version = pod.resourceVersion ?? '';
  if (known.get(pod.uid) === version) return;
  await watch.onPod(pod);
  known.set(pod.uid, version);
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
