import { defaultBounds, type EvidenceBounds } from '../evidence/bounds.ts';
import type { Playbook } from './playbook.ts';

type Kind = keyof EvidenceBounds;

/**
 * The bounds under which every playbook gets what it asks for: of each figure the largest. What none of them asks for is read under
 * the default bounds all the same, because the facts are made of it.
 */
export function unionOfBounds(playbooks: readonly Playbook[]): EvidenceBounds {
  const largest = <K extends Kind>(kind: K): EvidenceBounds[K] => {
    const asked = playbooks.flatMap(({ evidence }) => evidence[kind] ?? []);
    if (asked.length === 0) return defaultBounds[kind];
    const figures = Object.keys(defaultBounds[kind]).map((figure) => [
      figure,
      Math.max(...asked.map((each) => (each as Readonly<Record<string, number>>)[figure] ?? 0)),
    ]);
    return Object.fromEntries(figures) as EvidenceBounds[K];
  };
  return {
    logs: largest('logs'),
    config: largest('config'),
    objects: largest('objects'),
    events: largest('events'),
    monitoring: largest('monitoring'),
    nodes: largest('nodes'),
  };
}
