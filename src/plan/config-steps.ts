import type { Facts } from '../diagnosis/facts.ts';
import type { EffectiveInput } from '../fluentbit/config/effective-inputs.ts';
import { property } from '../fluentbit/config/property.ts';
import type { BufferSize } from './buffer-size.ts';
import { changeOf, configStep } from './config-change.ts';
import { limitedInputs } from './memory-figures.ts';
import type { Step } from './plan.ts';

/** The document's three keys of each input that decides: changed or kept, each with its reason. */
export function configSteps(facts: Facts, size: BufferSize, risk: string): readonly Step[] {
  return limitedInputs(facts).flatMap((input) => [
    limitStep(facts, input, size, risk),
    ...(input.bufferChunkBytes === null
      ? []
      : [keptStep(facts, input, 'Buffer_Chunk_Size', chunkWhy(facts, input))]),
    ...(input.bufferMaxBytes === null
      ? []
      : [keptStep(facts, input, 'Buffer_Max_Size', maxWhy(facts, input))]),
  ]);
}

function limitStep(
  facts: Facts,
  { section, memBufLimit }: EffectiveInput,
  size: BufferSize,
  risk: string,
): Step {
  const now = memBufLimit?.value ?? '';
  return configStep(facts, changeOf(section, 'Mem_Buf_Limit', size.value ?? now, size.why), risk);
}

function keptStep(facts: Facts, { section }: EffectiveInput, key: string, why: string): Step {
  const written = property(section, key)?.value ?? '';
  return configStep(facts, { section, key, from: written, to: written, why }, '');
}
function chunkWhy(facts: Facts, input: EffectiveInput): string {
  const connections = facts.memory?.connections ?? 1;
  const bytes = (input.bufferChunkBytes ?? 0).toLocaleString('en');
  const holds =
    connections === 1 ? 'each connection holds one' : `each of ${connections} connections holds one`;
  return `kept at ${bytes} bytes, close to the document's 1M: ${holds}, and more would cost memory without taking more load`;
}

function maxWhy(facts: Facts, input: EffectiveInput): string {
  const refused = facts.logs.some((log) =>
    [...log.story.signatures.keys()].some((id) => /too_?(big|large)|buffer_max/.test(id)),
  );
  const bytes = (input.bufferMaxBytes ?? 0).toLocaleString('en');
  return refused
    ? `kept at ${bytes} bytes although a message was larger: raise it only as far as that message needs`
    : `kept at ${bytes} bytes: no message was refused for its size, and the document's 64M would let every connection take that much`;
}
