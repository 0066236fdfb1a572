import { said } from '../../language/words.ts';
import { OutsideError } from '../../outside-error.ts';
import type { Clock } from '../../ports.ts';
import type { KubeApi, Query } from './kube-api.ts';
import { parseWatchLine } from './parse-watch-line.ts';
import { fromFailure } from './to-outside-error.ts';

export interface WatchEvent {
  readonly type: string;
  /** Without `metadata.managedFields`, in most cases. */
  readonly object: unknown;
}

export interface WatchQuestion {
  readonly path: string;
  readonly query: Query;
  /** Lines that it refuses are passed over unread, but for the last of those that arrive together: it tells the new position. */
  readonly mayMatter: (line: string) => boolean;
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
  { path, query, mayMatter, silenceMs, clock, stop, onOpen }: WatchQuestion,
): AsyncGenerator<WatchEvent> {
  const connection = new AbortController();
  const signal = AbortSignal.any([stop, connection.signal]);
  const notSilent = async <T>(work: Promise<T>): Promise<T> => {
    const heard = new AbortController();
    void clock.sleep(silenceMs, heard.signal).then(() => {
      if (!heard.signal.aborted) connection.abort(new DOMException('Nothing came.', 'TimeoutError'));
    });
    // Without a reason each abort would cost an exception with its stack.
    return work.finally(() => heard.abort('heard'));
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
      for (const [index, line] of lines.entries()) {
        if (line !== '' && (index === lines.length - 1 || mayMatter(line))) yield readEvent(line);
      }
    }
  } catch (error) {
    if (!stop.aborted) throw fromFailure(error);
  } finally {
    connection.abort();
  }
}

function readEvent(line: string): WatchEvent {
  const event = parsed(line);
  if (isEvent(event)) return event;
  throw new OutsideError('kubernetes', 'server', said('outside.cluster.noEvent'));
}

function parsed(line: string): unknown {
  try {
    return parseWatchLine(line);
  } catch (error) {
    throw new OutsideError('kubernetes', 'server', said('outside.cluster.noEvent'), {
      cause: error,
    });
  }
}

const isEvent = (json: unknown): json is WatchEvent =>
  typeof json === 'object' &&
  json !== null &&
  'type' in json &&
  typeof json.type === 'string' &&
  'object' in json;
