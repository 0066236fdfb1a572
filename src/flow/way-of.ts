import { said, type Words } from '../language/words.ts';
import type { Spoken } from '../language/spoken.ts';
import { policyFor } from '../approval/policy.ts';
import type { Incident } from '../incident/incident.ts';
import type { Plan } from '../plan/plan.ts';
import { clusterOf } from './cluster-of.ts';
import type { FlowDeps } from './deps.ts';
import { mayWriteNow } from './may-write-now.ts';

/** How a plan would be carried out in this place; `readOnly`: why it would not, in one sentence. */
export type Way =
  | { readonly kind: 'live' }
  | { readonly kind: 'pull-request' }
  | { readonly kind: 'none'; readonly readOnly: Words };

/** What the policy, the cluster and, for a pull request, the plan's place in Git allow. */
export async function wayOf(deps: FlowDeps, incident: Incident, plan: InGit | undefined): Promise<Way> {
  const { workload } = incident;
  const { mode } = policyFor(deps.settings, workload);
  const to = mode === 'pull-request' ? 'pull-request' : 'cluster';
  const now = await mayWriteNow(deps, incident, { to, hasBegun: isUnderWay(incident) });
  if (!now.allowed) return { kind: 'none', readOnly: now.why };
  if (mode === 'pull-request') {
    const readOnly = plan && whyNoPullRequest(deps, plan);
    return readOnly === undefined ? { kind: 'pull-request' } : { kind: 'none', readOnly };
  }
  const right = await clusterOf(deps, workload).writer.mayWrite(workload.namespace);
  return right.allowed ? { kind: 'live' } : { kind: 'none', readOnly: right.why };
}

/** A plan, or one as it is told: why there is no place for it in Git is told in its words. */
type InGit = Pick<Plan | Spoken<Plan>, 'lasting'>;

/** A change that has begun is not stopped by a freeze window. */
const isUnderWay = ({ state }: Incident): boolean =>
  state === 'changing' || state === 'verifying' || state === 'undoing';

/** Files and commands are for people then; undefined where a pull request can be opened. */
export function whyNoPullRequest({ forge }: Pick<FlowDeps, 'forge'>, { lasting }: InGit): Words | undefined {
  const { destination, noDestination } = lasting ?? {};
  if (!destination) return noDestination;
  if (!forge) return said('policy.noToken');
  if (!forge.keeps(destination.repository))
    return said('policy.otherForge', { repository: destination.repository });
  return undefined;
}
