import { asClause, said, type Words } from '../language/words.ts';
import { isLive } from '../approval/decide.ts';
import type { Approval } from '../approval/approval.ts';
import { failedOf } from '../check/check.ts';
import type { ChangeRecord } from '../change/record.ts';
import type { Write, WriteResult } from '../change/write.ts';
import { type FreshObjects, type Manner, markOf, undoWritesFor, writesFor } from '../change/writes-for.ts';
import { quoted } from '../evidence/quote.ts';
import { appliedAttempt } from '../incident/attempts.ts';
import type { Incident } from '../incident/incident.ts';
import type { Plan } from '../plan/plan.ts';
import { clusterOf } from './cluster-of.ts';
import { applyWrite, tellArrived, type VersionOf } from './apply-write.ts';
import type { FlowDeps } from './deps.ts';
import { freshObjects } from './fresh-objects.ts';
import { keepChecks } from './keep-checks.ts';
import { mayWriteNow } from './may-write-now.ts';
import { mannerOf } from './manner-of.ts';

export interface Sending {
  readonly incident: Incident;
  readonly plan: Plan;
  readonly approval: Approval;
  readonly direction: ChangeRecord['direction'];
}

/** A change on its way through the pods; its waits are counted by a time in which no jump of the clock shows. */
export interface Carrying extends Sending {
  readonly time: () => Date;
}

export type Sent =
  | { readonly state: 'sent' }
  /** Nothing more may be written for now; what has arrived stays. */
  | { readonly state: 'halted' }
  | { readonly state: 'stopped'; readonly why: Words; readonly wroteNothing?: boolean };

const conflictTries = 6;

/**
 * Dry run, record, send, one object after another. A status update between reading and writing is a
 * conflict that is read again; a changed specification or value stops the change.
 */
export async function sendWrites(deps: FlowDeps, sending: Sending): Promise<Sent> {
  const { plan, direction } = sending;
  const record = await recordOf(deps, sending);
  if (record?.state === 'applied') return { state: 'sent' };
  const hasBegun = record !== undefined || direction === 'undo';
  const right = await mayWriteNow(deps, sending.incident, { approval: sending.approval, hasBegun });
  if (!right.allowed && hasBegun) return { state: 'halted' };
  if (!right.allowed) return { state: 'stopped', why: nothingWritten(right.why), wroteNothing: true };
  if (!record && direction === 'apply') {
    const why = await notBegun(deps, sending);
    if (why) return { state: 'stopped', why, wroteNothing: true };
  }
  let done = record?.done ?? 0;
  for (let tries = 0; tries < conflictTries; tries += 1) {
    const fresh = await freshObjects(
      clusterOf(deps, sending.incident.workload).reader,
      sending.incident.workload,
      plan,
    );
    if (!fresh) return stopped(deps, sending, done, said('rollout.workloadGone'));
    const arrived = arrivedObjects(sending, fresh);
    if (arrived.size > 0) await tellArrived(deps, sending, versionIn(arrived));
    done = Math.max(done, arrived.size);
    const manner = mannerOf(deps, sending.incident.workload, fresh.workload);
    const planned = plannedWrites(sending, fresh, arrived, { ...manner, at: deps.clock.now().toISOString() });
    if ('refused' in planned) return stopped(deps, sending, done, planned.refused);
    const result = await sendAll(deps, sending, planned.writes, done);
    done = result.done;
    if (result.state === 'sent' || result.state === 'halted') return { state: result.state };
    if (result.state === 'refused') return stopped(deps, sending, done, result.why);
  }
  return stopped(deps, sending, done, said('write.tooFast'));
}

/**
 * One more write of a change that has begun, made from the objects as they are now: dry run, then the write. Nothing to write counts as
 * sent. It is safe to repeat: what has arrived is recognised by its mark or, for a deletion, by the uid.
 */
export async function sendOne(
  deps: FlowDeps,
  sending: Sending,
  make: (fresh: FreshObjects) => Write | undefined,
): Promise<Sent> {
  const { reader, writer } = clusterOf(deps, sending.incident.workload);
  for (let tries = 0; tries < conflictTries; tries += 1) {
    const fresh = await freshObjects(reader, sending.incident.workload, sending.plan);
    if (!fresh) return { state: 'stopped', why: said('rollout.workloadGone') };
    const write = make(fresh);
    if (!write) {
      await tellArrived(deps, sending, versionIn(versionsOf(fresh), ''));
      return { state: 'sent' };
    }
    const allowed = meaning(await writer.dryRun(write));
    if (allowed !== 'ok' && allowed.state === 'refused') return { state: 'stopped', why: allowed.why };
    if (allowed !== 'ok') continue;
    if (await isHalted(deps, sending)) return { state: 'halted' };
    const answer = meaning(await applyWrite(deps, sending, write));
    if (answer === 'ok') return { state: 'sent' };
    if (answer.state === 'refused') return { state: 'stopped', why: answer.why };
  }
  return { state: 'stopped', why: said('write.tooFast') };
}

