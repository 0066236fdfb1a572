import type { Span } from './deaths.ts';
import type { Hold } from './writes.ts';

/** A fault as it was carried out. */
export interface Befallen extends Span {
  readonly name: string;
  /** Whom it befell; empty: all of them. */
  readonly replicas: readonly string[];
  /** It kept them from Slack alone, which nothing but a start waits for. */
  readonly isOfSlack: boolean;
}

/** A new leader has read everything by then, and one that was disturbed has come back. */
const recoveryMs = 15_000;

/** Times in which one replica had led for a while and nothing kept it from watching and saving. */
export function calmSpans(
  holds: readonly Hold[],
  befallen: readonly Befallen[],
  endMs: number,
): readonly Span[] {
  const terms = holds.flatMap((hold, at) =>
    hold.replica === '' ? [] : [{ ...hold, fromMs: hold.atMs, toMs: holds[at + 1]?.atMs ?? endMs }],
  );
  return terms.flatMap((term) => {
    const led = { fromMs: term.fromMs + recoveryMs, toMs: term.toMs };
    return befallen.filter((fault) => disturbs(fault, term)).reduce<readonly Span[]>(without, [led]);
  });
}

function disturbs(fault: Befallen, term: Span & { readonly replica: string }): boolean {
  if (fault.replicas.length > 0 && !fault.replicas.includes(term.replica)) return false;
  if (fault.toMs + recoveryMs < term.fromMs || fault.fromMs > term.toMs) return false;
  return !fault.isOfSlack || fault.fromMs < term.fromMs + recoveryMs;
}

/** A fault may show a little before it is noted. */
const earlyMs = 500;

const without = (spans: readonly Span[], fault: Span): readonly Span[] =>
  spans
    .flatMap(({ fromMs, toMs }) => [
      { fromMs, toMs: Math.min(toMs, fault.fromMs - earlyMs) },
      { fromMs: Math.max(fromMs, fault.toMs + recoveryMs), toMs },
    ])
    .filter(({ fromMs, toMs }) => toMs > fromMs);

/** Where nobody led for longer than `mostMs`, although nothing stood in the way any more. */
export function leaderless(
  holds: readonly Hold[],
  befallen: readonly Befallen[],
  { endMs, mostMs }: { readonly endMs: number; readonly mostMs: number },
): readonly string[] {
  return holds.flatMap((hold, at) => {
    if (hold.replica !== '') return [];
    const span = { fromMs: hold.atMs, toMs: holds[at + 1]?.atMs ?? endMs };
    const free = befallen.reduce<readonly Span[]>(without, [span]);
    const longest = Math.max(0, ...free.map(({ fromMs, toMs }) => toMs - fromMs));
    return longest > mostMs ? [`leaderless: for ${Math.round(longest / 1000)} s, from ${hold.atMs}`] : [];
  });
}
