import type { EffectiveInput } from './config/effective-inputs.ts';
import type { ConfigSection, FluentBitConfig } from './config/fluent-bit-config.ts';
import { matchingOutputs } from './matching-outputs.ts';
import type { MemoryFigures, OutputState, StateFigures } from './memory-figures.ts';
import type { MemoryObservations, MemoryTerm } from './memory.ts';
import type { MemoryWords } from './words/memory-words.ts';

/** What the terms are made from. */
export interface MemoryGround {
  readonly config: FluentBitConfig;
  readonly figures: MemoryFigures;
  readonly seen: MemoryObservations & {
    readonly outputs: OutputState;
    readonly connections: number;
    readonly files: number;
  };
  readonly say: MemoryWords;
}

/** They write to the node or nowhere, and wait for nobody. */
const localOutputs = new Set(['null', 'counter', 'exit', 'file', 'flowcounter', 'stdout']);
/** They send chunks as they are and build no payload. */
const plainOutputs = new Set(['forward', ...localOutputs]);

/** What each output holds whatever the buffers: payloads, answers, retries in flight. */
export function outputTerms(ground: MemoryGround): readonly MemoryTerm[] {
  const { config, seen, say } = ground;
  const outputs = config.sections.filter((section) => section.kind === 'output');
  return outputs.flatMap((output) => {
    if (plainOutputs.has(output.plugin ?? '') && (seen.outputs === 'hanging' || isLocal(output))) return [];
    const instance = output.instance ?? output.plugin ?? 'output';
    const name = seen.outputs === 'refusing' ? say.names.retries(instance) : say.names.payloads(instance);
    const { workBytes } = figuresOf(output, ground);
    return [{ name, bytes: workBytes, why: say.work(seen.outputs) }];
  });
}

/** How many bytes the outputs hold for each byte this input buffers, and how many outputs they are. */
export function copiesFor(
  input: EffectiveInput,
  ground: MemoryGround,
): { readonly copies: number; readonly outputs: number } {
  const isWithout = !ground.config.sections.some((section) => section.kind === 'output');
  if (isWithout) return { copies: ground.figures.states[ground.seen.outputs].copies, outputs: 1 };
  const outputs = matchingOutputs(ground.config, input);
  const copies = outputs.reduce((sum, output) => sum + figuresOf(output, ground).copies, 0);
  return { copies, outputs: outputs.length };
}

function figuresOf(output: ConfigSection, { figures, seen }: MemoryGround): StateFigures {
  return figures.states[isLocal(output) ? 'healthy' : seen.outputs];
}

const isLocal = (output: ConfigSection): boolean => localOutputs.has(output.plugin ?? '');
