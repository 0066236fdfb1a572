import { contentWrittenAt } from '../diagnosis/recent-change.ts';
import type { ContainerRevision } from '../diagnosis/facts.ts';
import type { Workload } from '../evidence/evidence.ts';
import type { FormerConfig, KeptMap, WatchedRun } from '../plan/former.ts';
import type { Cluster } from '../ports.ts';
import { keptConfig, type MountedMap } from '../posture/kept-config.ts';
import { mapsOf, mountsOf } from './config-now.ts';

/** What runs at this moment. */
export interface Now {
  readonly reader: Pick<Cluster, 'configMap'>;
  readonly workload: Workload;
  readonly container: string;
  /** Of the configuration; undefined where it could not be read. */
  readonly hash: string | undefined;
}

/** Its kept texts, or those that still stand under the names of then and have its hash. */
export async function configOfRun(
  { hash, names, kept }: WatchedRun['config'],
  { reader, workload, hash: present }: Now,
): Promise<FormerConfig> {
  if (hash === present) return { state: 'same' };
  if (typeof kept !== 'string') return { state: 'other', maps: kept };
  const wanted = names.map(({ volume, name: configMap }) => ({ volume, configMap }));
  const maps = await mapsOf(reader, workload.namespace, wanted);
  if ('gone' in maps) return { state: 'unknown', why: 'gone', name: maps.gone };
  if (keptConfig(maps.found).hash !== hash) return { state: 'unknown', why: kept };
  return { state: 'other', maps: textsOf(maps.found) };
}

const textsOf = (maps: readonly MountedMap[]): readonly KeptMap[] =>
  maps.map(({ volume, map: { name, data } }) => ({ volume, name, data }));

export type PastRevision = ContainerRevision & { readonly until: string | undefined };

/** What stands under the names of then counts only if nobody has written to it since. */
export async function configOfRevision(revision: PastRevision, now: Now): Promise<FormerConfig> {
  const wanted = otherMaps(revision, now);
  if (wanted.length === 0) return { state: 'unknown', why: 'unwatched' };
  const maps = await mapsOf(now.reader, now.workload.namespace, wanted);
  if ('gone' in maps) return { state: 'unknown', why: 'gone', name: maps.gone };
  const isOfThen = maps.found.every(({ map }) => {
    const writtenAt = contentWrittenAt(map);
    return writtenAt !== undefined && Date.parse(writtenAt) <= Date.parse(revision.until ?? '');
  });
  return isOfThen ? { state: 'other', maps: textsOf(maps.found) } : { state: 'unknown', why: 'unwatched' };
}

/** The ConfigMaps that a revision read in the place of those of now. */
export const otherMaps = ({ volumes }: ContainerRevision, { workload, container }: Now) =>
  mountsOf({ ...workload, volumes }, container).filter(
    ({ volume, configMap }) => workload.volumes.find(({ name }) => name === volume)?.configMap !== configMap,
  );