/** An approval serves once and expires; the undo stands under the approval of its change. */
export async function notBegun(deps: FlowDeps, sending: Sending): Promise<Words | undefined> {
  const { plan, approval } = sending;
  if (!isLive(approval, plan.digest, deps.clock.now())) return said('write.approvalExpired');
  const attempt = sending.incident.attempts.length;
  const [failed] = failedOf(await keepChecks(deps, { ...sending, attempt }));
  if (failed) return said('write.checkFailed', { why: asClause(failed.why) });
  const record = recordFor(deps, sending, { writes: [], done: 0, state: 'running' });
  if (!(await deps.store.beginChange(approval, record))) return said('write.approvalUsed');
  return undefined;
}

/** By `Kind/name`; what is not there has `missing`. */
const versionIn =
  (versions: ReadonlyMap<string, string>, missing?: string): VersionOf =>
  ({ kind, name }) =>
    versions.get(`${kind}/${name}`) ?? missing;

const versionsOf = ({ configMaps, workload }: FreshObjects): ReadonlyMap<string, string> =>
  new Map(
    [...configMaps.map((map) => ({ ...map, kind: 'ConfigMap' })), workload].map(
      ({ kind, name, resourceVersion = '' }) => [`${kind}/${name}`, resourceVersion],
    ),
  );

/** `Kind/name` and version of the objects that carry this change's mark: their writes arrived, whatever the record says. */
function arrivedObjects({ plan, direction }: Sending, fresh: FreshObjects): ReadonlyMap<string, string> {
  const mark = markOf(plan, direction);
  const objects = [...fresh.configMaps.map((map) => ({ ...map, kind: 'ConfigMap' })), fresh.workload];
  return new Map(
    objects
      .filter(({ annotations }) => annotations['fluent-medic.dev/change'] === mark)
      .map(({ kind, name, resourceVersion = '' }) => [`${kind}/${name}`, resourceVersion]),
  );
}

/** A write that arrived already changed its object, so its part of the plan is skipped when the rest is planned anew. */
function plannedWrites(
  { plan, direction }: Sending,
  fresh: FreshObjects,
  arrived: ReadonlyMap<string, string>,
  { at, ...manner }: Manner & { readonly at: string },
): ReturnType<typeof writesFor> {
  // The workload is written last: where it carries the change, so does all the rest.
  if (arrived.has(`${fresh.workload.kind}/${fresh.workload.name}`)) return { writes: [] };
  const rest = (basis: { kind: string; name: string }) => !arrived.has(`${basis.kind}/${basis.name}`);
  const left: Plan = { ...plan, basis: plan.basis.filter(rest) };
  const planned =
    direction === 'apply'
      ? writesFor(left, fresh, at, manner)
      : undoWritesFor(left, fresh, at, new Set(arrived.keys()));
  if ('refused' in planned) return planned;
  return { writes: planned.writes.filter((write) => rest(write.object)) };
}

type Round =
  | { readonly state: 'sent' | 'halted'; readonly done: number }
  | { readonly state: 'conflict'; readonly done: number }
  | { readonly state: 'refused'; readonly done: number; readonly why: Words };

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
    if (await isHalted(deps, sending)) return { state: 'halted', done };
    const answer = meaning(await applyWrite(deps, sending, write));
    if (answer !== 'ok') return { ...answer, done };
    done += 1;
    await saveRecord(deps, sending, { writes: intents, done, state: 'running' });
  }
  await saveRecord(deps, sending, { writes: intents, done, state: 'applied' });
  return { state: 'sent', done };
}

const isHalted = async (deps: FlowDeps, { incident, approval }: Sending): Promise<boolean> =>
  !(await mayWriteNow(deps, incident, { approval, hasBegun: true })).allowed;

/** An admission webhook may quote what it refuses; one that takes no dry run says nothing about the write itself. */
const meaning = (result: WriteResult | { readonly state: 'not-possible' }) => {
  if (result.state === 'done' || result.state === 'already-done' || result.state === 'not-possible')
    return 'ok' as const;
  return result.state === 'conflict'
    ? ({ state: 'conflict' } as const)
    : ({ state: 'refused', why: quoted(result.why) } as const);
};

async function stopped(deps: FlowDeps, sending: Sending, done: number, why: Words): Promise<Sent> {
  await saveRecord(deps, sending, { writes: [], done, state: 'stopped', why });
  const told = done === 0 ? nothingWritten(why) : said('write.someArrived', { why: asClause(why), done });
  return { state: 'stopped', why: told, wroteNothing: done === 0 };
}

const nothingWritten = (why: Words): Words => said('write.nothingWritten', { why: asClause(why) });

/** The change that this attempt began. What an earlier offer of the same plan left behind needs a beginning of its own. */
export async function recordOf(
  deps: FlowDeps,
  { incident, plan, direction }: Sending,
): Promise<ChangeRecord | undefined> {
  const startedAt = Date.parse(appliedAttempt(incident)?.startedAt ?? '');
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

export const saveRecord = (deps: FlowDeps, sending: Sending, progress: Progress) =>
  deps.store.saveChange(recordFor(deps, sending, progress));

const recordFor = (deps: FlowDeps, sending: Sending, progress: Progress): ChangeRecord => ({
  incident: sending.incident.id,
  digest: sending.plan.digest,
  direction: sending.direction,
  at: deps.clock.now().toISOString(),
  ...progress,
});
