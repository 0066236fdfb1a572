import { tell as toldIn } from '../language/words.ts';
import type { AuditEntry } from '../audit/audit-entry.ts';
import { readEntry } from '../audit/read-entry.ts';
import { changesOf, type WriteContext, writeEntry } from '../audit/write-entries.ts';
import type { Write, WriteResult } from '../change/write.ts';
import { appliedAttempt } from '../incident/attempts.ts';
import { clusterOf } from './cluster-of.ts';
import type { FlowDeps } from './deps.ts';

/** Sends one write. The record tells of it before it is sent, so that nothing stands in a cluster that the record does not tell of. */
export async function applyWrite(deps: FlowDeps, context: WriteContext, write: Write): Promise<WriteResult> {
  const { store, clock, log } = deps;
  const tell = (deed: Parameters<typeof writeEntry>[2]) => store.audit(writeEntry(context, write, deed));
  const at = () => clock.now().toISOString();
  const { resourceVersion } = write;
  await tell({ kind: 'write-begun', at: at(), changes: changesOf(context, write), resourceVersion });
  const { writer } = clusterOf(deps, context.incident.workload);
  const result = await writer.apply(write, context.plan, context.approval);
  if ('why' in result) {
    await tell({ kind: 'not-written', at: at(), why: toldIn(result.why, deps.settings.chat.locale) });
    return result;
  }
  await tell({ kind: 'written', at: at(), resourceVersion: result.resourceVersion });
  const { withoutEvent: why } = result;
  if (why === undefined) return result;
  log.warn({ incident: context.incident.id, object: write.object, why }, 'no Event tells of a change');
  await tell({ kind: 'event-missing', at: at(), why });
  return result;
}

const mostEntries = 5_000;

/** The version of an object that carries what was written to it, '' where the write took it away; undefined where it did not arrive. */
export type VersionOf = (object: Write['object']) => string | undefined;

/**
 * Tells of writes that stand in the cluster and whose outcome the record does not tell, because the bot ended in between. A change is
 * written one object after another, so that there is one such write at most, and it is the first thing that is looked for again.
 */
export async function tellArrived(
  { store, clock }: FlowDeps,
  { incident, approval, direction }: WriteContext,
  versionOf: VersionOf,
): Promise<void> {
  const since = appliedAttempt(incident)?.startedAt ?? approval.at;
  const trail = await store.auditTrail({ incident: incident.id, since, limit: mostEntries });
  const unanswered = new Map<string, Extract<AuditEntry, { kind: 'write-begun' }>>();
  for (const entry of trail.map(readEntry)) {
    if (!('object' in entry) || entry.attempt !== approval.attempt || entry.direction !== direction) continue;
    const object = `${entry.object.kind}/${entry.object.name}`;
    if (entry.kind === 'write-begun') unanswered.set(object, entry);
    else unanswered.delete(object);
  }
  const at = clock.now().toISOString();
  for (const { changes: _changes, ...begun } of unanswered.values()) {
    const resourceVersion = versionOf(begun.object);
    if (resourceVersion === undefined) continue;
    await store.audit({ ...begun, at, kind: 'written', resourceVersion, isFoundLater: true });
  }
}
