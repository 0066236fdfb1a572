import { quoteLogLine } from '../evidence/withhold-records.ts';
import type { LogEntry, SignatureStory } from '../fluentbit/log/log-story.ts';
import type { ConfigProblem } from '../fluentbit/config/fluent-bit-config.ts';
import type { EvidenceLine } from './diagnosis.ts';
import type { Death, LogFact, MountedConfig } from './facts.ts';

/** What of its configuration or surroundings Fluent Bit refuses at start. */
export type RefusalKind =
  | 'main-file'
  | 'syntax'
  | 'plugin'
  | 'property'
  | 'value'
  | 'variable'
  | 'file'
  | 'pattern'
  | 'tls'
  | 'storage'
  | 'port'
  | 'unsaid';

export interface StartRefusal {
  readonly kind: RefusalKind;
  /** What it names: a key, a plugin, a file, an address; empty when the log does not say. */
  readonly names: string;
  /** The reading of the configuration finds the same fault, or the only one that is known. */
  readonly problem: ConfigProblem | undefined;
  readonly lines: readonly EvidenceLine[];
}

/** Which signature tells which kind, the telling ones first, and the fields that hold the name. */
const told: readonly (readonly [string, RefusalKind, readonly string[]])[] = [
  ['cfg_not_found', 'main-file', ['file', 'path']],
  ['cfg_not_found_new', 'main-file', ['file']],
  ['cfg_env', 'variable', ['name']],
  ['cfg_yaml', 'syntax', ['file', 'line']],
  ['cfg_syntax', 'syntax', ['file', 'line']],
  ['cfg_indent', 'syntax', []],
  ['cfg_noname', 'syntax', ['kind']],
  ['cfg_noplugin', 'plugin', ['name']],
  ['cfg_unknown', 'property', ['key']],
  ['cfg_twice', 'property', ['key']],
  ['cfg_prop', 'value', ['key']],
  ['cfg_regex', 'pattern', ['pattern']],
  ['lua_no_script', 'file', ['path']],
  ['plugin_load_fail', 'file', ['file', 'path']],
  ['output_tls_fail', 'tls', ['instance']],
  ['storage_nopath', 'storage', ['instance']],
  ['storage_root_fail', 'storage', ['path']],
  ['storage_create_fail', 'storage', ['instance']],
  ['bind_fail', 'port', ['addr']],
  ['bind_socket', 'port', ['addr', 'server']],
];
const general = ['filter_init_fail', 'input_init_fail', 'engine_init_fail', 'cfg_abort', 'cfg_abort_old'];
/** Words of a file that is not there. */
const missingFile = /No such file|cannot (?:open|access|stat)|not found/i;

/**
 * Why Fluent Bit refused to start in the life that ended: from its own words, and where it has none, from what the reading of its
 * configuration in that version finds.
 */
export function findStartRefusal(
  death: Death | undefined,
  logs: readonly LogFact[],
  mounted: MountedConfig | undefined,
): StartRefusal | undefined {
  if (death && !['refused-start', 'failed'].includes(death.kind)) return undefined;
  const log = logs.find((each) => each.isOfDeath) ?? (death ? undefined : logs[0]);
  const problem = mounted?.config.problems.find((each) => each.refusesStart === true);
  const said = log?.story.refusedStart ? whatItSays(log) : undefined;
  if (said) return { ...said, problem };
  const unknown = log && death && wordsOfItsOwn(log);
  if (unknown) return { ...unknown, problem };
  // A life that got as far as its pipeline was not refused; and without a log the reading alone has to do.
  if (!death || !problem || log?.story.ran === true) return undefined;
  return { kind: 'unsaid', names: problem.key ?? '', problem, lines: [] };
}

/** It began, never got as far as its pipeline, and its last error is of a kind that no signature names. */
function wordsOfItsOwn({ source, story }: LogFact): Omit<StartRefusal, 'problem'> | undefined {
  const { lastError, version, ran } = story;
  if (!lastError || version === undefined || ran) return undefined;
  const file = missingFile.test(lastError.text)
    ? /(?:^|[\s'":])(\/[\w./-]+)/.exec(lastError.text)?.[1]
    : undefined;
  const lines = [{ source, line: lastError.line, text: quoteLogLine(lastError) }];
  return file === undefined ? { kind: 'unsaid', names: '', lines } : { kind: 'file', names: file, lines };
}

function whatItSays({ source, story }: LogFact): Omit<StartRefusal, 'problem'> | undefined {
  const quoted = (entry: LogEntry): EvidenceLine => ({ source, line: entry.line, text: quoteLogLine(entry) });
  const found = told.flatMap(([id, kind, fields]) => {
    const seen = story.signatures.get(id);
    return seen ? [{ kind, names: nameOf(seen, fields), entry: seen.first }] : [];
  });
  const generals = general.flatMap((id) => story.signatures.get(id)?.first ?? []);
  const tls = story.signatures.get('tls');
  const refusal = story.refusedStart;
  const entries = [
    ...found.map((each) => each.entry),
    ...(tls ? [tls.first] : []),
    ...generals,
    ...(refusal ? [refusal] : []),
  ];
  const lines = entries.toSorted((a, b) => a.line - b.line).map(quoted);
  const [first] = found;
  if (!first) return { kind: 'unsaid', names: '', lines: unique(lines) };
  const lacksFile = first.kind === 'tls' && missingFile.test(tls?.first.text ?? '');
  return {
    kind: lacksFile ? 'file' : first.kind,
    names: lacksFile ? (/'([^']+)'/.exec(tls?.first.text ?? '')?.[1] ?? first.names) : first.names,
    lines: unique(lines).slice(0, 6),
  };
}

function nameOf({ first: { fields } }: SignatureStory, keys: readonly string[]): string {
  return keys.flatMap((key) => fields?.[key] ?? []).join(':');
}

function unique(lines: readonly EvidenceLine[]): readonly EvidenceLine[] {
  return [...new Map(lines.map((each) => [each.line, each])).values()];
}
