import { memoryMessage } from '../chat/memory-message.ts';
import type { Message } from '../chat/message.ts';
import { quietMessage } from '../chat/quiet-message.ts';
import type { MountedConfig } from '../diagnosis/facts.ts';
import { readConfig } from '../fluentbit/config/read-config.ts';
import { whatIf } from '../fluentbit/config/what-if.ts';
import { predictPeak, recommendLimit } from '../fluentbit/memory.ts';
import { inEachLanguage } from '../language/spoken.ts';
import { said } from '../language/words.ts';
import type { FlowDeps } from './deps.ts';
import { readNow } from './look.ts';
import { type MemoryQuestion, memoryQuestion } from './memory-question.ts';
import { namedPod } from './named-pod.ts';

/** `memory namespace/workload [limit=768Mi] [input.Mem_Buf_Limit=64M]`: what its configuration can need, now or with other values. Changes nothing. */
export async function answerMemory(deps: FlowDeps, text: string): Promise<Message> {
  const question = memoryQuestion(text);
  if ('why' in question) return quietMessage(question.why);
  if (question.about === '') return quietMessage(said('memoryAnswer.ask'));
  const found = await namedPod(deps, question.about, 'memory');
  if ('why' in found) return quietMessage(found.why);
  const { ref: workload, pod, container } = found;
  const { facts } = await readNow(deps, { workload, pod, container }, ['command']);
  const name = `${workload.cluster} ${workload.namespace}/${workload.name}`;
  if (!facts.mounted) return quietMessage(said('memoryAnswer.noConfig', { name }));
  const limitBytes = question.limitBytes ?? facts.memory?.limitBytes ?? null;
  return answerFor(question, facts.mounted, {
    name,
    version: question.version ?? facts.subject.version ?? undefined,
    files: question.files ?? facts.memory?.files ?? 10,
    connections: question.connections ?? facts.memory?.connections ?? 1,
    limitBytes,
  });
}

interface Known {
  readonly name: string;
  readonly version: string | undefined;
  readonly files: number;
  readonly connections: number;
  readonly limitBytes: number | null;
}

function answerFor(
  { set, outputs = 'hanging' }: MemoryQuestion,
  { files, mainKey, env }: MountedConfig,
  known: Known,
): Message {
  const { name, version, limitBytes, connections } = known;
  const tried = whatIf(files, mainKey, { set, version });
  if ('refused' in tried)
    return quietMessage(said('memoryAnswer.refused', { setting: tried.setting, why: tried.refused }));
  const load = { connections, files: known.files, outputs };
  const need = inEachLanguage((locale) => {
    const config = readConfig(tried.files, mainKey, { version, env, locale });
    const prediction = predictPeak(config, version, { ...load, locale });
    return {
      limitBytes,
      predictedPeakBytes: prediction.predictedPeakBytes,
      recommendedLimitBytes: recommendLimit(prediction),
      terms: prediction.terms,
    };
  });
  return memoryMessage({ name, version, need, load, tried: set });
}
