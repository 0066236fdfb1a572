import type { OutputState } from '../fluentbit/memory.ts';
import { parseQuantity } from '../fluentbit/quantity.ts';
import { parseVersion } from '../fluentbit/version.ts';
import { said, type Words } from '../language/words.ts';

/** What a person asks of a workload's memory: what is absent is as it stands there. */
export interface MemoryQuestion {
  readonly about: string;
  readonly limitBytes?: number;
  readonly connections?: number;
  readonly files?: number;
  readonly outputs?: OutputState;
  readonly version?: string;
  /** Each as `INSTANCE.Key=VALUE`. */
  readonly set: readonly string[];
}

type Read = (value: string) => Partial<MemoryQuestion> | undefined;

const values: Readonly<Record<string, { readonly read: Read; readonly expected: string }>> = {
  limit: { read: limitOf, expected: '768Mi' },
  connections: { read: (text) => countOf('connections', text), expected: '16' },
  files: { read: (text) => countOf('files', text), expected: '200' },
  outputs: { read: outputsOf, expected: 'hanging, refusing, healthy' },
  version: { read: versionOf, expected: '4.2.8' },
};

/** Reads `logging/fluent-bit limit=768Mi input.Mem_Buf_Limit=64M`; `why`: one sentence about a value that cannot be meant. */
export function memoryQuestion(text: string): MemoryQuestion | { readonly why: Words } {
  const words = text.split(/\s+/).filter(Boolean);
  let question: MemoryQuestion = { about: words.filter((word) => !word.includes('=')).join(' '), set: [] };
  for (const setting of words.filter((word) => word.includes('='))) {
    const [key = '', value = ''] = setting.split(/=(.*)/su);
    const name = key.toLowerCase();
    const known = Object.hasOwn(values, name) ? values[name] : undefined;
    if (!known && !key.includes('.')) return { why: said('memoryAnswer.unknown', { key }) };
    const read = known ? known.read(value) : { set: [...question.set, setting] };
    if (!read) return { why: said('memoryAnswer.wrong', { setting, expected: known?.expected ?? '' }) };
    question = { ...question, ...read };
  }
  return question;
}

/** Less than this no process starts with; to Kubernetes a small m means thousandths. */
const leastLimitBytes = 2 ** 20;

function limitOf(text: string): Partial<MemoryQuestion> | undefined {
  const limitBytes = parseQuantity(text);
  return limitBytes === undefined || limitBytes < leastLimitBytes ? undefined : { limitBytes };
}

const countOf = (name: 'connections' | 'files', text: string): Partial<MemoryQuestion> | undefined =>
  /^\d{1,7}$/.test(text) ? { [name]: Number(text) } : undefined;

function outputsOf(text: string): Partial<MemoryQuestion> | undefined {
  const outputs = (['hanging', 'refusing', 'healthy'] as const).find((state) => state === text);
  return outputs && { outputs };
}

function versionOf(text: string): Partial<MemoryQuestion> | undefined {
  const version = parseVersion(text);
  return version && { version: `${version.major}.${version.minor}.${version.patch}` };
}
