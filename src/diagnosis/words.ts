import { formatQuantity, parseQuantity } from '../fluentbit/quantity.ts';
import { explainingAdvisory, relevantLogs } from './condition-values.ts';
import type { Facts } from './facts.ts';
import { outputStandings } from './output-standing.ts';
import { pausedInputs } from './paused-inputs.ts';

type Word = (facts: Facts) => string;

/** What `{name}` in a playbook's title or summary stands for. */
export const words = {
  version: ({ subject }) => subject.version ?? 'of unknown version',
  exitCode: ({ death }) => String(death?.termination.exitCode ?? 'unknown'),
  signal: ({ crash }) => crash?.signal ?? 'a fatal signal',
  frame: ({ crash }) => frameOf(crash?.frames[0]),
  advisory: (facts) => explainingAdvisory(facts)?.advisory.id ?? 'an advisory',
  defect: (facts) => explainingAdvisory(facts)?.advisory.title ?? 'a known defect',
  workaround: (facts) => explainingAdvisory(facts)?.advisory.workaround ?? '',
  limit: ({ container }) => writtenLimit(container?.value.memoryLimit),
  peak: ({ memory }) => sizeOf(memory?.predictedPeakBytes),
  recommended: ({ memory }) => sizeOf(memory?.recommendedLimitBytes),
  pausedInputs: (facts) => pausedNames(facts),
  pauses: (facts) => pauseCount(facts),
  bufferLimits: (facts) => bufferLimits(facts),
  outputs: (facts) => outputNames(facts),
  troubles: (facts) => troublesOf(facts),
} as const satisfies Readonly<Record<string, Word>>;

const placeholder = /\{([A-Za-z]+)\}/g;

/** Puts the facts' words into a sentence. */
export function fillWords(sentence: string, facts: Facts): string {
  return sentence
    .replace(placeholder, (whole, name: string) => (isWord(name) ? words[name](facts) : whole))
    .replaceAll(/\s+/g, ' ')
    .trim();
}

/** Placeholders that stand for nothing. */
export function unknownWords(sentence: string): readonly string[] {
  return [...sentence.matchAll(placeholder)].map((found) => found[1] ?? '').filter((name) => !isWord(name));
}

function isWord(name: string): name is keyof typeof words {
  return Object.hasOwn(words, name);
}

function frameOf(frame: { function: string; file: string; line: number } | undefined): string {
  if (!frame) return 'an unknown function';
  return frame.file === '' ? `${frame.function}()` : `${frame.function}() at ${frame.file}:${frame.line}`;
}

function writtenLimit(limit: string | undefined): string {
  if (limit === undefined) return 'no limit';
  const bytes = parseQuantity(limit);
  return bytes === undefined || limit.endsWith('Mi') ? limit : `${limit} (${formatQuantity(bytes)})`;
}

function sizeOf(bytes: number | null | undefined): string {
  return bytes === null || bytes === undefined ? 'unknown' : formatQuantity(bytes);
}

function pausedNames(facts: Facts): string {
  const names = pausedInputs(facts, relevantLogs(facts)).map((each) => each.name);
  return listed(names.length > 0 ? names : (facts.monitoring?.overLimitInputs ?? []), 'an input');
}

function pauseCount(facts: Facts): string {
  const pauses = pausedInputs(facts, relevantLogs(facts)).reduce((sum, each) => sum + each.pauses, 0);
  return pauses === 1 ? 'once' : `${pauses} times`;
}

function bufferLimits({ inputs }: Facts): string {
  const limits = inputs.flatMap(({ instance, memBufLimitBytes, memBufLimit }) =>
    memBufLimitBytes === null
      ? []
      : [`${instance} ${memBufLimit?.value ?? formatQuantity(memBufLimitBytes)}`],
  );
  return listed(limits, 'no Mem_Buf_Limit');
}

function outputNames(facts: Facts): string {
  const failing = outputStandings(facts, relevantLogs(facts))
    .filter((each) => each.troubles + each.unreachable > 0)
    .map((each) => each.name);
  const written =
    facts.mounted?.config.sections.flatMap((each) =>
      each.kind === 'output' && each.instance ? [each.instance] : [],
    ) ?? [];
  return listed(failing.length > 0 ? failing : written, 'the outputs');
}

function troublesOf(facts: Facts): string {
  const logs = relevantLogs(facts);
  const standings = outputStandings(facts, logs);
  const sum = (field: 'retries' | 'givenUp' | 'unreachable' | 'httpFailures'): number =>
    standings.reduce((total, each) => total + each[field], 0);
  const statuses = logs
    .flatMap((log) => [...log.story.outputs.values()].flatMap((each) => [...each.httpFailures.keys()]))
    .filter((status) => status > 0);
  const refusals = `answers refused (HTTP ${[...new Set(statuses)].join(', ')})`;
  const parts = [
    [sum('retries'), 'failed flushes were scheduled again'],
    [sum('givenUp'), 'chunks were given up'],
    [sum('unreachable'), 'tries found no connection'],
    [statuses.length === 0 ? 0 : sum('httpFailures'), refusals],
  ] as const;
  const said = parts.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
  return listed(said, 'no failed delivery was logged');
}

function listed(items: readonly string[], none: string): string {
  if (items.length < 2) return items[0] ?? none;
  return `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}
