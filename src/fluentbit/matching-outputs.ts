import type { EffectiveInput } from './config/effective-inputs.ts';
import type { ConfigSection, FluentBitConfig } from './config/fluent-bit-config.ts';
import { property } from './config/property.ts';

/** Inputs that take the tag from the sender, or from a request. */
const senderTags = new Set(['forward', 'http', 'opentelemetry', 'elasticsearch', 'splunk', 'mqtt', 'kafka']);

/** The outputs that can get records of this input. Where the tag is only known at run time every output can. */
export function matchingOutputs(config: FluentBitConfig, input: EffectiveInput): readonly ConfigSection[] {
  const outputs = config.sections.filter((section) => section.kind === 'output');
  const tag = property(input.section, 'tag')?.value;
  const isFixed = input.section.kind === 'input' && !senderTags.has(input.plugin);
  if (!isFixed || tag === undefined || tag.includes('${') || tag.includes('<')) return outputs;
  return outputs.filter((output) => {
    const pattern = property(output, 'match')?.value;
    return pattern === undefined || canBothMatch(tag, pattern);
  });
}

/** True when some text fits both patterns, as far as their ends before the first and behind the last `*` tell. */
function canBothMatch(a: string, b: string): boolean {
  const isLiteral = !a.includes('*') && !b.includes('*');
  if (isLiteral) return a === b;
  return agree(headOf(a), headOf(b)) && agreeAtEnd(tailOf(a), tailOf(b));
}

const headOf = (pattern: string): string => pattern.split('*')[0] ?? '';
const tailOf = (pattern: string): string => pattern.split('*').at(-1) ?? '';
const agree = (a: string, b: string): boolean => a.startsWith(b) || b.startsWith(a);
const agreeAtEnd = (a: string, b: string): boolean => a.endsWith(b) || b.endsWith(a);
