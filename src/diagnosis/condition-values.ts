import { tellingFrames } from '../fluentbit/crash.ts';
import { changeValues } from './change-values.ts';
import type { ConditionValues } from './condition-environment.ts';
import type { Strain } from '../signal/signal.ts';
import type { Facts, LogFact } from './facts.ts';
import { misreadLines } from './config-faults.ts';
import { clusterValues, healthValues, stopValues } from './container-values.ts';
import { outputStandings } from './output-standing.ts';
import { pausedInputs } from './paused-inputs.ts';
import { logValues, pluginValues, sizeValues } from './plain-values.ts';

/** The logs that still matter: the one of a death long past does not. */
export function relevantLogs({ logs, death }: Pick<Facts, 'logs' | 'death'>): readonly LogFact[] {
  return death?.isPast ? logs.filter((each) => !each.isOfDeath) : logs;
}

/** What conditions see of the facts. */
export function conditionValues(facts: Facts): ConditionValues {
  const { death, container, subject, memory } = facts;
  const logs = relevantLogs(facts);
  const status = container?.value.status;
  const best = explainingAdvisory(facts);
  return {
    death: {
      kind: deathKind(facts) ?? '',
      lifeSeconds: BigInt(lifeSeconds(facts)),
      exitCode: BigInt(death?.termination.exitCode ?? 0),
      isOver: death?.isOver ?? false,
    },
    container: {
      state: status?.state.kind ?? 'unknown',
      waitingReason: status?.state.kind === 'waiting' ? (status.state.reason ?? '') : '',
      restarts: BigInt(status?.restartCount ?? 0),
    },
    version: { text: subject.version ?? '' },
    advisory: {
      explainsCrash: best !== undefined,
      byFrames: facts.crash !== undefined && tellingFrames(facts.crash).length > 0,
      sure: best?.sure ?? '',
      id: best?.advisory.id ?? '',
    },
    config: { ...configValues(facts), ...pluginValues(facts) },
    change: changeValues(facts),
    start: {
      refused: facts.refusal !== undefined,
      reason: facts.refusal?.kind ?? '',
      failedAtOnce: failedAtOnce(facts),
    },
    missing: { kind: facts.absent?.kind ?? '' },
    ...clusterValues(facts),
    stop: stopValues(facts),
    health: healthValues(facts),
    inputs: inputValues(facts, logs),
    outputs: outputValues(facts, logs),
    memory: {
      leakAdvisory: leakAdvisory(facts)?.advisory.id ?? '',
      buffersSmall: buffersSmall(facts),
      raised: diedAfterRaise(facts),
      hasLimit: container?.value.memoryLimit !== undefined,
      ...sizeValues(facts),
      limitBelowNeed: exceeds(memory?.logNeedBytes, memory?.limitBytes),
      limitBelowRecommended: exceeds(memory?.logLimitBytes, memory?.limitBytes),
    },
    strain: {
      buffers: isStrained(facts, 'buffer-overlimit'),
      outputs: isStrained(facts, 'output-backpressure'),
      memory: isStrained(facts, 'memory-leak'),
    },
    log: logValues(logs),
  };
}

const isStrained = ({ strains = [] }: Facts, kind: Strain): boolean =>
  strains.some(({ strain }) => strain === kind);

/** A fatal signal in the log is a crash, also where no object tells of an end. */
export function deathKind({ death, crash }: Facts): string | undefined {
  if (death) return death.isPast ? undefined : death.kind;
  return crash ? 'crash' : undefined;
}

/** The advisory that names this very crash. */
export function explainingAdvisory({ advisories, death }: Facts): Facts['advisories'][number] | undefined {
  return death?.isPast ? undefined : advisories.find((match) => match.explainsCrash);
}

/** A leak that is known for this version, the plugins in use and everything that could be checked. */
export function leakAdvisory({ advisories }: Facts): Facts['advisories'][number] | undefined {
  return advisories.find(
    ({ advisory, isUsed, against }) => advisory.class === 'leak' && against.length === 0 && isUsed,
  );
}

/** Without times the revision that runs is the one that died. */
function diedAfterRaise({ memoryRaise, death }: Facts): boolean {
  if (!memoryRaise || !death) return false;
  const { finishedAt } = death.termination;
  return memoryRaise.at === undefined || finishedAt === undefined || finishedAt > memoryRaise.at;
}

function lifeSeconds({ death }: Facts): number {
  const { startedAt, finishedAt } = death?.termination ?? {};
  const lived = Date.parse(finishedAt ?? '') - Date.parse(startedAt ?? '');
  return Number.isNaN(lived) ? 0 : Math.max(0, Math.round(lived / 1000));
}

/** Names of what has no bound: from the configuration, and without one from what the storage layer says is in force. */
export function unboundedInputs({ memory, monitoring, logs }: Facts): readonly string[] {
  if (memory) return memory.unbounded.map(({ instance }) => instance);
  const onDisk = logs.some(({ story }) =>
    [...(story.signatures.get('input_storage')?.samples ?? [])].some(({ text }) =>
      text.includes("'filesystem'"),
    ),
  );
  return onDisk ? [] : (monitoring?.unlimitedInputs ?? []);
}

