import type { Facts } from '../diagnosis/facts.ts';
import { formatQuantity, parseQuantity } from '../fluentbit/quantity.ts';
import type { MemoryFigures } from './memory-figures.ts';
import type { Step } from './plan.ts';

export interface MemoryAnswer {
  readonly step: Step | undefined;
  readonly obstacle?: string;
}

export interface MemoryQuestion {
  readonly target: string;
  readonly risk: string;
  readonly figures: MemoryFigures;
  readonly ceilingBytes: number;
  /** A value that somebody asked for: a person, or a playbook with a limit of its own. */
  readonly wished?: string;
  readonly by?: 'person' | 'playbook';
}

/** A container limit above what the buffers can need with a hanging destination; `wished` is a person's own value. */
export function memoryStep(facts: Facts, about: MemoryQuestion): MemoryAnswer {
  const { figures, wished } = about;
  const from = facts.container?.value.memoryLimit ?? '';
  const need = figures.prediction.predictedPeakBytes;
  if (need === null || figures.limitBytes === null)
    return {
      step: undefined,
      obstacle: 'an input has no bound, so no memory limit would be enough: bound it first',
    };
  const limit = wished === undefined ? figures.limitBytes : (parseQuantity(wished) ?? 0);
  if (limit > about.ceilingBytes)
    return {
      step: undefined,
      obstacle: `the memory limit this needs (${formatQuantity(limit)}) is above the ceiling of ${formatQuantity(about.ceilingBytes)}`,
    };
  const now = parseQuantity(from);
  if (wished === undefined && now !== undefined && now >= need) return { step: undefined };
  if (wished === undefined && from === '') return { step: adviceToLimit(about.target, limit, need) };
  const isBelow = limit < need;
  const asked = wished === undefined ? '' : `A ${about.by ?? 'person'} asked for ${wished}. `;
  const needs = `With full buffers and a hanging destination the process can need ${formatQuantity(need)}`;
  const fits = isBelow
    ? 'this limit is below that: expect an OOM kill when the destination hangs'
    : 'the limit stands above that with head-room';
  const step: Step = {
    kind: 'set-memory',
    target: about.target,
    from,
    to: wished ?? formatQuantity(limit),
    why: `${asked}${needs}; ${fits}.`,
    risk: isBelow ? `${about.risk} The limit is below the predicted need.` : about.risk,
    documentStep: 3,
  };
  return { step };
}

/** A limit where there was none can only bring an OOM kill nearer, so it is said and not written. */
function adviceToLimit(target: string, limitBytes: number, needBytes: number): Step {
  return {
    kind: 'advice',
    target,
    from: '',
    to: `Give the container a memory limit of at least ${formatQuantity(limitBytes)}`,
    why: `it has none, so the node's memory is the only bound; full buffers and a hanging destination can need ${formatQuantity(needBytes)}`,
    risk: '',
    documentStep: 3,
  };
}
