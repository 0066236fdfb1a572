import type { Facts } from '../diagnosis/facts.ts';
import type { EffectiveInput } from '../fluentbit/config/effective-inputs.ts';
import { readConfig } from '../fluentbit/config/read-config.ts';
import { predictPeak, recommendLimit, type MemoryPrediction } from '../fluentbit/memory.ts';
import { changeOf, type ConfigChange, editedFiles } from './config-change.ts';

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

/** The changes that give those inputs another limit. */
export function limitChanges(
  facts: Facts,
  memBufLimit: string | undefined,
  why = '',
): readonly ConfigChange[] {
  if (memBufLimit === undefined) return [];
  return limitedInputs(facts).map(({ section }) => changeOf(section, 'Mem_Buf_Limit', memBufLimit, why));
}

/** What the configuration can need when the outputs hang, after changes of it. */
export function memoryFigures(facts: Facts, changes: readonly ConfigChange[]): MemoryFigures | undefined {
  const { mounted } = facts;
  if (!mounted) return undefined;
  const version = facts.subject.version ?? undefined;
  const files = editedFiles(mounted.files, changes);
  const config = readConfig(files, mounted.mainKey, { version, env: mounted.env });
  const load = {
    connections: facts.memory?.connections ?? 1,
    files: facts.memory?.files ?? 10,
    outputs: 'hanging' as const,
  };
  const prediction = predictPeak(config, version, load);
  const limit = recommendLimit(prediction);
  return { prediction, limitBytes: limit === null ? null : Math.ceil(limit / stepBytes) * stepBytes };
}
