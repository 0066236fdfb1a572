import { isMap, isScalar, isSeq, LineCounter, parseDocument, type YAMLMap } from 'yaml';
import type { ConfigFile } from './fluent-bit-config.ts';
import { type FoundProblem, notStarting, type Sentence } from './found-problem.ts';
import { folderOf, includedFiles } from './included-files.ts';
import { missingInclude } from './missing-include.ts';
import type { ReadFiles, ReadingTerms } from './read-classic.ts';
import type { ReadSection } from './section-list.ts';
import { aliasesOf } from './yaml-aliases.ts';
import { checkYamlVersion } from './yaml-version.ts';
import { addList, addMap, addPipelineList, childOf, type YamlReading } from './yaml-sections.ts';

interface Files {
  readonly files: readonly ConfigFile[];
  readonly terms: ReadingTerms;
  readonly set: Map<string, string>;
  readonly hidden: Set<string>;
  readonly seen: Set<string>;
  readonly sections: ReadSection[];
  readonly problems: FoundProblem[];
}

/** Reads YAML mode: real YAML, whose scalars go through the same value readers as classic mode. Never throws. */
export function readYaml(files: readonly ConfigFile[], main: ConfigFile, terms: ReadingTerms): ReadFiles {
  const reading: Files = {
    files,
    terms,
    set: new Map(),
    hidden: new Set(),
    seen: new Set(),
    sections: [],
    problems: [],
  };
  readFile(reading, main);
  return { sections: reading.sections, problems: reading.problems };
}

function readFile(all: Files, file: ConfigFile): void {
  all.seen.add(file.name);
  const lines = new LineCounter();
  // Every scalar stays the text that it is written as, as Fluent Bit takes it.
  const document = parseDocument(file.text, {
    lineCounter: lines,
    strict: false,
    uniqueKeys: false,
    schema: 'failsafe',
  });
  const variables = { ...all.terms, set: all.set, hidden: all.hidden };
  const { sections, problems } = all;
  const reading: YamlReading = { file, document, lines, variables, sections, problems };
  problems.push(...refusals(reading));
  if (!isMap(document.contents)) return;
  readEnvironment(all, childOf(reading, document.contents, 'env'));
  readSections(reading, document.contents);
  problems.push(...checkYamlVersion(reading, document.contents, all.terms.version));
  for (const { path, line } of included(reading, document.contents)) include(all, file, path, line);
}

function refusals({ document, file, lines }: YamlReading): readonly FoundProblem[] {
  const problem = (line: number, what: Sentence): FoundProblem => {
    return { severity: 'error', file: file.name, line, what, inForce: notStarting, refusesStart: true };
  };
  return [
    ...document.errors
      .slice(0, 5)
      .map(({ linePos, message, code }) =>
        problem(linePos?.[0].line ?? 1, (say) => say.yaml.broken(message.split('\n')[0] ?? code)),
      ),
    ...aliasesOf(document, file.text).map(({ name, offset }) =>
      problem(lines.linePos(offset).line, (say) => say.yaml.alias(name)),
    ),
  ];
}

/** Variables are a map; from 4.0 on also a list whose values may come from files. */
function readEnvironment(all: Files, node: unknown): void {
  for (const pair of isMap(node) ? node.items : []) {
    if (isScalar(pair.key) && isScalar(pair.value))
      all.set.set(String(pair.key.value), String(pair.value.value));
  }
  for (const item of isSeq(node) ? node.items : []) {
    const name = isMap(item) ? item.get('name') : undefined;
    if (typeof name !== 'string') continue;
    const value = isMap(item) ? item.get('value') : undefined;
    if (typeof value === 'string') all.set.set(name, value);
    else all.hidden.add(name);
  }
}

function readSections(reading: YamlReading, root: YAMLMap): void {
  const child = (map: YAMLMap | undefined, name: string): unknown => map && childOf(reading, map, name);
  const pipeline = child(root, 'pipeline');
  const stages = isMap(pipeline) ? pipeline : undefined;
  addMap(reading, 'service', child(root, 'service'));
  addList(reading, 'custom', child(root, 'customs'));
  addPipelineList(reading, 'input', child(stages, 'inputs'));
  addPipelineList(reading, 'filter', child(stages, 'filters'));
  addPipelineList(reading, 'output', child(stages, 'outputs'));
  addList(reading, 'parser', child(root, 'parsers'));
  addList(reading, 'multiline_parser', child(root, 'multiline_parsers'));
  addList(reading, 'stream_processor', child(root, 'stream_processor'));
  addList(reading, 'upstream', child(root, 'upstream_servers'));
  addList(reading, 'plugins', child(root, 'plugins'));
}

function include(all: Files, file: ConfigFile, path: string, line: number): void {
  const { files } = includedFiles(all.files, path, folderOf(file.name));
  for (const next of files) if (!all.seen.has(next.name)) readFile(all, next);
  if (files.length === 0)
    all.problems.push(missingInclude(`includes ${path}`, { file: file.name, line }, all.terms));
}

function included(reading: YamlReading, root: YAMLMap): readonly { path: string; line: number }[] {
  const list = childOf(reading, root, 'includes');
  return (isSeq(list) ? list.items : []).flatMap((item) =>
    isScalar(item)
      ? [{ path: String(item.value), line: reading.lines.linePos(item.range?.[0] ?? 0).line }]
      : [],
  );
}
