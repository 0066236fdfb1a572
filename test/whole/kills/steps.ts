/** Counts what happens by its name: the first and the second of a name are steps, later ones are more of the same. */
export function stepCounter(): (name: string) => string | undefined {
  const counts = new Map<string, number>();
  return (name) => {
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    return count > most ? undefined : `${name} #${count}`;
  };
}

const most = 2;

/** A name without what is another in each run: numbers of incidents and diagnoses stay, random ends go. */
export const settled = (name: string): string =>
  name.replaceAll(/fluent-bit-[a-z0-9]{5}/g, 'fluent-bit-*').replaceAll(/[0-9a-f]{64}/g, '*');
