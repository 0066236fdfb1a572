import { type Locale, locales } from '../language/locale.ts';
import type { OutputState } from '../fluentbit/memory.ts';
import { parseQuantity } from '../fluentbit/quantity.ts';
import { parseVersion } from '../fluentbit/version.ts';
import { UsageError } from './io.ts';
import { readOptions } from './read-options.ts';

export interface MemoryOptions {
  readonly config: string;
  /** `3.2.9`, without a `v`. */
  readonly version: string;
  readonly limitBytes: number | null;
  readonly connections: number;
  readonly files: number;
  readonly outputs: OutputState;
  /** As written: `forward.0.Mem_Buf_Limit=64M`. */
  readonly set: readonly string[];
  readonly output: 'text' | 'json';
  readonly locale: Locale;
}

const smallestLimit = 2 ** 20;

/** `newest` is the version taken without `--version`. Throws `UsageError` with one sentence that names the option, what stands there and what was expected. */
export function readMemoryOptions(argv: readonly string[], newest: string): MemoryOptions | 'help' {
  const { values, positionals } = readOptions(argv, {
    config: { type: 'string' },
    version: { type: 'string', default: newest },
    limit: { type: 'string' },
    connections: { type: 'string', default: '1' },
    files: { type: 'string', default: '10' },
    outputs: { type: 'string', default: 'hanging' },
    set: { type: 'string', multiple: true, default: [] },
    output: { type: 'string', default: 'text' },
    locale: { type: 'string', default: 'en' },
    help: { type: 'boolean' },
  });
  if (values.help) return 'help';
  const [extra] = positionals;
  if (extra !== undefined)
    throw new UsageError(`"${extra}" is one argument too many; --help lists the options.`);
  if (!values.config) throw new UsageError('--config is missing: the Fluent Bit configuration to look at.');
  return {
    config: values.config,
    version: versionOf(values.version, newest),
    limitBytes: values.limit === undefined ? null : limitOf(values.limit),
    connections: countOf('--connections', values.connections),
    files: countOf('--files', values.files),
    outputs: oneOf('--outputs', values.outputs, ['hanging', 'refusing', 'healthy']),
    set: values.set,
    output: oneOf('--output', values.output, ['text', 'json']),
    locale: oneOf('--locale', values.locale, locales),
  };
}

function versionOf(text: string, newest: string): string {
  const version = parseVersion(text);
  if (version && /^v?\d+\.\d+\.\d+(\.\d+)?$/.test(text.trim()))
    return `${version.major}.${version.minor}.${version.patch}`;
  throw new UsageError(`--version is "${text}"; expected a Fluent Bit version such as ${newest}.`);
}

/** `512m` is half a byte to Kubernetes and 512 MB to Fluent Bit: nobody means the first. */
function limitOf(text: string): number {
  const bytes = parseQuantity(text);
  if (bytes === undefined)
    throw new UsageError(`--limit is "${text}"; expected a Kubernetes memory quantity such as 512Mi.`);
  if (bytes >= smallestLimit) return bytes;
  const small = /^(\d+)m$/.exec(text)?.[1];
  if (small !== undefined)
    throw new UsageError(
      `--limit ${text}: to Kubernetes a small m means thousandths; write ${small}Mi or ${small}M.`,
    );
  throw new UsageError(
    `--limit ${text} is ${bytes} bytes, less than any process needs; expected a size such as 512Mi.`,
  );
}

function countOf(name: string, text: string): number {
  if (/^\d{1,7}$/.test(text)) return Number(text);
  throw new UsageError(`${name} is "${text}"; expected a whole number from 0 to 9999999.`);
}

function oneOf<const T extends string>(name: string, text: string, words: readonly T[]): T {
  const word = words.find((each) => each === text);
  if (word !== undefined) return word;
  throw new UsageError(`${name} is "${text}"; expected ${words.slice(0, -1).join(', ')} or ${words.at(-1)}.`);
}
