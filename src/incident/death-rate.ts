import type { DeathRate } from './incident.ts';

const spanMs = 10_000;
/** Deaths are told out of order by seconds, not by minutes: older spans are counted no more. */
const keptSpans = 12;

/** The rate with these deaths counted; instants as the cluster says them. */
export function withDeaths(rate: DeathRate | undefined, deaths: readonly string[]): DeathRate {
  const counts = new Map((rate?.spans ?? []).map(({ span, deaths: count }) => [span, count]));
  for (const at of deaths) {
    const span = Math.floor(Date.parse(at) / spanMs);
    counts.set(span, (counts.get(span) ?? 0) + 1);
  }
  const worst = Math.max(rate?.worst ?? 0, ...counts.values());
  const spans = [...counts].map(([span, count]) => ({ span, deaths: count }));
  return { worst, spans: spans.toSorted((a, b) => a.span - b.span).slice(-keptSpans) };
}

/** Deaths a second in the ten seconds that had the most. */
export const worstPerSecond = ({ worst }: DeathRate): number => (worst * 1000) / spanMs;
