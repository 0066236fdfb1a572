import { isRecord, sameJson } from '../json.ts';
import { badRequest, StatusError } from '../status-error.ts';

interface Operation {
  readonly op: string;
  readonly path: string;
  readonly from?: string;
  readonly value?: unknown;
}

/**
 * Applies an RFC 6902 patch. Any step that fails, a `test` included, is the 422 of a real API server, which
 * does not say which step it was; a body that is no list is a 400.
 */
export function applyJsonPatch(target: unknown, patch: unknown): unknown {
  if (!Array.isArray(patch)) {
    const kind = isRecord(patch) ? 'object' : typeof patch;
    throw badRequest(
      `error decoding patch: json: cannot unmarshal ${kind} into Go value of type []handlers.jsonPatchOp`,
    );
  }
  let document = structuredClone(target);
  for (const step of patch) document = applyStep(document, readOperation(step));
  return document;
}

const rejected = () =>
  new StatusError({
    code: 422,
    message: 'the server rejected our request due to an error in our request',
    reason: 'Invalid',
    details: {},
  });

function readOperation(step: unknown): Operation {
  if (!isRecord(step) || typeof step['op'] !== 'string' || typeof step['path'] !== 'string') throw rejected();
  const from = typeof step['from'] === 'string' ? { from: step['from'] } : {};
  return { op: step['op'], path: step['path'], value: step['value'], ...from };
}

function applyStep(document: unknown, { op, path, from, value }: Operation): unknown {
  if (op === 'add') return add(document, pointer(path), value);
  if (op === 'remove') return remove(document, pointer(path));
  if (op === 'replace') return replace(document, pointer(path), value);
  if (op === 'test') {
    if (!sameJson(read(document, pointer(path)) ?? null, value ?? null)) throw rejected();
    return document;
  }
  if (from === undefined || (op !== 'move' && op !== 'copy')) throw rejected();
  const moved = structuredClone(demand(document, pointer(from)));
  const rest = op === 'move' ? remove(document, pointer(from)) : document;
  return add(rest, pointer(path), moved);
}

function pointer(path: string): string[] {
  if (path !== '' && !path.startsWith('/')) throw rejected();
  return path
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function read(document: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((at, key) => {
    if (Array.isArray(at)) return at[index(at, key)];
    return isRecord(at) ? at[key] : undefined;
  }, document);
}

function demand(document: unknown, path: readonly string[]): unknown {
  const found = read(document, path);
  if (found === undefined) throw rejected();
  return found;
}

function index(list: readonly unknown[], key: string): number {
  if (!/^(0|[1-9]\d*)$/.test(key)) throw rejected();
  const at = Number(key);
  if (at >= list.length) throw rejected();
  return at;
}

function add(document: unknown, path: readonly string[], value: unknown): unknown {
  const last = path.at(-1);
  if (last === undefined) return value;
  const parent = demand(document, path.slice(0, -1));
  if (Array.isArray(parent)) {
    const at = last === '-' || last === String(parent.length) ? parent.length : index(parent, last);
    parent.splice(at, 0, value);
  } else if (isRecord(parent)) parent[last] = value;
  else throw rejected();
  return document;
}

function replace(document: unknown, path: readonly string[], value: unknown): unknown {
  demand(document, path);
  const last = path.at(-1);
  if (last === undefined) return value;
  const parent = demand(document, path.slice(0, -1));
  if (Array.isArray(parent)) parent[index(parent, last)] = value;
  else if (isRecord(parent)) parent[last] = value;
  return document;
}

function remove(document: unknown, path: readonly string[]): unknown {
  demand(document, path);
  const last = path.at(-1);
  if (last === undefined) throw rejected();
  const parent = demand(document, path.slice(0, -1));
  if (Array.isArray(parent)) parent.splice(index(parent, last), 1);
  else if (isRecord(parent)) delete parent[last];
  return document;
}
