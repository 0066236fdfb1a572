import type { ServerResponse } from 'node:http';
import type { KubeObject } from '../../seams.ts';
import { apiVersionOf } from '../resource-definition.ts';
import { isTrue } from '../request-info.ts';
import { expired, internalError, invalidOptions, type StatusError, statusBody } from '../status-error.ts';
import type { RecordedChange } from '../store/change-history.ts';
import type { VersionedObjects } from '../store/versioned-objects.ts';
import type { Selection } from './selection.ts';

export interface WatchTimes {
  /** Between two bookmarks; a real API server sends one a minute. */
  readonly bookmarkEveryMs: number;
  /** How long a watch lasts that names no timeout; a real one takes 30 to 60 minutes. */
  readonly longestMs: number;
}

const LAST_BOOKMARKS_MS = [2000, 1000];

/**
 * A watch as a stream of JSON lines. Throws for options a real API server refuses before the stream starts;
 * a resourceVersion that is forgotten is a 410 ERROR event inside a stream of status 200.
 */
export function watchObjects(
  store: VersionedObjects,
  selection: Selection,
  { query, times }: { readonly query: URLSearchParams; readonly times: WatchTimes },
): (response: ServerResponse) => void {
  const start = readStart(query);
  const bookmarks = isTrue(query.get('allowWatchBookmarks'));
  const timeoutMs = Number(query.get('timeoutSeconds') ?? 0) * 1000 || times.longestMs;
  return (response) => {
    response.writeHead(200, { 'Cache-Control': 'no-cache, private', 'Content-Type': 'application/json' });
    response.flushHeaders();
    const write = (type: string, object: unknown) => response.write(`${JSON.stringify({ type, object })}\n`);
    const unfollow = streamChanges(store, selection, { start, write });
    if (unfollow === undefined) {
      response.end();
      return;
    }
    const stopTimers = startTimers({
      timeoutMs,
      everyMs: times.bookmarkEveryMs,
      mark: () => bookmarks && write('BOOKMARK', bookmark(selection, store.version(), false)),
      end: () => response.end(),
    });
    response.once('close', () => {
      unfollow();
      stopTimers();
    });
  };
}

/** Sends what was missed and then every change; `undefined` when what was missed is forgotten. */
function streamChanges(
  store: VersionedObjects,
  selection: Selection,
  { start, write }: { readonly start: WatchStart; readonly write: WriteEvent },
): (() => void) | undefined {
  const after = start.version ?? 0;
  const missed = start.version === undefined ? [] : store.history.since(start.version);
  if (missed === undefined) {
    write('ERROR', statusBody(tooOld(selection, after, store).failure));
    return undefined;
  }
  if (start.version === undefined) sendPresent(store, selection, write);
  if (start.initialEvents) write('BOOKMARK', bookmark(selection, store.version(), true));
  const send = (change: RecordedChange) => {
    if (change.version > after) sendChange(selection, change, write);
  };
  for (const change of missed) send(change);
  return store.follow(send);
}

interface WatchStart {
  /** Changes after this are sent; absent: first all objects as they are now. */
  readonly version: number | undefined;
  /** Whether a bookmark says where those first objects end. */
  readonly initialEvents: boolean;
}

function readStart(query: URLSearchParams): WatchStart {
  const initialEvents = isTrue(query.get('sendInitialEvents'));
  if (initialEvents && query.get('resourceVersionMatch') !== 'NotOlderThan')
    throw initialEventsWithoutMatch();
  const text = query.get('resourceVersion') ?? '';
  if (text !== '' && !/^\d+$/.test(text)) {
    throw internalError(
      `resourceVersion: Invalid value: "${text}": strconv.ParseUint: parsing "${text}": invalid syntax`,
    );
  }
  const fromNow = initialEvents || text === '' || text === '0';
  return { version: fromNow ? undefined : Number(text), initialEvents };
}

function initialEventsWithoutMatch(): StatusError {
  const why = 'sendInitialEvents requires setting resourceVersionMatch to NotOlderThan';
  return invalidOptions('ListOptions', {
    reason: 'FieldValueForbidden',
    message: `Forbidden: ${why}`,
    field: 'resourceVersionMatch',
  });
}

function tooOld({ definition }: Selection, version: number, store: VersionedObjects): StatusError {
  if (definition.resource === 'events') {
    return expired('The resourceVersion for the provided watch is too old.');
  }
  return expired(`too old resource version: ${version} (${store.history.forgotten()})`);
}

type WriteEvent = (type: string, object: unknown) => void;

function sendPresent(store: VersionedObjects, selection: Selection, write: WriteEvent): void {
  const present = store.storedList(selection.definition.resource, selection.namespace);
  for (const object of present.filter(selection.matches)) write('ADDED', object);
}

/** An object that leaves the selection is DELETED as it was last seen, with the new resourceVersion. */
function sendChange(selection: Selection, change: RecordedChange, write: WriteEvent): void {
  if (change.resource !== selection.definition.resource) return;
  const was = change.previous !== undefined && selection.matches(change.previous);
  const is = change.type !== 'DELETED' && selection.matches(change.object);
  if (is) write(was ? 'MODIFIED' : 'ADDED', change.object);
  else if (was && change.previous !== undefined)
    write('DELETED', withVersion(change.previous, change.version));
}

const withVersion = (object: KubeObject, version: number): KubeObject => ({
  ...object,
  metadata: { ...object.metadata, resourceVersion: String(version) },
});

function bookmark({ definition }: Selection, version: number, endsInitialEvents: boolean) {
  const annotations = endsInitialEvents ? { annotations: { 'k8s.io/initial-events-end': 'true' } } : {};
  return {
    kind: definition.kind,
    apiVersion: apiVersionOf(definition),
    metadata: { resourceVersion: String(version), ...annotations },
    ...(definition.resource === 'pods' ? { spec: { containers: null }, status: {} } : {}),
  };
}

interface WatchTimers {
  readonly timeoutMs: number;
  readonly everyMs: number;
  readonly mark: () => unknown;
  readonly end: () => void;
}

function startTimers({ timeoutMs, everyMs, mark, end }: WatchTimers): () => void {
  const every = setInterval(mark, everyMs);
  const last = LAST_BOOKMARKS_MS.filter((before) => before < timeoutMs).map((before) =>
    setTimeout(mark, timeoutMs - before),
  );
  const timeout = setTimeout(end, timeoutMs);
  return () => {
    clearInterval(every);
    for (const timer of [...last, timeout]) clearTimeout(timer);
  };
}
