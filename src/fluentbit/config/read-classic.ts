import type { ConfigFile, ConfigValue, SectionKind } from './fluent-bit-config.ts';
import { emptied } from './check-emptied.ts';
import type { FoundProblem, Sentence } from './found-problem.ts';
import { folderOf, includedFiles } from './included-files.ts';
import { missingInclude } from './missing-include.ts';
import type { ReadSection } from './section-list.ts';
import { sectionKind } from './section-kind.ts';
import { expandVariables, type Variables } from './variables.ts';

export interface ReadFiles {
  readonly sections: readonly ReadSection[];
  readonly problems: readonly FoundProblem[];
}

/** What a reader is told besides the texts. */
export interface ReadingTerms extends Omit<Variables, 'set'> {
  readonly complete: boolean;
}

interface OpenSection {
  readonly kind: SectionKind;
  readonly file: string;
  readonly line: number;
  readonly properties: ConfigValue[];
}

interface Reading {
  readonly files: readonly ConfigFile[];
  readonly variables: Variables;
  readonly complete: boolean;
  /** Relative paths start at the main file's folder, also those in included files. */
  readonly folder: string;
  readonly sections: OpenSection[];
  readonly problems: FoundProblem[];
  readonly seen: Set<string>;
}

/** The place in one file: each file has its own indentation and its own open section. */
interface Cursor {
  readonly file: string;
  line: number;
  indent: string | undefined;
  section: OpenSection | undefined;
  inGroup: boolean;
}

const maxFiles = 1000;

/** Reads classic mode by the rules of Fluent Bit's own reader (`src/config_format/flb_cf_fluentbit.c`). Never throws. */
export function readClassic(files: readonly ConfigFile[], main: ConfigFile, outer: ReadingTerms): ReadFiles {
  const variables = { ...outer, set: setVariables(reachable(files, main)) };
  const reading: Reading = {
    files,
    variables,
    complete: outer.complete,
    folder: folderOf(main.name),
    sections: [],
    problems: [],
    seen: new Set(),
  };
  readFile(reading, main);
  return { sections: reading.sections, problems: reading.problems };
}

/** The main file and everything it includes, over however many steps. */
function reachable(files: readonly ConfigFile[], main: ConfigFile): readonly ConfigFile[] {
  const found = new Set([main]);
  for (const file of found) {
    for (const [, path = ''] of file.text.matchAll(/^@include ([^\r\n]*)/gim)) {
      for (const next of includedFiles(files, path, folderOf(main.name)).files) found.add(next);
    }
  }
  return [...found];
}

/** All `@SET` lines are obeyed before any section is set up, wherever they stand. */
function setVariables(files: readonly ConfigFile[]): ReadonlyMap<string, string> {
  const set = new Map<string, string>();
  for (const file of files) {
    for (const found of file.text.matchAll(/^@SET ([^=\r\n]+)=([^\r\n]*)/gim)) {
      set.set(found[1] ?? '', found[2] ?? '');
    }
  }
  return set;
}

function readFile(reading: Reading, file: ConfigFile): void {
  reading.seen.add(file.name);
  const cursor: Cursor = { file: file.name, line: 0, indent: undefined, section: undefined, inGroup: false };
  for (const raw of file.text.split('\n')) {
    cursor.line += 1;
    readLine(reading, cursor, raw.endsWith('\r') ? raw.slice(0, -1) : raw);
  }
}

function readLine(reading: Reading, cursor: Cursor, line: string): void {
  if (line.trim() === '' || line.startsWith('#')) return;
  if (line.startsWith('@')) return readMeta(reading, cursor, line);
  if (line.startsWith('[')) return openSection(reading, cursor, line);
  readProperty(reading, cursor, line);
}

function readMeta(reading: Reading, cursor: Cursor, line: string): void {
  if (!/^@include /i.test(line)) return;
  const path = line.slice('@include '.length);
  const { files, isGuess } = includedFiles(reading.files, path, reading.folder);
  // What only a pattern of another folder seems to mean is no second inclusion.
  const isLoose = isGuess && path.includes('*');
  const found = isLoose ? files.filter((file) => !reading.seen.has(file.name)) : files;
  if (found.length === 0) {
    const { version } = reading.variables;
    const place = { file: cursor.file, line: cursor.line };
    reading.problems.push(missingInclude(`@INCLUDE ${path}`, place, { version, complete: reading.complete }));
    return;
  }
  for (const file of found) {
    if (reading.seen.has(file.name)) {
      report(reading, cursor, 'error', (say) => say.includedTwice(path, file.name));
    } else if (reading.seen.size < maxFiles) {
      readFile(reading, file);
    }
  }
}

function openSection(reading: Reading, cursor: Cursor, line: string): void {
  const end = line.indexOf(']');
  if (end < 0) return report(reading, cursor, 'error', (say) => say.openHeader(line));
  const kind = sectionKind(line.slice(1, end));
  cursor.section = { kind, file: cursor.file, line: cursor.line, properties: [] };
  cursor.inGroup = false;
  reading.sections.push(cursor.section);
}

function readProperty(reading: Reading, cursor: Cursor, line: string): void {
  const blanks = /^[ \t]*/.exec(line)?.[0] ?? '';
  cursor.indent ??= blanks === '' ? undefined : blanks;
  const depth = depthOf(line, blanks, cursor.indent);
  if (depth === undefined) return report(reading, cursor, 'error', (say) => say.badIndent);
  const body = line.slice(blanks.length);
  if (body.startsWith('#')) return;
  if (body.startsWith('[')) {
    cursor.inGroup = true;
    return;
  }
  if (depth === 2 && cursor.inGroup) return;
  cursor.inGroup = false;
  if (!cursor.section) return report(reading, cursor, 'error', (say) => say.beforeSections(body));
  const value = readValue(reading, cursor, body, blanks.length);
  if (value) cursor.section.properties.push(value);
}

/** 1 for a property, 2 for the content of a group, undefined where Fluent Bit refuses the line. */
function depthOf(line: string, blanks: string, indent: string | undefined): number | undefined {
  if (indent === undefined || !line.startsWith(indent)) return undefined;
  if (blanks.length === indent.length) return 1;
  return blanks === indent + indent ? 2 : undefined;
}

function readValue(reading: Reading, cursor: Cursor, body: string, offset: number): ConfigValue | undefined {
  const gap = body.indexOf(' ');
  const rest = gap < 0 ? '' : body.slice(gap);
  const written = rest.trim();
  if (gap < 0 || written === '') {
    report(reading, cursor, 'error', (say) => say.noValue(body.trim(), body.includes('\t')));
    return undefined;
  }
  const key = body.slice(0, gap);
  const column = offset + gap + rest.indexOf(written) + 1;
  const { text, unset } = expandVariables(written, reading.variables);
  for (const name of unset) {
    report(
      reading,
      cursor,
      'warning',
      (say) => say.unset(name),
      (say) => say.emptyInstead,
    );
  }
  const value = { key, value: text, written, file: cursor.file, line: cursor.line, column };
  if (text !== '') return value;
  const problem = cursor.section && emptied(cursor.section.kind, value, reading.variables.version);
  if (problem) reading.problems.push(problem);
  return undefined;
}

function report(
  reading: Reading,
  cursor: Cursor,
  severity: FoundProblem['severity'],
  what: Sentence,
  inForce?: Sentence,
): void {
  const refusesStart = severity === 'error' ? { refusesStart: true } : {};
  const effect = inForce === undefined ? {} : { inForce };
  reading.problems.push({ severity, file: cursor.file, line: cursor.line, what, ...effect, ...refusesStart });
}
