import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/**
 * A value as JSON in its one form: keys in the order of their code units, no spaces, nothing for what is undefined. Equal values
 * have equal texts. Throws for what JSON cannot say, such as NaN or a function.
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null)).join(',')}]`;
  if (typeof value === 'object' && value !== null) return `{${members(value).join(',')}}`;
  if (typeof value === 'number' && !Number.isFinite(value)) throw new Error(`${value} is not JSON.`);
  const text: string | undefined = JSON.stringify(value);
  if (text === undefined) throw new Error(`A value of type ${typeof value} is not JSON.`);
  return text;
}

const members = (value: object): readonly string[] =>
  Object.entries(value)
    .filter(([, inner]) => inner !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, inner]) => `${JSON.stringify(key)}:${canonicalJson(inner)}`);

/** SHA-256 in hex over a value's canonical JSON. */
export const hashOf = (value: unknown): string => bytesToHex(sha256(utf8ToBytes(canonicalJson(value))));
