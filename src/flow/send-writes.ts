import { isLive } from '../approval/decide.ts';
import type { Approval } from '../approval/approval.ts';
import { changesOf, writeEntry } from '../audit/write-entries.ts';
import type { ChangeRecord } from '../change/record.ts';
import type { Write, WriteResult } from '../change/write.ts';
import { markOf, undoWritesFor, writesFor, type FreshObjects } from '../change/writes-for.ts';
import { quote } from '../evidence/quote.ts';
import type { Incident } from '../incident/incident.ts';
import type { Plan } from '../plan/plan.ts';
import { clusterOf } from './cluster-of.ts';
import type { FlowDeps } from './deps.ts';
import { arrivedUntold } from './arrived-untold.ts';
import { freshObjects } from './fresh-objects.ts';

export interface Sending {
  readonly incident: Incident;
  readonly plan: Plan;
  readonly approval: Approval;
  readonly direction: ChangeRecord['direction'];
}

export type Sent = { readonly state: 'sent' } | { readonly state: 'stopped'; readonly why: string };

const conflictTries = 6;

/**
 * Dry run, record, send, one object after another. A status update between reading and writing is a
 * conflict that is read again; a changed specification or value stops the change.
 */
export async function sendWrites(deps: FlowDeps, sending: Sending): Promise<Sent> {
  const { plan, direction } = sending;
  const record = await recordOf(deps, sending);
  if (record?.state === 'applied') return { state: 'sent' };
  if (!deps.settings.writes) return stopped(deps, sending, record?.done ?? 0, 'changes are switched off');
  if (!record && direction === 'apply') {
    const why = await notBegun(deps, sending);
    if (why) return { state: 'stopped', why };
  }
  let done = record?.done ?? 0;
  for (let tries = 0; tries < conflictTries; tries += 1) {
    const fresh = await freshObjects(
      clusterOf(deps, sending.incident.workload).reader,
      sending.incident.workload,
      plan,
    );
    if (!fresh) return stopped(deps, sending, done, 'the workload is gone');
    const arrived = arrivedObjects(sending, fresh);
    for (const entry of await arrivedUntold(deps, sending, fresh, arrived)) await deps.store.audit(entry);
    done = Math.max(done, arrived.size);
    const planned = plannedWrites(sending, fresh, arrived, deps.clock.now().toISOString());
    if ('refused' in planned) return stopped(deps, sending, done, planned.refused);
    const result = await sendAll(deps, sending, planned.writes, done);
    done = result.done;
    if (result.state === 'sent') return { state: 'sent' };
    if (result.state === 'refused') return stopped(deps, sending, done, result.why);
  }
  return stopped(deps, sending, done, 'the object changed faster than it could be written');
}

/** An approval serves once and expires; the undo stands under the approval of its change. */
async function notBegun(deps: FlowDeps, sending: Sending): Promise<string | undefined> {
  const { plan, approval } = sending;
  if (!isLive(approval, plan.digest, deps.clock.now()))
    return 'the approval expired before the change began, nothing was written';
  const record = recordFor(deps, sending, { writes: [], done: 0, state: 'running' });
  if (!(await deps.store.beginChange(approval, record)))
    return 'this approval was used before, nothing was written';
  return undefined;
}

/** `Kind/name` of the objects that carry this change's mark: their writes arrived, whatever the record says. */
function arrivedObjects({ plan, direction }: Sending, fresh: FreshObjects): ReadonlySet<string> {
  const mark = markOf(plan, direction);
  const arrived = (object: { annotations: Readonly<Record<string, string>> }) =>
    object.annotations['fluent-medic.dev/change'] === mark;
  return new Set([
    ...fresh.configMaps.filter(arrived).map((map) => `ConfigMap/${map.name}`),
    ...(arrived(fresh.workload) ? [`${fresh.workload.kind}/${fresh.workload.name}`] : []),
  ]);
}

/** A write that arrived already changed its object, so its part of the plan is skipped when the rest is planned anew. */
function plannedWrites(
  { plan, direction }: Sending,
  fresh: FreshObjects,
  arrived: ReadonlySet<string>,
  at: string,
): ReturnType<typeof writesFor> {
  const rest = (basis: { kind: string; name: string }) => !arrived.has(`${basis.kind}/${basis.name}`);
  const left: Plan = { ...plan, basis: plan.basis.filter(rest) };
  const planned =
    direction === 'apply' ? writesFor(left, fresh, at) : undoWritesFor(left, fresh, at, arrived);
  if ('refused' in planned) return planned;
  return { writes: planned.writes.filter((write) => rest(write.object)) };
}

