import { list, said, type Words } from '../language/words.ts';
import type { ConnectedCluster } from './cluster-of.ts';

export type NamedCluster =
  | { readonly clusters: readonly ConnectedCluster[] }
  /** One sentence that lists the choices. */
  | { readonly why: Words };

/** The clusters that a command is about: the one that is named, or all of them. */
export function namedCluster(clusters: readonly ConnectedCluster[], name: string): NamedCluster {
  if (name === '') return { clusters };
  const found = clusters.filter(({ reader }) => reader.name === name);
  if (found.length > 0) return { clusters: found };
  const known = list(
    'commas',
    clusters.map(({ reader }) => reader.name),
  );
  return { why: said('answer.noCluster', { name, known }) };
}
