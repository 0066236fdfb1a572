import { said, type Words } from '../language/words.ts';

/** What a person asks a fix for, and the values that it is to set, by their names in the forms. */
export interface FixQuestion {
  readonly about: string;
  readonly inputs: Readonly<Record<string, string>>;
}

const names: Readonly<Record<string, string>> = {
  memory: 'memoryLimit',
  version: 'version',
  mem_buf_limit: 'memBufLimit',
};

/** Reads `inc-7 memory=768Mi`; `why`: one sentence about a value that has no such name. */
export function fixQuestion(text: string): FixQuestion | { readonly why: Words } {
  const words = text.split(/\s+/).filter(Boolean);
  const pairs = words.filter((word) => word.includes('='));
  const inputs: Record<string, string> = {};
  for (const pair of pairs) {
    const [key = '', value = ''] = pair.split(/=(.*)/su);
    const name = Object.hasOwn(names, key.toLowerCase()) ? names[key.toLowerCase()] : undefined;
    if (name === undefined)
      return {
        why: said('answer.fix.unknownValue', { key }),
      };
    inputs[name] = value;
  }
  return { about: words.filter((word) => !word.includes('=')).join(' '), inputs };
}
