import type { Facts } from '../diagnosis/facts.ts';
import type { EffectiveInput } from '../fluentbit/config/effective-inputs.ts';
import { property } from '../fluentbit/config/property.ts';
import type { BufferSize } from './buffer-size.ts';
import { changeOf, configStep } from './config-change.ts';
import { limitedInputs } from './memory-figures.ts';
import type { Step } from './plan.ts';
import type { PlanWords } from './sentences/plan-words.ts';

/** The document's three keys of each input that decides: changed or kept, each with its reason. */
export function configSteps(
  facts: Facts,
  size: BufferSize,
  { risk, say }: { readonly risk: string; readonly say: PlanWords },
): readonly Step[] {
  return limitedInputs(facts).flatMap((input) => [
    limitStep(facts, input, size, risk),
    ...(input.bufferChunkBytes === null
      ? []
      : [keptStep(facts, input, 'Buffer_Chunk_Size', chunkWhy(facts, input, say))]),
    ...(input.bufferMaxBytes === null
      ? []
      : [keptStep(facts, input, 'Buffer_Max_Size', maxWhy(facts, input, say))]),
  ]);
}

function limitStep(
  facts: Facts,
  { section, memBufLimit }: EffectiveInput,
  size: BufferSize,
  risk: string,
): Step {
  const now = memBufLimit?.written ?? '';
  return configStep(facts, changeOf(section, 'Mem_Buf_Limit', size.value ?? now, size.why), risk);
}

function keptStep(facts: Facts, { section }: EffectiveInput, key: string, why: string): Step {
  const written = property(section, key)?.written ?? '';
  return configStep(facts, { section, key, from: written, to: written, why }, '');
}

function chunkWhy(facts: Facts, input: EffectiveInput, say: PlanWords): string {
  const connections = facts.memory?.connections ?? 1;
  const bytes = (input.bufferChunkBytes ?? 0).toLocaleString('en');
  return input.plugin === 'tail'
    ? say.config.chunkKeptAFile(bytes)
    : say.config.chunkKept(bytes, connections);
}

function maxWhy(facts: Facts, input: EffectiveInput, say: PlanWords): string {
  const refused = facts.logs.some((log) =>
    [...log.story.signatures.keys()].some((id) => /too_?(big|large)|buffer_max|tail_long/.test(id)),
  );
  const bytes = (input.bufferMaxBytes ?? 0).toLocaleString('en');
  if (refused) return say.config.maxRefused(bytes);
  return input.plugin === 'tail' ? say.config.maxKeptAFile(bytes) : say.config.maxKept(bytes);
}
