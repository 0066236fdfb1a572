import type { Facts } from '../diagnosis/facts.ts';
import { limitedInputs } from './memory-figures.ts';
import { ownerWarning } from './owner-words.ts';
import { applicationOf } from './side-car.ts';
import type { PlanWords } from './sentences/plan-words.ts';
import { containerTarget } from './target.ts';

/** The container that a plan changes, as the target of a step. */
export function targetOf({ workload, subject }: Facts): string {
  return containerTarget({
    kind: workload?.value.kind ?? 'Pod',
    namespace: subject.namespace ?? 'unknown',
    name: workload?.value.name ?? subject.pod ?? 'unknown',
    container: subject.container ?? 'unknown',
  });
}

/** What every step that restarts the pods puts at risk. */
export function restartRisk(facts: Facts, say: PlanWords): string {
  const application = applicationOf(facts);
  const warnings = [application && say.restartsApplication(application), ownerWarning(facts.owners, say)];
  return say.risk(limitedInputs(facts).length > 0, warnings.join(''));
}
