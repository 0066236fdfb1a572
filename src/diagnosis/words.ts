import { quoteName } from '../evidence/quote.ts';
import { formatQuantity, parseQuantity } from '../fluentbit/quantity.ts';
import {
  explainingAdvisory,
  leakAdvisory,
  overrunInputs,
  relevantLogs,
  unboundedInputs,
} from './condition-values.ts';
import { misreadLines } from './config-faults.ts';
import type { Facts } from './facts.ts';
import type { Strain } from '../signal/signal.ts';
import { healthOf } from './health.ts';
import type { Locale } from '../language/locale.ts';
import { inType } from '../language/say.ts';
import { outputStandings } from './output-standing.ts';
import { pausedInputs } from './paused-inputs.ts';
import { writerName } from './since-change.ts';
import { type Phrases, phrases } from './phrases.ts';

type Word = (facts: Facts, say: Phrases) => string;

/** What `{name}` in a playbook's title or summary stands for. */
export const words = {
  version: ({ subject }, say) => subject.version ?? say.unknownVersion,
  image: ({ subject, pull }, say) => pull?.image ?? subject.image ?? say.unknown,
  exitCode: ({ death }, say) => String(death?.termination.exitCode ?? say.unknown),
  restarts: ({ container }, say) => say.times(container?.value.status?.restartCount ?? 0),
  signal: ({ crash }, say) => crash?.signal ?? say.fatalSignal,
  frame: ({ crash }, say) => frameOf(crash?.frames[0], say),
  advisory: (facts, say) => explainingAdvisory(facts)?.advisory.id ?? say.advisory,
  defect: (facts, say) => explainingAdvisory(facts)?.advisory.title ?? say.defect,
  workaround: (facts) => explainingAdvisory(facts)?.advisory.workaround ?? '',
  leak: (facts, say) => leakAdvisory(facts)?.advisory.id ?? say.advisory,
  leakTitle: (facts, say) => leakAdvisory(facts)?.advisory.title ?? say.defect,
  limit: ({ container }, say) => writtenLimit(container?.value.memoryLimit, say),
  limitBefore: ({ memoryRaise }, say) => memoryRaise?.from ?? say.unknown,
  peak: ({ memory }, say) => sizeOf(memory?.predictedPeakBytes ?? memory?.logNeedBytes, say),
  recommended: ({ memory }, say) => sizeOf(memory?.recommendedLimitBytes ?? memory?.logLimitBytes, say),
  buffered: ({ monitoring }, say) => sizeOf(monitoring?.bufferedBytes, say),
  bufferStrain: (facts, say) => measured(facts, 'buffer-overlimit', say),
  outputStrain: (facts, say) => measured(facts, 'output-backpressure', say),
  memoryStrain: (facts, say) => measured(facts, 'memory-leak', say),
  pausedInputs: (facts, say) => pausedNames(facts, say),
  pauses: (facts, say) => say.times(pausesOf(facts)),
  bufferLimits: (facts, say) => bufferLimits(facts, say),
  unboundedInputs: (facts, say) => listed(unboundedInputs(facts), say.anInput, say),
  overrunInputs: (facts, say) => named(overrunInputs(facts), say.anInput, say),
  outputs: (facts, say) => outputNames(facts, say),
  troubles: (facts, say) => troublesOf(facts, say),
  refusal: ({ refusal }, say) => say.refusal(refusal?.kind ?? 'unsaid', quoteName(refusal?.names ?? '')),
  missing: ({ absent }, say) => (absent ? say.absent(absent.kind, absent.name) : say.unknown),
  pullReason: ({ pull }, say) => say.pull(pull?.reason ?? 'unknown'),
  probe: ({ probe }, say) => (probe ? say.probe(probe.probe) : say.unknown),
  probeHow: ({ probe }, say) => say.probeHow(probe?.how ?? 'other'),
  nodeTrouble: ({ node }, say) => (node ? say.node(node.kind) : say.unknown),
  shortOf: ({ node }, say) => say.resource(node?.resource ?? 'unknown'),
  evictedPod: ({ node, subject }, say) =>
    node?.pod === undefined ? (subject.pod ?? 'POD') : say.sibling(node.pod),
  misread: (facts, say) =>
    listed(
      misreadLines(facts).map(({ file, line, key }) =>
        [key, say.lineOf(file, line)].filter(Boolean).join(' '),
      ),
      say.unknown,
      say,
    ),
  configChange: ({ configChange: change }, say) =>
    change ? say.changed(change.object, writerName(change.by), change.at) : say.unknown,
  errorLines: ({ logs }) => {
    const { noise, unexplainedErrors } = healthOf(logs);
    return String(noise + unexplainedErrors);
  },
} as const satisfies Readonly<Record<string, Word>>;

