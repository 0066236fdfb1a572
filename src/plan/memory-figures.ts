import type { Facts } from '../diagnosis/facts.ts';
import type { EffectiveInput } from '../fluentbit/config/effective-inputs.ts';
import { editConfig } from '../fluentbit/config/edit-config.ts';
import { readConfig } from '../fluentbit/config/read-config.ts';
import { predictPeak, recommendLimit, type MemoryPrediction } from '../fluentbit/memory.ts';

const stepBytes = 64 * 1024 * 1024;

export interface MemoryFigures {
  readonly prediction: MemoryPrediction;
  /** Rounded up to whole 64 MiB; null without a bound. */
  readonly limitBytes: number | null;
}

/** Inputs whose `Mem_Buf_Limit` decides: memory storage with a written limit, the paused ones if any were. */
export function limitedInputs(facts: Facts): readonly EffectiveInput[] {
  const written = facts.inputs.filter(
    (input) => input.storage === 'memory' && input.memBufLimit && input.section.kind === 'input',
  );
  const paused = written.filter((input) =>
    facts.logs.some((log) => (log.story.inputs.get(input.instance)?.pauses ?? 0) > 0),
  );
  return paused.length > 0 ? paused : written;
}

/** What the configuration can need when the outputs hang, with another `Mem_Buf_Limit` if one is given. */
export function memoryFigures(facts: Facts, memBufLimit: string | undefined): MemoryFigures | undefined {
  const { mounted } = facts;
  if (!mounted) return undefined;
  const files = mounted.files.map((file) => ({
    ...file,
    text: memBufLimit ? edited(facts, file.name, file.text, memBufLimit) : file.text,
  }));
  const version = facts.subject.version ?? undefined;
  const config = readConfig(files, mounted.mainKey, { version, env: mounted.env });
  const load = { connections: facts.memory?.connections ?? 1, files: 10, outputs: 'hanging' as const };
  const prediction = predictPeak(config, version, load);
  const limit = recommendLimit(prediction);
  return { prediction, limitBytes: limit === null ? null : Math.ceil(limit / stepBytes) * stepBytes };
}

function edited(facts: Facts, name: string, text: string, memBufLimit: string): string {
  return limitedInputs(facts)
    .filter((input) => input.section.file === name)
    .reduce((before, input) => {
      const edit = editConfig(before, {
        section: { kind: input.section.kind, index: input.section.index },
        key: input.memBufLimit?.key ?? 'Mem_Buf_Limit',
        value: memBufLimit,
      });
      return 'text' in edit ? edit.text : before;
    }, text);
}
