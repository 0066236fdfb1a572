/** One field that a dry run left otherwise than asked. Values as JSON text; undefined for what is absent. */
export interface UnaskedChange {
  /** Such as `spec.template.spec.containers[fluent-bit].image`. */
  readonly path: string;
  readonly before: string | undefined;
  readonly asked: string | undefined;
  readonly after: string | undefined;
}

type Leaves = ReadonlyMap<string, string>;

/** What the API server keeps for itself: it changes with every write. */
const kept =
  /^(status(\.|$)|metadata\.(managedFields|resourceVersion|generation|uid|creationTimestamp|annotations\.(fluent-medic|deprecated\.daemonset)))/;

/**
 * Where the answer to a dry run differs from the object before it and the patch: fields that the patch set and that came out
 * otherwise, and fields that it did not name and that changed. A `null` in the patch asks for absence. What is filled into a new object
 * (`before` undefined) is a default and not told.
 */
export function unaskedChanges(
  before: unknown,
  patch: Readonly<Record<string, unknown>>,
  after: unknown,
): readonly UnaskedChange[] {
  const [was, asked, is] = [leavesOf(before), leavesOf(patch), leavesOf(after)];
  const isAsked = (path: string) =>
    [...asked].some(([each, value]) => path === each || (value === 'null' && isInside(path, each)));
  const otherwise = [...asked]
    .filter(([path, value]) => !kept.test(path) && !hasArrived(is, path, value))
    .map(([path, value]) => ({ path, before: was.get(path), asked: value, after: is.get(path) }));
  const added = [...new Set([...was.keys(), ...is.keys()])]
    .filter((path) => before !== undefined && !kept.test(path) && !isAsked(path))
    .filter((path) => was.get(path) !== is.get(path) && !isHull(path, was, is))
    .map((path) => ({ path, before: was.get(path), asked: was.get(path), after: is.get(path) }));
  return [...otherwise, ...added];
}

const isInside = (path: string, outer: string): boolean =>
  path.startsWith(`${outer}.`) || path.startsWith(`${outer}[`);

function hasArrived(is: Leaves, path: string, value: string): boolean {
  if (value === 'null') return !is.has(path) || is.get(path) === 'null';
  return is.get(path) === value;
}

/** An empty object or list that only got or lost its content. */
const isHull = (path: string, was: Leaves, is: Leaves): boolean =>
  ['{}', '[]', undefined].includes(was.get(path)) &&
  ['{}', '[]', undefined].includes(is.get(path)) &&
  [...was.keys(), ...is.keys()].some((each) => isInside(each, path));

/** Every value that is no object or list, by its path; items of lists go by their name where they have one. */
function leavesOf(value: unknown): Leaves {
  const leaves = new Map<string, string>();
  const walk = (at: unknown, path: string) => {
    const inner = childrenOf(at);
    if (inner === undefined || inner.length === 0) {
      if (at !== undefined) leaves.set(path, JSON.stringify(at));
      return;
    }
    for (const [key, child] of inner) walk(child, Array.isArray(at) ? `${path}[${key}]` : join(path, key));
  };
  walk(value, '');
  leaves.delete('');
  return leaves;
}

function childrenOf(value: unknown): readonly (readonly [string, unknown])[] | undefined {
  if (Array.isArray(value))
    return value.map((item: unknown, at) => [nameOf(item) ?? String(at), item] as const);
  return typeof value === 'object' && value !== null ? Object.entries(value) : undefined;
}

/** The key by which a strategic merge finds the item, so that a patch of one container meets that container. */
function nameOf(item: unknown): string | undefined {
  return typeof item === 'object' && item !== null && 'name' in item && typeof item.name === 'string'
    ? item.name
    : undefined;
}

const join = (path: string, key: string): string => (path === '' ? key : `${path}.${key}`);