const placeholder = /\{([A-Za-z]+)\}/g;

/** Puts the facts' words into a sentence. */
export function fillWords(sentence: string, facts: Facts, locale: Locale = 'en'): string {
  const say = phrases(locale);
  const filled = sentence
    .replace(placeholder, (whole, name: string) => (isWord(name) ? words[name](facts, say) : whole))
    .replaceAll(/\s+/g, ' ')
    .trim();
  return inType(filled, locale);
}

/** Placeholders that stand for nothing. */
export function unknownWords(sentence: string): readonly string[] {
  return [...sentence.matchAll(placeholder)].map((found) => found[1] ?? '').filter((name) => !isWord(name));
}

function isWord(name: string): name is keyof typeof words {
  return Object.hasOwn(words, name);
}

function frameOf(
  frame: { readonly function: string; readonly file: string; readonly line: number } | undefined,
  say: Phrases,
): string {
  if (!frame) return say.unknownFunction;
  return frame.file === ''
    ? `${frame.function}()`
    : say.frameAt(frame.function, `${frame.file}:${frame.line}`);
}

function writtenLimit(limit: string | undefined, say: Phrases): string {
  if (limit === undefined) return say.noLimit;
  const bytes = parseQuantity(limit);
  return bytes === undefined || limit.endsWith('Mi') ? limit : `${limit} (${formatQuantity(bytes)})`;
}

function sizeOf(bytes: number | null | undefined, say: Phrases): string {
  return bytes === null || bytes === undefined ? say.unknown : formatQuantity(bytes);
}

function pausedNames(facts: Facts, say: Phrases): string {
  const names = pausedInputs(facts, relevantLogs(facts)).map((each) => each.name);
  return named(names.length > 0 ? names : (facts.monitoring?.overLimitInputs ?? []), say.anInput, say);
}

function pausesOf(facts: Facts): number {
  return pausedInputs(facts, relevantLogs(facts)).reduce((sum, each) => sum + each.pauses, 0);
}

function bufferLimits({ inputs }: Facts, say: Phrases): string {
  const limits = inputs.flatMap(({ instance, memBufLimitBytes, memBufLimit }) =>
    memBufLimitBytes === null
      ? []
      : [`${instance} ${memBufLimit?.value ?? formatQuantity(memBufLimitBytes)}`],
  );
  return listed(limits, say.noBufferLimit, say);
}

function outputNames(facts: Facts, say: Phrases): string {
  const failing = outputStandings(facts, relevantLogs(facts))
    .filter((each) => each.troubles + each.unreachable + each.complaints > 0)
    .map((each) => each.name);
  const written =
    facts.mounted?.config.sections.flatMap((each) =>
      each.kind === 'output' && each.instance ? [each.instance] : [],
    ) ?? [];
  return named(failing.length > 0 ? failing : written, say.theOutputs, say);
}

function troublesOf(facts: Facts, say: Phrases): string {
  const logs = relevantLogs(facts);
  const standings = outputStandings(facts, logs);
  const sum = (field: 'retries' | 'givenUp' | 'unreachable' | 'httpFailures'): number =>
    standings.reduce((total, each) => total + each[field], 0);
  const statuses = logs
    .flatMap((log) => [...log.story.outputs.values()].flatMap((each) => [...each.httpFailures.keys()]))
    .filter((status) => status > 0);
  const parts = [
    [sum('retries'), say.rescheduled],
    [sum('givenUp'), say.givenUp],
    [sum('unreachable'), say.unreachable],
    [
      statuses.length === 0 ? 0 : sum('httpFailures'),
      (count: number) => say.refused(count, [...new Set(statuses)]),
    ],
  ] as const;
  return listed(
    parts.flatMap(([count, told]) => (count > 0 ? [told(count)] : [])),
    say.noFailedDelivery,
    say,
  );
}

const maxNames = 6;

/** The first six of them: what follows is more than a title holds. */
function named(names: readonly string[], none: string, say: Phrases): string {
  const shown = names.slice(0, maxNames).map(quoteName);
  return listed(names.length > maxNames ? [...shown, '…'] : shown, none, say);
}

function listed(items: readonly string[], none: string, say: Phrases): string {
  return items.length === 0 ? none : say.list(items);
}

function measured({ strains = [] }: Facts, kind: Strain, say: Phrases): string {
  return strains.find(({ strain }) => strain === kind)?.words ?? say.unknown;
}
