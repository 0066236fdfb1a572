/** Puts it at the end: maps are in the order in which their keys came. */
export function setNewest<K, V>(map: Map<K, V>, key: K, value: V): void {
  map.delete(key);
  map.set(key, value);
}

/** Bounds a map that is filled for as long as the program runs: the oldest go first, and those that are kept never. */
export function forgetOldest<K>(
  map: Map<K, unknown>,
  { most, isKept }: { readonly most: number; readonly isKept: (key: K) => boolean },
): void {
  for (const key of map.keys()) {
    if (map.size <= most) return;
    if (!isKept(key)) map.delete(key);
  }
}
