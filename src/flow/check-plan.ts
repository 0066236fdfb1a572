import { asSentence, said } from '../language/words.ts';
import { policyFor } from '../approval/policy.ts';
import type { Write } from '../change/write.ts';
import { deletesPods } from '../change/hold.ts';
import { type FreshObjects, movedWords, type Writes, writesFor } from '../change/writes-for.ts';
import { type Check, type CheckId, checkIds, withNewer } from '../check/check.ts';
import { judgeConfig } from '../check/judge-config.ts';
import { judgeDryRun } from '../check/judge-dry-run.ts';
import { judgePermission } from '../check/judge-permission.ts';
import { judgeRollout } from '../check/judge-rollout.ts';
import { judgeRoom } from '../check/judge-room.ts';
import { neededRights, reloadRight } from '../check/needed-rights.ts';
import { plannedWorkload } from '../check/planned-workload.ts';
import { quoted } from '../evidence/quote.ts';
import type { Incident } from '../incident/incident.ts';
import { OutsideError } from '../outside-error.ts';
import { configMapBasis, workloadBasis } from '../plan/digest.ts';
import type { Plan } from '../plan/plan.ts';
import { isReload } from '../plan/reload-step.ts';
import { clusterOf } from './cluster-of.ts';
import type { FlowDeps } from './deps.ts';
import { freshObjects } from './fresh-objects.ts';
import { mannerOf } from './manner-of.ts';
import { freshConfig } from './fresh-config.ts';

/** What is asked again at each yes: a few small reads. */
export const quickChecks: readonly CheckId[] = ['permission', 'fresh-state', 'dry-run', 'rollout', 'config'];

interface Asked {
  readonly incident: Incident;
  readonly plan: Plan;
  readonly fresh: FreshObjects;
  readonly writes: readonly Write[];
  readonly inWaves: boolean;
}

type Checker = (deps: FlowDeps, asked: Asked) => Promise<Check>;

/** Those that look at the cluster without writing; without the right to write only these are asked. */
const checkers: Readonly<Partial<Record<CheckId, Checker>>> = {
  permission: checkPermission,
  'dry-run': checkDryRun,
  room: checkRoom,
  rollout: checkRollout,
  config: checkConfig,
};

const forWriters: readonly CheckId[] = ['permission', 'dry-run'];

/**
 * Asks the cluster, as it is now, what stands against a plan. What cannot be asked is not possible; only when the plan's own objects cannot
 * be read there is nothing to check: then it throws `OutsideError`. A plan that writes nothing has no checks; where the bot may not write,
 * those that need that right are left out.
 */
export async function checkPlan(
  deps: FlowDeps,
  incident: Incident,
  plan: Plan,
  only: readonly CheckId[] = checkIds,
): Promise<readonly Check[]> {
  if (plan.adviceOnly !== undefined && !plan.lastsElsewhere) return [];
  const { mode } = policyFor(deps.settings, incident.workload);
  const isLive = mode === 'live' && plan.adviceOnly === undefined;
  const wanted = only.filter((id) => isLive || !forWriters.includes(id));
  const state = await stateOf(deps, incident, plan, isLive);
  if ('id' in state) return [state];
  const passed: Check = {
    id: 'fresh-state',
    state: 'passed',
    why: said('check.state.fresh'),
  };
  const results = await Promise.all(
    wanted.flatMap((id) => {
      const checker = checkers[id];
      return checker ? [attempted(id, async () => checker(deps, state))] : [];
    }),
  );
  return withNewer([passed], withoutEcho(results));
}

/** What is written follows from the objects as they are now; a plan that does not fit them any more goes no further. */
async function stateOf(
  deps: FlowDeps,
  incident: Incident,
  plan: Plan,
  isLive: boolean,
): Promise<Asked | Check> {
  const fresh = await freshObjects(clusterOf(deps, incident.workload).reader, incident.workload, plan);
  if (!fresh) return { id: 'fresh-state', state: 'failed', why: said('check.state.gone') };
  const manner = mannerOf(deps, incident.workload, fresh.workload);
  const inWaves = isLive && manner.inWaves;
  const possible = isLive
    ? writesFor(plan, fresh, deps.clock.now().toISOString(), manner)
    : movedSince(plan, fresh);
  if ('refused' in possible) return { id: 'fresh-state', state: 'failed', why: asSentence(possible.refused) };
  return { incident, plan, fresh, writes: possible.writes, inWaves };
}

