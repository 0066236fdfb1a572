/** One `[SECTION]` of a classic-mode file, keys in lower case with the spelling of the file kept beside them. */
export interface ConfigSection {
  readonly kind: string;
  readonly entries: readonly ConfigEntry[];
}

export interface ConfigEntry {
  readonly key: string;
  readonly written: string;
  readonly value: string;
}

/**
 * Reads classic mode as Fluent Bit does: a `#` begins a comment only at the beginning of a line, so a remark
 * behind a value belongs to the value. `@INCLUDE` reads from `files` (name → text); `@SET` and the
 * environment fill `${NAME}`; an undefined name becomes empty.
 */
export function readClassic(
  text: string,
  files: ReadonlyMap<string, string>,
  variables = new Map<string, string>(),
): readonly ConfigSection[] {
  const sections: { kind: string; entries: ConfigEntry[] }[] = [];
  for (const raw of text.split(/\r?\n/)) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    const included = /^@INCLUDE\s+(.+)$/i.exec(line)?.[1];
    if (included !== undefined) {
      const file = files.get(included.split('/').at(-1) ?? included) ?? '';
      for (const section of readClassic(file, files, variables))
        sections.push({ ...section, entries: [...section.entries] });
      continue;
    }
    const set = /^@SET\s+([^=\s]+)\s*=\s*(.*)$/i.exec(line);
    if (set?.[1] !== undefined) {
      variables.set(set[1], set[2] ?? '');
      continue;
    }
    const kind = /^\[([^\]]+)\]$/.exec(line)?.[1];
    if (kind !== undefined) sections.push({ kind: kind.trim().toLowerCase(), entries: [] });
    else sections.at(-1)?.entries.push(readEntry(line, variables));
  }
  return sections;
}

export function valueOf(section: ConfigSection | undefined, key: string): string | undefined {
  return section?.entries.find((entry) => entry.key === key)?.value;
}

function readEntry(line: string, variables: ReadonlyMap<string, string>): ConfigEntry {
  const [, written = line, value = ''] = /^(\S+)\s*(.*)$/.exec(line) ?? [];
  const filled = value.replaceAll(/\$\{([^}]+)\}/g, (_, name: string) => variables.get(name) ?? '');
  return { key: written.toLowerCase(), written, value: filled.trim() };
}

/**
 * A size as Fluent Bit computes it: what stands at the end decides the unit, the number is read from the
 * beginning, sizes are decimal. `undefined` when it cannot be read.
 */
export function sizeBytes(value: string): number | undefined {
  if (value === '') return undefined;
  if (value.toLowerCase() === 'false') return 0;
  const number = Number.parseFloat(value);
  const tail = /\D*$/.exec(value.slice(1))?.[0] ?? '';
  const whole = Number.isNaN(number) ? 0 : number;
  if (tail === '') return Math.trunc(whole);
  const unit = /^([kmg])b?$/i.exec(tail)?.[1]?.toLowerCase();
  if (unit === undefined) return undefined;
  return Math.trunc(whole * { k: 1e3, m: 1e6, g: 1e9 }[unit as 'k' | 'm' | 'g']);
}
