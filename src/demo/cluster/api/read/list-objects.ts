import type { KubeObject } from '../../seams.ts';
import { apiVersionOf } from '../resource-definition.ts';
import { badRequest, expired, invalidOptions, StatusError } from '../status-error.ts';
import { storeKey, type VersionedObjects } from '../store/versioned-objects.ts';
import { readContinueToken, writeContinueToken } from './continue-token.ts';
import type { Selection } from './selection.ts';

/** A list as a real API server answers it: pages by `limit` and `continue`, older states by `resourceVersion`. */
export function listObjects(store: VersionedObjects, selection: Selection, query: URLSearchParams) {
  const page = readPage(store, query);
  const { definition, namespace } = selection;
  const all = stateAt(store, definition.resource, page.version).filter(selection.matches);
  const rest = all.filter((object) => pageKey(object, namespace) > page.after);
  const items = rest.slice(0, page.limit);
  const last = items.at(-1);
  const more = rest.length - items.length;
  return {
    kind: `${definition.kind}List`,
    apiVersion: apiVersionOf(definition),
    metadata: {
      resourceVersion: String(page.version),
      ...(more > 0 && last !== undefined
        ? { continue: writeContinueToken({ version: page.version, after: pageKey(last, namespace) }) }
        : {}),
      ...(more > 0 && !selection.narrowed ? { remainingItemCount: more } : {}),
    },
    items: items.map(withoutKind),
  };
}

const pageKey = ({ metadata }: KubeObject, namespace: string | undefined) =>
  namespace === undefined ? storeKey(metadata.namespace, metadata.name) : `/${metadata.name}`;

function withoutKind({ kind: _kind, apiVersion: _apiVersion, ...item }: KubeObject) {
  return item;
}

interface Page {
  readonly version: number;
  readonly after: string;
  readonly limit: number;
}

function readPage(store: VersionedObjects, query: URLSearchParams): Page {
  const token = query.get('continue') ?? '';
  const wanted = query.get('resourceVersion') ?? '';
  const match = query.get('resourceVersionMatch') ?? '';
  const limit = Number(query.get('limit') ?? 0) || Number.POSITIVE_INFINITY;
  if (token !== '') return { ...continued(store, token), limit };
  if (match !== '' && wanted === '') throw matchWithoutVersion();
  if (wanted === '' || wanted === '0') {
    return { version: store.version(), after: '', limit: wanted === '0' ? Number.POSITIVE_INFINITY : limit };
  }
  const version = readListVersion(wanted);
  if (version > store.version()) throw tooLarge(version, store.version());
  if (match !== 'Exact') return { version: store.version(), after: '', limit };
  if (version < store.history.forgotten()) {
    throw expired('The resourceVersion for the provided list is too old.');
  }
  return { version, after: '', limit };
}

const TOO_OLD =
  'The provided continue parameter is too old to display a consistent list result. You can start a new list ' +
  'without the continue parameter, or use the continue token in this response to retrieve the remainder of the ' +
  'results. Continuing with the provided token results in an inconsistent list - objects that were created, ' +
  'modified, or deleted between the time the first chunk was returned and now may show up in the list.';

function continued(store: VersionedObjects, token: string): Omit<Page, 'limit'> {
  const { version, after } = readContinueToken(token);
  if (version < 0) return { version: store.version(), after: after.includes('/') ? after : `/${after}` };
  if (version >= store.history.forgotten()) return { version, after };
  throw expired(TOO_OLD, writeContinueToken({ version: -1, after: after.replace(/^\//, '') }));
}

function matchWithoutVersion(): StatusError {
  const why = 'resourceVersionMatch is forbidden unless resourceVersion is provided';
  return invalidOptions('ListOptions', {
    reason: 'FieldValueForbidden',
    message: `Forbidden: ${why}`,
    field: 'resourceVersionMatch',
  });
}

function readListVersion(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw badRequest(
    `invalid resource version: resourceVersion: Invalid value: "${text}": strconv.ParseUint: parsing "${text}": invalid syntax`,
  );
}

const tooLarge = (wanted: number, current: number) =>
  new StatusError({
    code: 504,
    message: `Timeout: Too large resource version: ${wanted}, current: ${current}`,
    reason: 'Timeout',
    details: {
      causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
      retryAfterSeconds: 1,
    },
  });

/** All objects of a resource as they were at `version`: the present with what came after taken back. */
function stateAt(store: VersionedObjects, resource: string, version: number): KubeObject[] {
  const present = store.storedList(resource);
  const later = version === store.version() ? [] : (store.history.since(version) ?? []);
  if (later.length === 0) return present;
  const state = new Map(present.map((object) => [keyOf(object), object]));
  for (const change of later.toReversed()) {
    if (change.resource !== resource) continue;
    if (change.previous === undefined) state.delete(keyOf(change.object));
    else state.set(keyOf(change.object), change.previous);
  }
  const entries = [...state].sort(([one], [other]) => (one < other ? -1 : 1));
  return entries.map(([, object]) => object);
}

const keyOf = ({ metadata }: KubeObject) => storeKey(metadata.namespace, metadata.name);