/** Names of the inputs and emitters that hold far more than their limit allows. */
export function overrunInputs({ monitoring, inputs }: Facts): readonly string[] {
  return [...(monitoring?.inputMemoryBytes ?? [])].flatMap(([name, held]) => {
    const limit = inputs.find(
      ({ instance, section }) => instance === name || section.numbered === name,
    )?.memBufLimitBytes;
    return typeof limit === 'number' && held > limit * 1.5 + 2_000_000 ? [name] : [];
  });
}

function configValues(facts: Facts): Omit<ConditionValues['config'], keyof ReturnType<typeof pluginValues>> {
  const misread = misreadLines(facts);
  return {
    known: facts.mounted !== undefined,
    refused: facts.mounted?.config.problems.some((each) => each.refusesStart === true) ?? false,
    misread: BigInt(misread.length),
    reloadRefused: facts.logs.some(
      ({ story: { signatures } }) => signatures.get('reload_step')?.last.level === 'error',
    ),
    misreadLimit: misread.some((each) => /limit|max_chunks_up|total_limit/i.test(each.key ?? '')),
  };
}

function failedAtOnce({ death, logs }: Facts): boolean {
  const log = logs.find((each) => each.isOfDeath);
  return death !== undefined && log !== undefined && log.story.lines > 0 && !log.story.ran;
}

/** Half of what the container may use, or less, waits in its buffers although it was killed for its memory. */
function buffersSmall({ monitoring, memory }: Facts): boolean {
  const buffered = monitoring?.bufferedBytes;
  return buffered !== undefined && typeof memory?.limitBytes === 'number' && buffered < memory.limitBytes / 4;
}

function exceeds(bytes: number | null | undefined, limit: number | null | undefined): boolean {
  return typeof bytes === 'number' && typeof limit === 'number' && bytes > limit;
}

function inputValues(facts: Facts, logs: readonly LogFact[]): ConditionValues['inputs'] {
  const paused = pausedInputs(facts, logs);
  const plain = paused.filter((each) => !each.isEmitter);
  const isOver = (facts.monitoring?.overLimitInputs.length ?? 0) > 0;
  return {
    bounded:
      facts.memory !== undefined &&
      facts.memory.unbounded.length + facts.memory.unknownBounds.length === 0 &&
      facts.inputs.length > 0,
    unbounded: BigInt(unboundedInputs(facts).length),
    overrun: BigInt(overrunInputs(facts).length),
    emitterOverruns: facts.advisories.some(({ advisory }) => advisory.id === 'FLB-EMITTER-UNBOUNDED'),
    pauses: BigInt(sum(plain, (each) => each.pauses)),
    storagePauses: BigInt(
      sum(
        logs.flatMap((log) => [...log.story.inputs.values()]),
        (each) => each.storagePauses,
      ),
    ),
    pausesPerHour: BigInt(
      perHour(
        sum(plain, (each) => each.pauses),
        logs,
      ),
    ),
    emitterPauses: BigInt(sum(paused, (each) => (each.isEmitter ? each.pauses : 0))),
    stillPaused: isOver || paused.some((each) => each.pauses > each.resumes),
    refusedAppends: BigInt(
      sum(
        logs.flatMap((log) => [...log.story.inputs.values()]),
        (each) => each.refusedAppends,
      ),
    ),
    limitBelowMessage: plain.some(
      ({ input }) =>
        input?.memBufLimitBytes !== undefined &&
        input.memBufLimitBytes !== null &&
        input.memBufLimitBytes < (input.bufferMaxBytes ?? 0),
    ),
  };
}

const shortestSpanMs = 10 * 60_000;
const hourMs = 3_600_000;

/** Rounded up. A log of a few minutes tells no rate: then what it shows counts in full. */
function perHour(count: number, logs: readonly LogFact[]): number {
  const span = sum(logs, ({ story: { firstAt, lastAt } }) => {
    const between = Date.parse(lastAt ?? '') - Date.parse(firstAt ?? '');
    return Number.isNaN(between) ? 0 : between;
  });
  return span < shortestSpanMs ? count : Math.ceil((count * hourMs) / span);
}

/** The output in most trouble. */
function outputValues(facts: Facts, logs: readonly LogFact[]): ConditionValues['outputs'] {
  const [worst] = outputStandings(facts, logs);
  return {
    retries: BigInt(worst?.retries ?? 0),
    recovered: BigInt(worst?.recovered ?? 0),
    unreachable: BigInt(worst?.unreachable ?? 0),
    httpFailures: BigInt(worst?.httpFailures ?? 0),
    complaints: BigInt(worst?.complaints ?? 0),
    troubles: BigInt(worst?.troubles ?? 0),
    abandoned: BigInt(worst?.abandoned ?? 0),
    delivered: BigInt(worst?.delivered ?? 0),
  };
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}
