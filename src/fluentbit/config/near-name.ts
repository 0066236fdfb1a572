/** The name of a list that differs from a text in at most two letters and is at least three times as long as that. */
export function nearName(text: string, names: readonly string[]): string | undefined {
  return names
    .map((name) => ({ name, away: distance(text, name) }))
    .filter(({ name, away }) => away > 0 && away <= 2 && name.length >= away * 3)
    .sort((a, b) => a.away - b.away)[0]?.name;
}

/** Letters to put in, take out or change; a long way is not measured to its end. */
function distance(from: string, to: string): number {
  if (Math.abs(from.length - to.length) > 2 || from.length > 80) return 3;
  let row = Array.from({ length: to.length + 1 }, (_, at) => at);
  for (let i = 1; i <= from.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= to.length; j += 1) {
      const change = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    if (Math.min(...next) > 2) return 3;
    row = next;
  }
  return row.at(-1) ?? 3;
}
