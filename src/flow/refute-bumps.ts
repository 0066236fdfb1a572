import { said, type Words } from '../language/words.ts';
import { refutedWords } from '../chat/refuted-words.ts';
import type { Facts } from '../diagnosis/facts.ts';
import { parseQuantity } from '../fluentbit/quantity.ts';
import type { Attempt, Incident } from '../incident/incident.ts';
import { sameWorkload } from '../incident/same-workload.ts';
import type { Step } from '../plan/plan.ts';
import { readContainerTarget } from '../plan/target.ts';
import { caseFile } from './case-file.ts';
import { changeIncident } from './change-incident.ts';
import type { FlowDeps } from './deps.ts';

const lookedThrough = 500;

/**
 * An OOM kill under a limit that a change of the bot had set, and that was found to hold, refutes that finding for as long as it may
 * still be refuted: the incident of then says so. This one knows of all higher limits that were tried in vain in that time.
 */
export async function refuteBumps(
  deps: FlowDeps,
  incident: Incident,
  facts: Pick<Facts, 'death' | 'container'>,
): Promise<void> {
  const oomAt = facts.death?.kind === 'oom-kill' ? facts.death.termination.finishedAt : undefined;
  if (oomAt === undefined) return;
  const limit = facts.container?.value.memoryLimit;
  const stored = await deps.store.incidents('all', lookedThrough);
  const same = stored
    .map(({ value }) => value)
    .filter((each) => sameWorkload(each, incident) && each.container === incident.container);
  for (const past of same.toReversed())
    for (const attempt of past.attempts) {
      const step = isRecent(attempt, oomAt, deps.settings.verify.provenMs)
        ? await bumpOf(deps, past, attempt)
        : undefined;
      const why = step && whyInVain(attempt, step, oomAt, limit);
      if (why === undefined) continue;
      const { number, cause } = attempt;
      await changeIncident(deps, past.id, { kind: 'refuted', attempt: number, at: oomAt, why });
      // What failed in this incident itself is counted among its attempts.
      if (past.id === incident.id && attempt.outcome !== 'held') continue;
      const bump = { incident: past.id, attempt: number, cause, why };
      await changeIncident(deps, incident.id, { kind: 'tried', bump });
    }
}

function isRecent({ endedAt }: Attempt, oomAt: string, provenMs: number): boolean {
  const sinceMs = Date.parse(oomAt) - Date.parse(endedAt ?? '');
  return sinceMs > 0 && sinceMs < provenMs;
}

/** The step by which an attempt raised the container's limit; undefined where it did not. */
async function bumpOf(
  deps: FlowDeps,
  { id, container }: Incident,
  { digest }: Attempt,
): Promise<Step | undefined> {
  const plan = await caseFile(deps.store, id).read('plan', digest);
  return plan?.steps.find(
    ({ kind, target, from, to }) =>
      kind === 'set-memory' &&
      readContainerTarget(target)?.container === container &&
      (parseQuantity(to) ?? 0) > (parseQuantity(from) ?? Infinity),
  );
}

/** Why a higher limit is known not to have helped, in words; undefined when it is not. */
function whyInVain(
  { outcome, why, refuted, undoneBy, endedAt = '' }: Attempt,
  step: Step,
  oomAt: string,
  limit: string | undefined,
): Words | undefined {
  if (refuted) return refuted.why;
  if (outcome === 'held') return limit === step.to ? refutedWords(step, endedAt, oomAt) : undefined;
  if (!['failed', 'undone'].includes(outcome) || undoneBy !== undefined) return undefined;
  const { from, to } = step;
  return said('former.triedInVain', { from, to, why: why ?? said('former.failed') });
}
