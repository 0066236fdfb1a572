import type { SearchSource, Suggestion } from '../chat/form.ts';
import type { AskedDeps } from './deps.ts';

const mostSuggestions = 100;

/** What fits what a person types: every word of it somewhere in the name, names that begin with it first. */
export async function suggest(
  deps: AskedDeps,
  among: SearchSource,
  typed: string,
): Promise<readonly Suggestion[]> {
  const words = typed
    .toLowerCase()
    .split(/[\s/]+/u)
    .filter(Boolean);
  const several = deps.clusters.length > 1;
  const all = sources[among](deps).map(({ cluster, namespace, name, kind }) => ({
    value: `${several ? `${cluster}/` : ''}${namespace}/${name}`,
    label: `${several ? `${cluster} ` : ''}${namespace}/${name} (${kind})`,
    name,
  }));
  return all
    .filter(({ value }) => words.every((word) => value.toLowerCase().includes(word)))
    .toSorted((a, b) => Number(begins(b.name, words)) - Number(begins(a.name, words)))
    .slice(0, mostSuggestions)
    .map(({ value, label }) => ({ value, label }));
}

const begins = (name: string, words: readonly string[]): boolean => name.startsWith(words.at(-1) ?? '');

const sources = {
  workloads: ({ samples }: AskedDeps) => samples.watched().map(({ ref }) => ref),
} as const;
