import type { EffectiveInput } from '../fluentbit/config/effective-inputs.ts';
import type { Facts, LogFact } from './facts.ts';

/** One input or emitter that paused for its Mem_Buf_Limit. */
export interface PausedInput {
  /** As the log prints it. */
  readonly name: string;
  readonly isEmitter: boolean;
  readonly pauses: number;
  readonly resumes: number;
  /** undefined when the configuration does not tell which one it is. */
  readonly input: EffectiveInput | undefined;
}

/** The inputs that paused, those with the most pauses first. */
export function pausedInputs(
  { inputs }: Pick<Facts, 'inputs'>,
  logs: readonly LogFact[],
): readonly PausedInput[] {
  const counts = new Map<string, { pauses: number; resumes: number }>();
  for (const { story } of logs) {
    for (const [name, { pauses, resumes }] of story.inputs) {
      const known = counts.get(name) ?? { pauses: 0, resumes: 0 };
      counts.set(name, { pauses: known.pauses + pauses, resumes: known.resumes + resumes });
    }
  }
  return [...counts]
    .filter(([, { pauses }]) => pauses > 0)
    .map(([name, each]) => ({ name, ...each, ...ownerOf(name, inputs) }))
    .toSorted((a, b) => b.pauses - a.pauses);
}

/** Up to 4.0 a pause line bears the numbered name even where an alias is set, so an emitter shows as `emitter.1`. */
function ownerOf(name: string, inputs: readonly EffectiveInput[]): Pick<PausedInput, 'isEmitter' | 'input'> {
  const plain = inputs.filter((each) => each.plugin !== 'emitter');
  const direct = plain.find((each) => each.instance === name || each.section.numbered === name);
  if (direct) return { isEmitter: false, input: direct };
  const emitters = inputs.filter((each) => each.plugin === 'emitter');
  const emitter =
    emitters.find((each) => each.instance === name) ?? (emitters.length === 1 ? emitters[0] : undefined);
  const isEmitter = /^emitter[._]/.test(name) || emitters.some((each) => each.instance === name);
  return { isEmitter, input: isEmitter ? emitter : undefined };
}