type Round =
  | { readonly state: 'sent'; readonly done: number }
  | { readonly state: 'conflict'; readonly done: number }
  | { readonly state: 'refused'; readonly done: number; readonly why: string };

async function sendAll(
  deps: FlowDeps,
  sending: Sending,
  writes: readonly Write[],
  alreadyDone: number,
): Promise<Round> {
  const { writer } = clusterOf(deps, sending.incident.workload);
  let done = alreadyDone;
  for (const write of writes) {
    const answer = meaning(await writer.dryRun(write));
    if (answer !== 'ok') return { ...answer, done };
  }
  const intents = writes.map(({ object, mark }) => ({ object, mark }));
  await saveRecord(deps, sending, { writes: intents, done, state: 'running' });
  for (const write of writes) {
    const result = await sendOne(deps, sending, write);
    const answer = meaning(result);
    if (answer !== 'ok') return { ...answer, done };
    done += 1;
    const audit = outcomeOf(deps, sending, write, result);
    await deps.store.saveChange(recordFor(deps, sending, { writes: intents, done, state: 'running' }), audit);
  }
  await saveRecord(deps, sending, { writes: intents, done, state: 'applied' });
  return { state: 'sent', done };
}

/** The record tells of a write before it is sent, so that none ever stands in the cluster that it does not tell of. */
async function sendOne(deps: FlowDeps, sending: Sending, write: Write): Promise<WriteResult> {
  const { object, resourceVersion } = write;
  const tell = (entry: Parameters<typeof writeEntry>[2]) =>
    deps.store.audit(writeEntry(sending, object, entry));
  const changes = changesOf(sending, object);
  await tell({ kind: 'write-begun', at: nowOf(deps), changes, resourceVersion });
  const { writer } = clusterOf(deps, sending.incident.workload);
  const result = await writer.apply(write, sending.plan, sending.approval);
  if ('why' in result) await tell({ kind: 'not-written', at: nowOf(deps), why: result.why });
  return result;
}

function outcomeOf(deps: FlowDeps, sending: Sending, { object }: Write, result: WriteResult) {
  if ('why' in result) return [];
  const at = nowOf(deps);
  const { resourceVersion, withoutEvent: why } = result;
  const written = writeEntry(sending, object, { kind: 'written', at, resourceVersion });
  if (why === undefined) return [written];
  deps.log.warn({ incident: sending.incident.id, object, why }, 'no Event tells of a change');
  return [written, writeEntry(sending, object, { kind: 'event-missing', at, why })];
}

const nowOf = ({ clock }: FlowDeps): string => clock.now().toISOString();

/** An admission webhook may quote what it refuses. */
const meaning = (result: WriteResult) => {
  if (result.state === 'done' || result.state === 'already-done') return 'ok' as const;
  return result.state === 'conflict'
    ? ({ state: 'conflict' } as const)
    : ({ state: 'refused', why: quote(result.why) } as const);
};

async function stopped(deps: FlowDeps, sending: Sending, done: number, why: string): Promise<Sent> {
  await saveRecord(deps, sending, { writes: [], done, state: 'stopped', why });
  const wrote = done === 0 ? 'nothing was written' : `${done} of its writes had arrived`;
  return { state: 'stopped', why: `${why.replace(/\.$/, '')} (${wrote})` };
}

/** The change that this attempt began. What an earlier offer of the same plan left behind needs a beginning of its own. */
async function recordOf(
  deps: FlowDeps,
  { incident, plan, direction }: Sending,
): Promise<ChangeRecord | undefined> {
  const startedAt = Date.parse(incident.attempts.at(-1)?.startedAt ?? '');
  const records = [...(await deps.store.changes('running')), ...(await deps.store.changes('applied'))];
  return records.find(
    (record) =>
      record.incident === incident.id &&
      record.digest === plan.digest &&
      record.direction === direction &&
      Date.parse(record.at) >= startedAt,
  );
}

type Progress = Pick<ChangeRecord, 'writes' | 'done' | 'state' | 'why'>;

const saveRecord = (deps: FlowDeps, sending: Sending, progress: Progress) =>
  deps.store.saveChange(recordFor(deps, sending, progress));

const recordFor = (deps: FlowDeps, sending: Sending, progress: Progress): ChangeRecord => ({
  incident: sending.incident.id,
  digest: sending.plan.digest,
  direction: sending.direction,
  at: deps.clock.now().toISOString(),
  ...progress,
});
