import type { AuditEntry } from '../audit/audit-entry.ts';
import { readEntry } from '../audit/read-entry.ts';
import { type WriteContext, writeEntry } from '../audit/write-entries.ts';
import type { FreshObjects } from '../change/writes-for.ts';
import type { FlowDeps } from './deps.ts';

/** Entries for writes that stand in the cluster and whose outcome the record does not tell, because the bot ended in between. */
export async function arrivedUntold(
  deps: FlowDeps,
  context: WriteContext,
  fresh: FreshObjects,
  arrived: ReadonlySet<string>,
): Promise<readonly AuditEntry[]> {
  if (arrived.size === 0) return [];
  const told = await toldOf(deps, context);
  const at = deps.clock.now().toISOString();
  return objectsOf(fresh)
    .filter(({ kind, name }) => arrived.has(`${kind}/${name}`) && !told.has(`${kind}/${name}`))
    .map(({ resourceVersion = '', ...object }) =>
      writeEntry(context, object, { kind: 'written', at, resourceVersion, isFoundLater: true }),
    );
}

const mostEntries = 1_000;

/** `Kind/name` of the objects that this change is known to have written. */
async function toldOf(deps: FlowDeps, { incident, approval, direction }: WriteContext) {
  const trail = await deps.store.auditTrail({
    incident: incident.id,
    since: approval.at,
    limit: mostEntries,
  });
  return new Set(
    trail
      .map(readEntry)
      .filter((entry) => entry.kind === 'written')
      .filter((entry) => entry.attempt === approval.attempt && entry.direction === direction)
      .map(({ object }) => `${object.kind}/${object.name}`),
  );
}

const objectsOf = ({ workload, configMaps }: FreshObjects) =>
  [...configMaps.map((map) => ({ ...map, kind: 'ConfigMap' })), workload].map(
    ({ kind, namespace, name, resourceVersion }) => ({
      kind,
      namespace,
      name,
      ...(resourceVersion === undefined ? {} : { resourceVersion }),
    }),
  );