/** What nobody writes here has no writes, but it was made for objects as they were. */
function movedSince(plan: Plan, { workload, configMaps }: FreshObjects): Writes {
  const now = [workloadBasis(workload), ...configMaps.map(configMapBasis)];
  const moved = plan.basis.find(
    ({ kind, name, state }) =>
      !now.some((each) => each.kind === kind && each.name === name && each.state === state),
  );
  return moved ? { refused: movedWords(moved) } : { writes: [] };
}

async function attempted(id: CheckId, check: () => Promise<Check>): Promise<Check> {
  try {
    return await check();
  } catch (error) {
    if (!(error instanceof OutsideError)) throw error;
    return { id, state: 'not-possible', why: asSentence(quoted(error.words)) };
  }
}

/** Without the right the dry run is refused as well, which tells nothing of its own. */
function withoutEcho(results: readonly Check[]): readonly Check[] {
  const isMissing = results.some(({ id, state }) => id === 'permission' && state === 'failed');
  return isMissing
    ? results.map((check) =>
        check.id === 'dry-run' && check.state === 'failed'
          ? { id: check.id, state: 'not-possible', why: said('check.dryRun.needsRight') }
          : check,
      )
    : results;
}

async function checkPermission(
  deps: FlowDeps,
  { incident, plan, fresh, writes, inWaves }: Asked,
): Promise<Check> {
  const { checks } = clusterOf(deps, incident.workload);
  const rights = [
    ...neededRights(writes, inWaves && deletesPods(fresh.workload)),
    ...(isReload(plan) ? [reloadRight(incident.workload.namespace)] : []),
  ];
  return judgePermission(
    await Promise.all(rights.map(async (right) => ({ ...right, isGranted: await checks.isGranted(right) }))),
  );
}

/** At any version: a status that changes in between is no conflict here. */
async function checkDryRun(deps: FlowDeps, { incident, writes }: Asked): Promise<Check> {
  const { checks } = clusterOf(deps, incident.workload);
  const anyVersion = writes.map((write) => ({ ...write, resourceVersion: '' }));
  return judgeDryRun(
    await Promise.all(anyVersion.map(async (write) => ({ write, preview: await checks.preview(write) }))),
  );
}

async function checkRoom(deps: FlowDeps, { incident, plan, fresh }: Asked): Promise<Check> {
  const { checks, reader } = clusterOf(deps, incident.workload);
  const { namespace } = incident.workload;
  const [nodes, quotas, limitRanges, pods] = await Promise.all([
    checks.nodes(fresh.workload.scheduling),
    checks.quotas(namespace),
    checks.limitRanges(namespace),
    reader.podsOf(incident.workload),
  ]);
  const runningOn = new Set(pods.flatMap(({ node }) => node ?? []));
  const { workload } = fresh;
  return judgeRoom({
    before: workload,
    after: plannedWorkload(workload, plan),
    nodes,
    runningOn,
    quotas,
    limitRanges,
  });
}

async function checkRollout(deps: FlowDeps, { incident, fresh, inWaves }: Asked): Promise<Check> {
  const { checks } = clusterOf(deps, incident.workload);
  const [settings, budgets] = await Promise.all([
    checks.rollout(incident.workload),
    checks.disruptionBudgets(incident.workload.namespace),
  ]);
  if (!settings) return { id: 'rollout', state: 'failed', why: said('check.state.gone') };
  const { podStartMs } = deps.settings.rollout;
  return judgeRollout({ workload: fresh.workload, settings, budgets, inWaves, podStartMs });
}

async function checkConfig(deps: FlowDeps, { incident, plan, fresh }: Asked): Promise<Check> {
  const { reader } = clusterOf(deps, incident.workload);
  return judgeConfig({ plan, ...(await freshConfig(reader, fresh.workload, incident.container)) });
}
