import { z } from 'zod';
import { OutsideError } from '../../outside-error.ts';
import type { Clock } from '../../ports.ts';
import type { KubeApi, Query } from './kube-api.ts';
import { fromFailure } from './to-outside-error.ts';

const watchEvent = z.object({ type: z.string(), object: z.unknown() });
export type WatchEvent = Readonly<z.infer<typeof watchEvent>>;

export interface WatchQuestion {
  readonly path: string;
  readonly query: Query;
  /** After this long without a byte the connection counts as dead and the watch ends with a time-out. */
  readonly silenceMs: number;
  readonly clock: Clock;
  readonly stop: AbortSignal;
  /** The server has accepted the watch. */
  readonly onOpen?: () => void;
}

/**
 * One watch connection as a sequence. It ends when the server closes it or `stop` aborts, and throws `OutsideError` when it
 * breaks. The next bytes are read when the reader asks for more, so that a storm waits in the socket and not in memory.
 *
 * The client library's `Watch` cannot do that: it hands events to a callback that nothing holds up, passes over a line that is
 * no JSON, drops the body and the Retry-After of a refusal, and has a fixed limit of 30 s for silence, shorter than the
 * distance of two bookmarks.
 */
export async function* watchEvents(
  api: KubeApi,
  { path, query, silenceMs, clock, stop, onOpen }: WatchQuestion,
): AsyncGenerator<WatchEvent> {
  const connection = new AbortController();
  const signal = AbortSignal.any([stop, connection.signal]);
  const notSilent = async <T>(work: Promise<T>): Promise<T> => {
    const heard = new AbortController();
    void clock.sleep(silenceMs, heard.signal).then(() => {
      if (!heard.signal.aborted) connection.abort(new DOMException('Nothing came.', 'TimeoutError'));
    });
    return work.finally(() => heard.abort());
  };
  try {
    const body = await notSilent(api.stream(path, { ...query, watch: true }, signal));
    onOpen?.();
    const chunks = body[Symbol.asyncIterator]();
    const decoder = new TextDecoder();
    let rest = '';
    for (;;) {
      const { done, value } = await notSilent(chunks.next());
      // What was cut in the middle of a line is sent again to the next watch.
      if (done === true || stop.aborted) return;
      const lines = (rest + decoder.decode(value, { stream: true })).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) if (line.trim() !== '') yield readEvent(line);
    }
  } catch (error) {
    if (!stop.aborted) throw fromFailure(error);
  } finally {
    connection.abort();
  }
}

function readEvent(line: string): WatchEvent {
  try {
    return watchEvent.parse(JSON.parse(line));
  } catch (error) {
    throw new OutsideError('kubernetes', 'server', 'The watch sent a line that is no event.', {
      cause: error,
    });
  }
}
