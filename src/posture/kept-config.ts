import type { ConfigMap } from '../evidence/evidence.ts';
import { redactDocument } from '../evidence/redact-document.ts';
import { hashOf } from '../plan/canonical-json.ts';
import type { KeptConfig, NotKept } from '../plan/former.ts';

/** A ConfigMap as a volume of the pod template reads it. */
export interface MountedMap {
  readonly volume: string;
  readonly map: ConfigMap;
}

const mostCharacters = 256 * 1024;

/** What is kept of a configuration: its texts, or its hash alone where they hold something secret or are too long. */
export function keptConfig(mounted: readonly MountedMap[]): KeptConfig {
  const maps = mounted
    .map(({ volume, map: { name, data } }) => ({ volume, name, data }))
    .toSorted((a, b) => (a.volume < b.volume ? -1 : 1));
  const hash = hashOf(maps.map(({ volume, data }) => ({ volume, data })));
  const names = maps.map(({ volume, name }) => ({ volume, name }));
  return { hash, names, kept: whyNotKept(mounted) ?? maps };
}

function whyNotKept(mounted: readonly MountedMap[]): NotKept | undefined {
  if (mounted.some(({ map }) => map.hasBinary)) return 'binary';
  if (mounted.some(({ map }) => holdsSecret(map))) return 'secret';
  const size = mounted.reduce((sum, { map }) => sum + JSON.stringify(map.data).length, 0);
  return size > mostCharacters ? 'large' : undefined;
}

function holdsSecret({ data }: ConfigMap): boolean {
  const document = JSON.stringify({ kind: 'ConfigMap', data });
  return redactDocument(document, { withholdsRecords: false }) !== document;
}
