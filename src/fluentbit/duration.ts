const suffixSeconds: Readonly<Record<string, number>> = { d: 86_400, h: 3_600, m: 60 };
const plainTime = /^\d+[dhms]?$/i;

/** What Fluent Bit makes of a time: whole seconds. `exact` is false where it reads otherwise than a person would. */
export interface DurationReading {
  readonly seconds: number;
  readonly exact: boolean;
}

/**
 * Reads a time as Fluent Bit's own `flb_utils_time_to_seconds` does: the whole number in front (0 without one) times the last
 * letter, `d`, `h` or `m` in any case; every other ending means seconds. `1.5h` is one hour, `500ms` is 500 seconds, and a comment
 * that ends in `m` makes minutes.
 */
export function readDuration(text: string): DurationReading {
  const factor = suffixSeconds[text.slice(-1).toLowerCase()] ?? 1;
  return { seconds: leadingInteger(text) * factor, exact: plainTime.test(text) };
}

/** Reads a number of seconds as `Flush` does (`atof`): fractions count, letters behind the number do not. */
export function readSeconds(text: string): DurationReading {
  const found = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?/i.exec(text)?.[0];
  return { seconds: Number(found ?? 0), exact: found === text };
}

/** The whole number at the front of a text, as C's `atoi` reads it; 0 when there is none. */
export function leadingInteger(text: string): number {
  return Number.parseInt(/^\s*[+-]?\d+/.exec(text)?.[0] ?? '0', 10);
}
