/** Chance that comes out the same for the same seed, so that a story can be told twice. */
export interface Random {
  /** At least 0, less than 1. */
  next(): number;
  between(low: number, high: number): number;
  int(low: number, high: number): number;
  text(length: number, alphabet: string): string;
  /** Independent of how much was drawn here: only the seed and `name` decide. */
  fork(name: string): Random;
}

/** The letters Kubernetes draws generated names from: no vowels, no look-alikes. */
export const nameAlphabet = 'bcdfghjklmnpqrstvwxz2456789';
export const hexAlphabet = '0123456789abcdef';

export function createRandom(seed: string): Random {
  let state = fnv1a(seed);
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  const int = (low: number, high: number) => low + Math.floor(next() * (high - low + 1));
  return {
    next,
    between: (low, high) => low + next() * (high - low),
    int,
    text: (length, alphabet) =>
      Array.from({ length }, () => alphabet.charAt(int(0, alphabet.length - 1))).join(''),
    fork: (name) => createRandom(`${seed}/${name}`),
  };
}

/** 32-bit FNV-1a, the hash Kubernetes takes for template hashes. */
export function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash;
}
