import { copyName, removalOf } from '../change/config-copy.ts';
import { markOf } from '../change/writes-for.ts';
import { type Sending, sendOne } from './send-writes.ts';
import type { FlowDeps } from './deps.ts';

/**
 * Removes the copies of ConfigMaps that a plan made and that the workload does not read any more. The answer names those that stay,
 * because somebody has changed them or they may not be deleted; or that nothing may be written for now.
 */
export async function removeCopies(deps: FlowDeps, sending: Sending): Promise<readonly string[] | 'halted'> {
  const { plan } = sending;
  const bases = plan.basis.filter(({ kind }) => kind === 'ConfigMap');
  const left: string[] = [];
  for (const name of bases.map((basis) => copyName(basis.name, plan.digest))) {
    let stays = false;
    const sent = await sendOne(deps, sending, ({ configMaps, workload }) => {
      const copy = configMaps.find((map) => map.name === name);
      const removal = copy && removalOf(copy, workload, markOf(plan, 'undo'));
      stays = copy !== undefined && removal === undefined;
      return removal;
    });
    if (sent.state === 'halted') return 'halted';
    if (stays || sent.state === 'stopped') left.push(name);
  }
  return left;
}
