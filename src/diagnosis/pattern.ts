import { RE2JS } from 're2js';

export interface Pattern {
  readonly matches: (text: string) => boolean;
  /** Instructions of the compiled pattern: looking through a text costs at most this times its length. */
  readonly size: number;
}
/** Why a pattern or an expression is not taken. */
export interface Refusal {
  readonly ok: false;
  readonly expected: string;
  readonly seen: string;
}
export type CompiledPattern = { readonly ok: true; readonly pattern: Pattern } | Refusal;

const maxLength = 500;
const maxSize = 400;
const compiled = new Map<string, CompiledPattern>();

/** Compiles a pattern in RE2 syntax: without look-around and back-references, and so in time linear in the text. */
export function compilePattern(text: string): CompiledPattern {
  const known = compiled.get(text);
  if (known) return known;
  const fresh = compile(text);
  compiled.set(text, fresh);
  return fresh;
}

function compile(text: string): CompiledPattern {
  const expected = 'a pattern in RE2 syntax';
  if (text.length > maxLength)
    return {
      ok: false,
      expected: `a pattern of at most ${maxLength} characters`,
      seen: `${text.length} of them`,
    };
  try {
    const program = RE2JS.compile(text);
    const size = program.programSize();
    if (size > maxSize) {
      const seen = `one that becomes ${size} instructions: ${text}`;
      return { ok: false, expected: `a pattern of at most ${maxSize} instructions`, seen };
    }
    return { ok: true, pattern: { matches: (subject) => program.test(subject), size } };
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace('error parsing regexp: ', '') : 'an error';
    return { ok: false, expected, seen: `${reason} in ${text}` };
  }
}
