import { copyName, removalOf } from '../change/config-copy.ts';
import { markOf } from '../change/writes-for.ts';
import type { Workload } from '../evidence/evidence.ts';
import { sameWorkload } from '../incident/same-workload.ts';
import { OutsideError } from '../outside-error.ts';
import type { Plan } from '../plan/plan.ts';
import { caseFile } from './case-file.ts';
import { clusterOf } from './cluster-of.ts';
import type { FlowDeps } from './deps.ts';
import { type Sending, sendOne } from './send-writes.ts';

const lookedThrough = 500;

/**
 * Once a change of the configuration has held, removes copies of earlier changes that nobody needs any more: the workload reads them no
 * longer, no undo that would be carried out goes back to them, nobody else names them, and they hold what the bot wrote. The answer names
 * those that are gone; what fails here is left for the next change.
 */
export async function removeSuperseded(deps: FlowDeps, sending: Sending): Promise<readonly string[]> {
  try {
    const { reader } = clusterOf(deps, sending.incident.workload);
    const workload = await reader.workload(sending.incident.workload);
    if (!workload) return [];
    const gone: string[] = [];
    for (const name of await supersededBy(deps, sending, workload))
      if (await isRemoved(deps, sending, name)) gone.push(name);
    return gone;
  } catch (error) {
    if (!(error instanceof OutsideError)) throw error;
    deps.log.warn(
      { incident: sending.incident.id, error },
      'superseded copies of ConfigMaps could not be looked for',
    );
    return [];
  }
}

/** Copies by earlier plans; none where this plan made no copy itself. What a copy in use was made from, its undo goes back to. */
async function supersededBy(
  deps: FlowDeps,
  { incident, plan }: Sending,
  { volumes }: Workload,
): Promise<readonly string[]> {
  const read = new Set(volumes.flatMap(({ configMap }) => configMap ?? []));
  if (!copiesOf(plan).some(({ copy }) => read.has(copy))) return [];
  const stored = await deps.store.incidents('all', lookedThrough);
  const same = stored.map(({ value }) => value).filter((each) => sameWorkload(each, incident));
  const begun = same.flatMap(({ id, attempts }) =>
    attempts.filter(({ startedAt }) => startedAt !== undefined).map(({ digest }) => ({ id, digest })),
  );
  const plans = await Promise.all(
    begun.map(async ({ id, digest }) => caseFile(deps.store, id).read('plan', digest)),
  );
  const copies = plans.flatMap((each) => (each ? copiesOf(each) : []));
  const kept = new Set(copies.filter(({ copy }) => read.has(copy)).map(({ of }) => of));
  const names = copies.map(({ copy }) => copy).filter((name) => !read.has(name) && !kept.has(name));
  return [...new Set(names)];
}

const copiesOf = ({ basis, digest }: Plan): readonly { readonly of: string; readonly copy: string }[] =>
  basis
    .filter(({ kind }) => kind === 'ConfigMap')
    .map(({ name }) => ({ of: name, copy: copyName(name, digest) }));

async function isRemoved(deps: FlowDeps, sending: Sending, name: string): Promise<boolean> {
  const { workload: ref } = sending.incident;
  const { reader } = clusterOf(deps, ref);
  const copy = await reader.configMap(ref.namespace, name);
  if (!copy || (await reader.readersOf(ref, name)).length > 0) return false;
  let isOurs = true;
  const sent = await sendOne(deps, sending, ({ workload }) => {
    const removal = removalOf(copy, workload, markOf(sending.plan, 'apply'));
    isOurs = removal !== undefined;
    return removal;
  });
  return sent.state === 'sent' && isOurs;
}
