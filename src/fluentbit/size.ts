import { said, type Words } from '../language/words.ts';
import type { SizeFlaw } from './words/size-words.ts';

/** What Fluent Bit makes of a size: bytes, or why it cannot read it. */
export type SizeReading =
  | { readonly ok: true; readonly bytes: number }
  | { readonly ok: false; readonly flaw: SizeFlaw; readonly reason: Words };

const factors: Readonly<Record<string, number>> = { K: 1e3, M: 1e6, G: 1e9 };
const leadingNumber = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?/i;

/**
 * Reads a size as Fluent Bit's own `flb_utils_size_to_bytes` does, with decimal multipliers: `512m` is
 * 512,000,000 bytes. It takes the number from the front and the unit from behind the last digit, so that
 * `512m # was 256` is 512 bytes. Zero or less means "no limit" where a limit is asked for.
 */
export function readSize(text: string): SizeReading {
  if (text.toLowerCase() === 'false') return { ok: true, bytes: 0 };
  if (text === '') return refused(text, 'empty');
  const unit = unitOf(text).toUpperCase();
  const number = Number(leadingNumber.exec(text)?.[0] ?? 0);
  if (unit === '') return { ok: true, bytes: Math.trunc(number) };
  const factor = factors[unit.slice(0, 1)];
  if (unit.length > 2 || factor === undefined || (unit.length === 2 && unit[1] !== 'B')) {
    return refused(text, flawOf(text, unit));
  }
  return { ok: true, bytes: Math.trunc(number * factor) };
}

/** Everything behind the last digit; the first character of the text never counts as unit. */
function unitOf(text: string): string {
  let at = text.length - 1;
  while (at > 0 && !isDigit(text.charCodeAt(at))) at -= 1;
  return text.slice(at + 1);
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function refused(text: string, flaw: SizeFlaw): SizeReading {
  return { ok: false, flaw, reason: said(`config.size.${flaw}`, { text }) };
}

function flawOf(text: string, unit: string): SizeFlaw {
  if (text.includes('#')) return 'comment';
  if (/^[KMGTP]I/.test(unit)) return 'kubernetes';
  return unit.startsWith(' ') ? 'blank' : 'other';
}
