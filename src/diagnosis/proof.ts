import { quote } from '../evidence/quote.ts';
import { redact } from '../evidence/redact.ts';
import { quoteLogLine } from '../evidence/withhold-records.ts';
import type { ConfigSection, ConfigValue } from '../fluentbit/config/fluent-bit-config.ts';
import type { LogEntry, SignatureStory } from '../fluentbit/log/log-story.ts';
import { relevantLogs } from './condition-values.ts';
import type { EvidenceLine } from './diagnosis.ts';
import type { Facts, LogFact } from './facts.ts';
import { pausedInputs } from './paused-inputs.ts';
import type { Proof } from './playbook.ts';

type Lines = readonly EvidenceLine[];

const maxFrames = 8;
const maxProblems = 5;
const secretContext = 50;

const proofsOf: Readonly<Record<Proof, (facts: Facts) => Lines>> = {
  'exit-code': ({ lines, death }) =>
    death ? present(lines.exitCode, death.termination.reason === 'Error' ? undefined : lines.reason) : [],
  'fatal-signal': (facts) =>
    relevantLogs(facts).flatMap(({ source, story: { fatalSignal } }) =>
      fatalSignal ? [logLine(source, fatalSignal)] : [],
    ),
  backtrace: (facts) => relevantLogs(facts).flatMap(backtraceLines).slice(0, maxFrames),
  pauses: (facts) => signatureLines(facts, ['mem_paused_old', 'mem_paused_new'], 'first and last'),
  'refused-appends': (facts) =>
    signatureLines(facts, ['fwd_append_fail', 'emitter_err', 'append_refused', 'ring_full'], 'first'),
  retries: (facts) => signatureLines(facts, ['flush_retry'], 'first and last'),
  'give-ups': (facts) =>
    signatureLines(facts, ['flush_giveup', 'flush_norertry', 'flush_unschedulable'], 'first'),
  'connection-errors': (facts) =>
    signatureLines(
      facts,
      ['no_upstream', 'dns_fail', 'net_fail', 'upstream_timeout', 'http_broken', 'tls'],
      'first',
    ).slice(0, 3),
  'http-errors': (facts) => signatureLines(facts, ['http_status'], 'first and last'),
  'buffer-limits': bufferLimitLines,
  outputs: outputLines,
  'memory-limit': ({ lines }) => present(lines.memoryLimit),
  image: ({ lines }) => present(lines.image),
  'last-line': (facts) =>
    relevantLogs(facts)
      .filter((each) => each.isOfDeath)
      .flatMap(lastLine),
  counters: counterLines,
  state: ({ lines }) => present(lines.state ?? lines.unavailable),
  deletion: ({ lines }) => present(lines.deletion),
  stop: ({ lines }) => lines.stops,
  'stop-signal': (facts) =>
    relevantLogs(facts).flatMap(({ source, story: { stopSignal } }) =>
      stopSignal ? [logLine(source, stopSignal)] : [],
    ),
  refusal: ({ refusal }) => refusal?.lines ?? [],
  'config-problems': problemLines,
  missing: ({ absent }) => absent?.lines ?? [],
  pull: ({ pull }) => pull?.lines ?? [],
  probe: ({ probe }) => probe?.lines ?? [],
  node: ({ node }) => node?.lines ?? [],
  warnings: ({ lines }) => lines.warnings.slice(-2),
  'unbounded-inputs': (facts) =>
    (facts.memory?.unbounded ?? []).flatMap(({ section }) => sectionLine(facts, section)),
  'storage-pauses': (facts) => signatureLines(facts, ['storage_paused'], 'first and last'),
  'disk-errors': (facts) =>
    signatureLines(facts, ['no_chunk', 'chunk_write_err', 'cio_size', 'errno'], 'first').slice(0, 3),
  'exec-format': (facts) => signatureLines(facts, ['exec_format'], 'first'),
  'plain-pauses': (facts) => signatureLines(facts, ['pausing'], 'first and last'),
  'dropped-chunks': (facts) =>
    signatureLines(facts, ['drop_for_space', 'chunk_evicted', 'no_chunk'], 'first and last').slice(0, 4),
  complaints: (facts) => signatureLines(facts, ['output_error'], 'first and last'),
  'config-errors': (facts) =>
    signatureLines(
      facts,
      [
        'cfg_env',
        'cfg_yaml',
        'cfg_syntax',
        'cfg_noplugin',
        'cfg_unknown',
        'cfg_twice',
        'cfg_prop',
        'reload_step',
      ],
      'first',
    ).slice(0, 4),
  'config-change': ({ configChange }) => configChange?.lines ?? [],
  reconciling: (facts) => signatureLines(facts, ['tail_reconcile'], 'first'),
  'skipped-lines': (facts) => signatureLines(facts, ['tail_long'], 'first and last'),
  banner: (facts) => signatureLines(facts, ['banner_new', 'banner_v', 'banner_old'], 'first').slice(0, 1),
};

