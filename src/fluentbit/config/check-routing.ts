import type { ConfigSection, ConfigValue } from './fluent-bit-config.ts';
import type { FoundProblem, Sentence } from './found-problem.ts';
import { property } from './property.ts';

/** Inputs whose sender names the tag, or part of it. */
const senderTags = new Set([
  'forward',
  'http',
  'opentelemetry',
  'elasticsearch',
  'splunk',
  'mqtt',
  'kafka',
  'prometheus_remote_write',
]);

/** Records that can reach no output. Fluent Bit starts with both and throws the records away. */
export function checkRouting(sections: readonly ConfigSection[], main: string): readonly FoundProblem[] {
  const inputs = sections.filter((each) => each.kind === 'input');
  const outputs = sections.filter((each) => each.kind === 'output');
  if (inputs.length > 0 && outputs.length === 0) {
    const what: Sentence = (say) => say.noOutput;
    const inForce: Sentence = (say) => say.everythingThrownAway;
    return [{ severity: 'warning', file: main, line: 1, what, inForce }];
  }
  const patterns = knownPatterns(outputs);
  if (!patterns || changesTags(sections)) return [];
  return inputs.flatMap((input) => checkInput(input, patterns));
}

/** The Match of every output; undefined where one of them can take what cannot be known here. */
function knownPatterns(outputs: readonly ConfigSection[]): readonly string[] | undefined {
  const patterns = outputs.map((each) => property(each, 'match')?.value);
  const isOpen = outputs.some((each) => property(each, 'match_regex'));
  const known = patterns.filter((each) => each !== undefined && !each.includes('${'));
  return isOpen || known.length < outputs.length ? undefined : known.filter((each) => each !== undefined);
}

/** Filters that give records another tag, and inputs that name their outputs themselves. */
function changesTags(sections: readonly ConfigSection[]): boolean {
  return sections.some(
    (each) =>
      (each.kind === 'filter' && each.plugin === 'rewrite_tag') ||
      each.kind === 'processor' ||
      property(each, 'routes') !== undefined,
  );
}

function checkInput(input: ConfigSection, patterns: readonly string[]): readonly FoundProblem[] {
  const written = property(input, 'tag');
  const tag = written?.value ?? input.numbered;
  if (senderTags.has(input.plugin ?? '') && (!written || property(input, 'tag_key')))
    return checkSenders(input, patterns);
  if (tag === undefined || /[${}<>]/.test(tag)) return [];
  if (property(input, 'tag_regex') || patterns.some((pattern) => canMatch(tag, pattern))) return [];
  const what: Sentence = (say) => say.noMatch(tag);
  const inForce: Sentence = (say) => say.thrownAway;
  return [{ ...placeOf(input, written), severity: 'warning', what, inForce }];
}

/** The senders choose the tags: nobody can tell from here whether they fit, only what becomes of those that do not. */
function checkSenders(input: ConfigSection, patterns: readonly string[]): readonly FoundProblem[] {
  if (patterns.includes('*') || property(input, 'tag_prefix')) return [];
  const what: Sentence = (say) => say.sendersChoose(input.instance, patterns);
  const inForce: Sentence = (say) => say.othersThrownAway;
  return [{ severity: 'warning', file: input.file, line: input.line, what, inForce, isHint: true }];
}

function placeOf(input: ConfigSection, tag: ConfigValue | undefined): { file: string; line: number } {
  return { file: input.file, line: tag?.line ?? input.line };
}

/** True when a tag, in which `*` stands for what is known at run time only, can fit a Match. */
export function canMatch(tag: string, pattern: string): boolean {
  if (!tag.includes('*')) return matchesTag(tag, pattern);
  const [head = ''] = tag.split('*');
  const tail = tag.slice(tag.lastIndexOf('*') + 1);
  const [first = ''] = pattern.split('*');
  const last = pattern.slice(pattern.lastIndexOf('*') + 1);
  if (!pattern.includes('*')) return pattern.startsWith(head) && pattern.endsWith(tail);
  return (head.startsWith(first) || first.startsWith(head)) && (tail.endsWith(last) || last.endsWith(tail));
}

/** Fluent Bit's own rule: `*` in a Match stands for any characters, everything else for itself. */
export function matchesTag(tag: string, pattern: string): boolean {
  const parts = pattern.split('*');
  const [first = ''] = parts;
  if (parts.length === 1) return tag === pattern;
  const last = parts.at(-1) ?? '';
  if (!tag.startsWith(first) || tag.length < first.length + last.length || !tag.endsWith(last)) return false;
  let at = first.length;
  for (const part of parts.slice(1, -1)) {
    const found = tag.indexOf(part, at);
    if (found < 0 || found + part.length > tag.length - last.length) return false;
    at = found + part.length;
  }
  return true;
}
