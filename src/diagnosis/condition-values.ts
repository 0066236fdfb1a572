import { tellingFrames } from '../fluentbit/crash.ts';
import type { ConditionValues } from './condition-environment.ts';
import type { Facts, LogFact } from './facts.ts';
import { outputStandings } from './output-standing.ts';
import { pausedInputs } from './paused-inputs.ts';

/** The logs that still matter: the one of a death long past does not. */
export function relevantLogs({ logs, death }: Pick<Facts, 'logs' | 'death'>): readonly LogFact[] {
  return death?.isPast ? logs.filter((each) => !each.isOfDeath) : logs;
}

/** What conditions see of the facts. */
export function conditionValues(facts: Facts): ConditionValues {
  const { death, container, subject, mounted, memory } = facts;
  const logs = relevantLogs(facts);
  const status = container?.value.status;
  const best = explainingAdvisory(facts);
  return {
    death: {
      kind: deathKind(facts) ?? '',
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
    config: { known: mounted !== undefined },
    inputs: inputValues(facts, logs),
    outputs: outputValues(facts, logs),
    memory: {
      hasLimit: container?.value.memoryLimit !== undefined,
      limitBelowNeed: exceeds(memory?.predictedPeakBytes, memory?.limitBytes),
      limitBelowRecommended: exceeds(memory?.recommendedLimitBytes, memory?.limitBytes),
    },
    log: { known: logs.some((each) => each.story.lines > 0), signatures: signatureCounts(logs) },
  };
}

/** A fatal signal in the log is a crash, also where no object tells of an end. */
export function deathKind({ death, crash }: Facts): string | undefined {
  if (death) return death.isPast ? undefined : death.kind;
  return crash ? 'crash' : undefined;
}

/** The advisory that names this very crash. */
export function explainingAdvisory({ advisories, death }: Facts): Facts['advisories'][number] | undefined {
  return death?.isPast ? undefined : advisories.find((match) => match.explainsCrash);
}

function exceeds(bytes: number | null | undefined, limit: number | null | undefined): boolean {
  return typeof bytes === 'number' && typeof limit === 'number' && bytes > limit;
}

function inputValues(facts: Facts, logs: readonly LogFact[]): ConditionValues['inputs'] {
  const paused = pausedInputs(facts, logs);
  const plain = paused.filter((each) => !each.isEmitter);
  const isOver = (facts.monitoring?.overLimitInputs.length ?? 0) > 0;
  return {
    bounded: facts.memory !== undefined && facts.memory.unbounded.length === 0 && facts.inputs.length > 0,
    pauses: BigInt(sum(plain, (each) => each.pauses)),
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

/** The output in most trouble. */
function outputValues(facts: Facts, logs: readonly LogFact[]): ConditionValues['outputs'] {
  const [worst] = outputStandings(facts, logs);
  return {
    retries: BigInt(worst?.retries ?? 0),
    recovered: BigInt(worst?.recovered ?? 0),
    unreachable: BigInt(worst?.unreachable ?? 0),
    httpFailures: BigInt(worst?.httpFailures ?? 0),
    troubles: BigInt(worst?.troubles ?? 0),
    abandoned: BigInt(worst?.abandoned ?? 0),
    delivered: BigInt(worst?.delivered ?? 0),
  };
}

function signatureCounts(logs: readonly LogFact[]): Readonly<Record<string, bigint>> {
  const counts: Record<string, bigint> = {};
  for (const { story } of logs) {
    for (const [id, { count }] of story.signatures) counts[id] = (counts[id] ?? 0n) + BigInt(count);
  }
  return counts;
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}
