/** The same fields, where those that may be undefined are optional instead. */
type Present<T> = {
  readonly [K in keyof T as undefined extends T[K] ? never : K]: T[K];
} & {
  readonly [K in keyof T as undefined extends T[K] ? K : never]?: Exclude<T[K], undefined>;
};

/** Leaves out the fields that are undefined, so that "not there" has one form only. */
export function present<T extends object>(fields: T): Present<T> {
  const kept: Record<string, unknown> = {};
  // A watch does this some twenty times a pod: no pairs are made.
  for (const key of Object.keys(fields)) {
    const value = fields[key as keyof T];
    if (value !== undefined) kept[key] = value;
  }
  return kept as unknown as Present<T>;
}
