import type { Facts } from '../diagnosis/facts.ts';
import { formatQuantity, parseQuantity } from '../fluentbit/quantity.ts';
import type { MemoryRoom } from './memory-room.ts';
import type { MemoryFigures } from './memory-figures.ts';
import type { Step } from './plan.ts';
import type { PlanWords } from './sentences/plan-words.ts';

export interface MemoryAnswer {
  readonly step: Step | undefined;
  readonly obstacle?: string;
}

export interface MemoryQuestion {
  readonly target: string;
  readonly risk: string;
  readonly figures: MemoryFigures;
  readonly room: MemoryRoom;
  /** A value that somebody asked for: a person, or a playbook with a limit of its own. */
  readonly wished?: string;
  readonly by?: 'person' | 'playbook';
  readonly say: PlanWords;
}

/** A container limit above what the buffers can need with a hanging destination; `wished` is a person's own value. */
export function memoryStep(facts: Facts, about: MemoryQuestion): MemoryAnswer {
  const { figures, wished } = about;
  const { memory: say } = about.say;
  const from = facts.container?.value.memoryLimit ?? '';
  const need = figures.prediction.predictedPeakBytes;
  if (need === null || figures.limitBytes === null) return { step: undefined, obstacle: say.noBound };
  const limit = wished === undefined ? figures.limitBytes : (parseQuantity(wished) ?? 0);
  const now = parseQuantity(from);
  if (wished === undefined && now !== undefined && now >= need) return { step: undefined };
  if (limit > about.room.bytes) return { step: undefined, obstacle: aboveRoom(limit, about.room, say) };
  if (wished === undefined && from === '') return { step: adviceToLimit(about, limit, need) };
  const isBelow = limit < need;
  const asked = wished === undefined ? '' : say.asked(about.by ?? 'person', wished);
  const step: Step = {
    kind: 'set-memory',
    target: about.target,
    from,
    to: wished ?? formatQuantity(limit),
    why: say.why(asked, formatQuantity(need), isBelow),
    risk: isBelow ? say.riskBelow(about.risk) : about.risk,
    documentStep: 3,
  };
  return { step };
}

function aboveRoom(limitBytes: number, { bytes, bound }: MemoryRoom, say: PlanWords['memory']): string {
  const limit = formatQuantity(limitBytes);
  const most = `${Math.floor(bytes / 2 ** 20)}Mi`;
  return bound ? say.aboveBound(bound.kind, limit, most, bound.name) : say.aboveCeiling(limit, most);
}

/** A limit where there was none can only bring an OOM kill nearer, so it is said and not written. */
function adviceToLimit({ target, say }: MemoryQuestion, limitBytes: number, needBytes: number): Step {
  return {
    kind: 'advice',
    target,
    from: '',
    ...say.memory.setOne(formatQuantity(limitBytes), formatQuantity(needBytes)),
    risk: '',
    documentStep: 3,
  };
}
