import { type KubeConfig, Watch } from '@kubernetes/client-node';
import type { Query } from './kube-api.ts';
import { fromFailure } from './to-outside-error.ts';

export interface WatchEvent {
  readonly type: string;
  readonly object: unknown;
}

export interface WatchQuestion {
  readonly path: string;
  readonly query: Query;
  /** After this long without a byte the connection counts as dead and the watch ends with a time-out. */
  readonly silenceMs: number;
  readonly stop: AbortSignal;
}

/**
 * One watch connection as a sequence. It ends when the server closes it or `stop` aborts, and throws
 * `OutsideError` when it breaks. Events that arrive while the reader is busy wait for it.
 */
export async function* watchEvents(
  kubeConfig: KubeConfig,
  { path, query, silenceMs, stop }: WatchQuestion,
): AsyncGenerator<WatchEvent> {
  if (stop.aborted) return;
  let arrived: WatchEvent[] = [];
  let end: { readonly error: unknown } | undefined;
  let wake = (): void => {};
  const finish = (error: unknown): void => {
    end ??= { error };
    wake();
  };
  const onStop = (): void => finish(null);
  stop.addEventListener('abort', onStop);
  // The library ends a watch after 30 s of silence; on a quiet cluster bookmarks come about once a minute only.
  const watch = new Watch(kubeConfig);
  Reflect.set(watch, 'requestTimeoutMs', silenceMs);
  const opened = watch.watch(
    path,
    { ...query },
    (type: string, object: unknown) => {
      // What comes in behind the end is not taken: the next watch is sent it again.
      if (end !== undefined) return;
      arrived.push({ type, object });
      wake();
    },
    finish,
  );
  opened.catch(finish);
  try {
    while (!stop.aborted) {
      const batch = arrived;
      arrived = [];
      yield* batch;
      if (arrived.length > 0) continue;
      if (end !== undefined) break;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
    if (!stop.aborted && end !== undefined && end.error !== null) throw fromFailure(end.error);
  } finally {
    stop.removeEventListener('abort', onStop);
    opened.then((controller) => controller.abort()).catch(() => {});
  }
}
