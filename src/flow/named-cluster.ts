import { list, said, type Words } from '../language/words.ts';
import type { KnownCluster } from './cluster-of.ts';

export type NamedCluster<C> =
  | { readonly clusters: readonly C[] }
  /** One sentence that lists the choices. */
  | { readonly why: Words };

/** The clusters that a command is about: the one that is named, or all of them. */
export function namedCluster<C extends KnownCluster>(clusters: readonly C[], name: string): NamedCluster<C> {
  if (name === '') return { clusters };
  const found = clusters.filter(({ reader }) => reader.name === name);
  if (found.length > 0) return { clusters: found };
  const known = list(
    'commas',
    clusters.map(({ reader }) => reader.name),
  );
  return { why: said('answer.noCluster', { name, known }) };
}