/** The lines that prove something, in the order asked for, none of them twice. */
export function proofLines(facts: Facts, wanted: readonly Proof[]): Lines {
  const found = wanted.flatMap((proof) => proofsOf[proof](facts));
  const key = ({ source, line, text }: EvidenceLine): string => `${source}\n${line ?? text}`;
  return [...new Map(found.toReversed().map((each) => [key(each), each])).values()].toReversed();
}

function present(...lines: readonly (EvidenceLine | undefined)[]): Lines {
  return lines.flatMap((each) => each ?? []);
}

function logLine(source: string, entry: Pick<LogEntry, 'line' | 'text' | 'mayBeRecord'>): EvidenceLine {
  return { source, line: entry.line, text: quoteLogLine(entry) };
}

function backtraceLines({ source, story: { backtrace } }: LogFact): Lines {
  if (!backtrace) return [];
  return backtrace.text.map((text, index) =>
    logLine(source, { line: backtrace.lines[index] ?? backtrace.line, text }),
  );
}

function signatureLines(facts: Facts, ids: readonly string[], which: 'first' | 'first and last'): Lines {
  return relevantLogs(facts).flatMap(({ source, story }) =>
    ids.flatMap((id) => {
      const found = story.signatures.get(id);
      return found ? entriesOf(found, which).map((entry) => logLine(source, entry)) : [];
    }),
  );
}

function entriesOf({ first, last }: SignatureStory, which: 'first' | 'first and last'): readonly LogEntry[] {
  return which === 'first' || first.line === last.line ? [first] : [first, last];
}

/** The limits of the inputs that paused; without a pause of all inputs that have one. */
function bufferLimitLines(facts: Facts): Lines {
  const paused = pausedInputs(facts, relevantLogs(facts)).flatMap(({ input }) => input ?? []);
  const shown = paused.length > 0 ? paused : facts.inputs;
  return shown.flatMap(({ memBufLimit }) => (memBufLimit ? configLine(facts, memBufLimit) : []));
}

function outputLines(facts: Facts): Lines {
  const outputs = facts.mounted?.config.sections.filter((each) => each.kind === 'output') ?? [];
  return outputs.flatMap(({ properties }) =>
    properties.filter((each) => /^(name|host)$/i.test(each.key)).flatMap((value) => configLine(facts, value)),
  );
}

/** Lines that are misread or refused. A fault that has no line of its own, such as a missing output, has none to show. */
function problemLines(facts: Facts): Lines {
  const problems = facts.mounted?.config.problems ?? [];
  return problems.flatMap((each) => configLine(facts, each)).slice(0, maxProblems);
}

/** The line with the section's name: an input without a limit has no line that says so. */
function sectionLine(facts: Facts, { properties, file, line }: ConfigSection): Lines {
  const written = properties.filter((each) =>
    /^(?:name|mem_buf_limit|emitter_mem_buf_limit)$/i.test(each.key),
  );
  return (written.length > 0 ? written : [{ file, line }]).flatMap((each) => configLine(facts, each));
}

/** The line as it stands in the ConfigMap's key. */
export function configLine(
  { mounted }: Pick<Facts, 'mounted'>,
  { file, line }: Pick<ConfigValue, 'file' | 'line'>,
): Lines {
  const lines = mounted?.files.find((each) => each.name === file)?.text.split('\n');
  if (!mounted || lines?.[line - 1] === undefined) return [];
  // The key of a secret may stand some lines above it.
  const clean = redact(lines.slice(Math.max(0, line - secretContext), line).join('\n'));
  const text = clean.slice(clean.lastIndexOf('\n') + 1).trim();
  return [
    { source: `${(mounted.parts[file] ?? mounted.configMap).source}#${file}`, line, text: quote(text) },
  ];
}

function lastLine({ source, story: { lastLine } }: LogFact): Lines {
  return lastLine && lastLine.level !== undefined ? [logLine(source, lastLine)] : [];
}

function counterLines({ monitoring }: Facts): Lines {
  if (!monitoring) return [];
  const { source, line, lineText, retries, retriesFailed, errors, droppedRecords, overLimitInputs } =
    monitoring;
  if (retries + retriesFailed + errors + droppedRecords === 0 && overLimitInputs.length === 0) return [];
  const counts = `retries ${retries}, retries_failed ${retriesFailed}, errors ${errors}, dropped_records ${droppedRecords}`;
  const over = overLimitInputs.length > 0 ? `, over the limit: ${overLimitInputs.join(', ')}` : '';
  return [
    { source, text: quote(`${counts}${over}`) },
    { source, line, text: quote(lineText) },
  ];
}
