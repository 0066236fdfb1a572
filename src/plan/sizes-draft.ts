import type { Facts } from '../diagnosis/facts.ts';
import { formatQuantity } from '../fluentbit/quantity.ts';
import { boundingChanges } from './bound-inputs.ts';
import { bufferSize } from './buffer-size.ts';
import { type ConfigChange, configStep } from './config-change.ts';
import { configSteps } from './config-steps.ts';
import type { Draft } from './draft.ts';
import { limitChanges, memoryFigures } from './memory-figures.ts';
import type { MemoryRoom } from './memory-room.ts';
import { memoryStep } from './memory-step.ts';
import { mendingChanges } from './mend-config.ts';
import type { Step } from './plan.ts';
import type { PlanWords } from './sentences/plan-words.ts';

export interface SizesQuestion {
  readonly facts: Facts;
  /** The primary cause: it decides which values of the configuration are reckoned. */
  readonly cause: string;
  readonly target: string;
  readonly risk: string;
  readonly room: MemoryRoom;
  /** Whether values of the configuration, and whether the container's limit, may be changed. */
  readonly asked: { readonly config: boolean; readonly memory: boolean };
  /** Changes that a playbook spells out. */
  readonly spelled: readonly ConfigChange[];
  readonly limitBytes: number | undefined;
  readonly say: PlanWords;
}

/** Buffers and the container's limit fit together: one is never changed without reckoning the other. */
export function sizesDraft(question: SizesQuestion): Draft {
  const { facts, cause, target, risk, room, asked, spelled, limitBytes, say } = question;
  const reckoned = asked.config ? reckonedSteps(question) : { steps: [], changes: [] };
  const changes = [...reckoned.changes, ...spelled];
  const steps = [...reckoned.steps, ...spelled.map((change) => configStep(facts, change, risk))];
  if (cause === 'invalid-config' || !asked.memory) return { steps, obstacles: [], changes };
  const figures = memoryFigures(facts, changes);
  if (!figures) return { steps, obstacles: [say.configUnreadable], changes };
  const answer = memoryStep(facts, {
    target,
    risk,
    figures,
    room,
    say,
    ...(limitBytes !== undefined && { wished: formatQuantity(limitBytes), by: 'playbook' as const }),
  });
  return {
    steps: [...steps, ...(answer.step ? [answer.step] : [])],
    obstacles: answer.obstacle ? [answer.obstacle] : [],
    changes,
  };
}

interface Reckoned {
  readonly steps: readonly Step[];
  readonly changes: readonly ConfigChange[];
}

/** Without a bound one is set; a misread value is corrected; else the limits are fitted to the load. */
function reckonedSteps({ facts, cause, risk, room, say }: SizesQuestion): Reckoned {
  if (cause === 'invalid-config') return asSteps(facts, mendingChanges(facts, say), risk);
  if (cause === 'unbounded-buffer') return asSteps(facts, boundingChanges(facts, room.bytes, say), risk);
  const mended = mendingChanges(facts, say);
  if (mended.length > 0) return asSteps(facts, mended, risk);
  const size = bufferSize(facts, room.bytes, say);
  return {
    steps: configSteps(facts, size, { risk, say }),
    changes: limitChanges(facts, size.value, size.why),
  };
}

function asSteps(facts: Facts, changes: readonly ConfigChange[], risk: string): Reckoned {
  return { changes, steps: changes.map((change) => configStep(facts, change, risk)) };
}
