import type { FluentBitConfig } from '../fluentbit/config/fluent-bit-config.ts';
import { readConfig } from '../fluentbit/config/read-config.ts';
import type { Container } from '../signal/pod.ts';

const sections: Readonly<Record<string, string>> = {
  '-i': 'INPUT',
  '--input': 'INPUT',
  '-F': 'FILTER',
  '--filter': 'FILTER',
  '-o': 'OUTPUT',
  '--output': 'OUTPUT',
};
const keys: Readonly<Record<string, string>> = {
  '-t': 'Tag',
  '--tag': 'Tag',
  '-m': 'Match',
  '--match': 'Match',
};

/** What Fluent Bit is told by options alone (`-i tail -p path=… -o http://…`), read as a configuration; undefined where there is none. */
export function commandLineConfig(
  { command, args }: Pick<Container, 'command' | 'args'>,
  version: string | undefined,
): FluentBitConfig | undefined {
  const words = [...command, ...args].flatMap((word) => (word.includes(' -i ') ? word.split(/\s+/) : [word]));
  const lines: string[] = [];
  for (const [at, word] of words.entries()) {
    const next = words[at + 1];
    if (next === undefined) continue;
    const section = sections[word];
    if (section !== undefined) lines.push(`[${section}]`, `    Name ${pluginOf(next)}`);
    else if (lines.length > 0 && keys[word] !== undefined) lines.push(`    ${keys[word]} ${oneLine(next)}`);
    else if (lines.length > 0 && (word === '-p' || word === '--prop')) lines.push(...propertyOf(next));
  }
  if (!lines.includes('[INPUT]')) return undefined;
  return readConfig([{ name: 'options', text: `${lines.join('\n')}\n` }], 'options', { version });
}

/** An output may be given as a URL: `http://host:port/uri`. */
const pluginOf = (word: string): string => oneLine(word.split('://')[0] ?? word);

function propertyOf(word: string): readonly string[] {
  const at = word.indexOf('=');
  return at > 0 ? [`    ${word.slice(0, at)} ${oneLine(word.slice(at + 1))}`] : [];
}

const oneLine = (text: string): string => text.split(/[\r\n]/)[0] ?? '';
