import { quoteLogLine } from '../evidence/withhold-records.ts';
import type { ConditionValues } from './condition-environment.ts';
import { relevantLogs } from './condition-values.ts';
import type { Cause, EvidenceLine, Finding } from './diagnosis.ts';
import type { Facts } from './facts.ts';
import type { Proof } from './playbook.ts';
import { proofLines } from './proof.ts';
import { fillWords } from './words.ts';

interface Verdict {
  readonly cause: Extract<Cause, 'unknown-crash' | 'planned-restart' | 'healthy' | 'inconclusive'>;
  readonly confidence: number;
  readonly title: string;
  readonly summary: string;
  readonly proofs: readonly Proof[];
}

/** The answer when no playbook has a primary cause: what can be proved without one, or else that it is inconclusive and why. */
export function verdictWithoutPlaybook(facts: Facts, values: ConditionValues): Finding {
  const { proofs, ...verdict } = choose(facts, values);
  const lines = proofLines(facts, proofs);
  const { state, warnings } = facts.lines;
  const fallback = [...(state ? [state] : []), ...warnings.slice(-1)];
  return {
    ...verdict,
    title: fillWords(verdict.title, facts),
    summary: fillWords(verdict.summary, facts),
    evidence: lines.length > 0 ? lines : fallback.length > 0 ? fallback : anyLine(facts),
  };
}

function choose(facts: Facts, values: ConditionValues): Verdict {
  const { kind } = values.death;
  if (kind === 'crash') return unknownCrash;
  if (kind === 'stopped' && isPlanned(facts, values)) return plannedRestart;
  if (kind === '' && isHealthy(facts, values)) return facts.death ? healthySince : healthy;
  return { cause: 'inconclusive', confidence: 0.5, ...reasonOf(facts, values) };
}

const unknownCrash: Verdict = {
  cause: 'unknown-crash',
  confidence: 0.8,
  title: 'Fluent Bit {version} crashed with {signal}',
  summary:
    'The process ended with exit code {exitCode} at {frame}. No known defect of this version and configuration names this crash.',
  proofs: ['exit-code', 'fatal-signal', 'backtrace', 'last-line'],
};
const plannedRestart: Verdict = {
  cause: 'planned-restart',
  confidence: 0.8,
  title: 'Fluent Bit was asked to stop and did',
  summary:
    'It caught SIGTERM, ended with exit code {exitCode} and runs again: a rollout, a drain or a person, no incident.',
  proofs: ['exit-code', 'last-line'],
};
const healthy: Verdict = {
  cause: 'healthy',
  confidence: 0.85,
  title: 'Nothing wrong was seen',
  summary:
    'The container runs and is ready, it never restarted, and its log shows no error, no pause and no failed delivery.',
  proofs: [],
};

const healthySince: Verdict = {
  ...healthy,
  summary:
    'The container runs and is ready, and its log shows no error, no pause and no failed delivery. Its last end, with exit code {exitCode}, is more than a day past.',
  proofs: ['exit-code'],
};

/** A container that stops on SIGTERM and starts again inside its pod: planned, unless the kubelet says that a probe failed. */
function isPlanned(facts: Facts, values: ConditionValues): boolean {
  const asked = relevantLogs(facts).some((each) => each.isOfDeath && each.story.stopSignal !== undefined);
  return asked && values.container.state === 'running' && !tellsOfTrouble(facts);
}

function isHealthy(facts: Facts, values: ConditionValues): boolean {
  const status = facts.container?.value.status;
  const quietLogs = facts.logs.filter((each) => !each.isOfDeath);
  const isQuiet = quietLogs.every(
    ({ story }) => story.ran && story.levels.error === 0 && !story.refusedStart,
  );
  const hasRestarted = values.container.restarts > 0n && facts.death?.isPast !== true;
  const reads = facts.mounted?.config.problems.some((each) => each.severity === 'error') !== true;
  return (
    status?.state.kind === 'running' &&
    status.ready &&
    quietLogs.length > 0 &&
    isQuiet &&
    !hasRestarted &&
    reads &&
    !tellsOfTrouble(facts) &&
    delivers(facts) &&
    values.outputs.troubles === 0n &&
    values.inputs.pauses + values.inputs.emitterPauses === 0n
  );
}

/** Records that come in and never go out are no health, however quiet the log is. */
function delivers({ mounted, monitoring }: Facts): boolean {
  if (mounted && !mounted.config.sections.some((each) => each.kind === 'output')) return false;
  return !monitoring || monitoring.inputRecords === 0 || monitoring.outputRecords > 0;
}

/** Failed probes, evictions and what else the kubelet warns of. A readiness probe may fail while Fluent Bit starts. */
function tellsOfTrouble({ events, pod }: Facts): boolean {
  if (pod?.value.phase === 'Failed') return true;
  return events.some(({ value: { type, reason, message } }) => {
    if (/liveness|startup/i.test(message) && /Unhealthy|Killing|ProbeWarning/.test(reason)) return true;
    return type === 'Warning' && !/^Readiness probe/i.test(message);
  });
}

function reasonOf(facts: Facts, values: ConditionValues): Pick<Verdict, 'title' | 'summary' | 'proofs'> {
  const { kind } = values.death;
  const proofs: readonly Proof[] = ['exit-code', 'memory-limit', 'buffer-limits', 'last-line'];
  if (kind === 'oom-kill') return { ...oomReason(facts), proofs };
  if (kind === 'killed') {
    const summary =
      'Exit code {exitCode} without OOMKilled: something outside killed it. Nothing at hand says what.';
    return {
      title: 'Fluent Bit was killed, but not for its memory',
      summary,
      proofs: ['exit-code', 'last-line'],
    };
  }
  if (kind === 'refused-start') {
    const summary =
      'It ended with exit code {exitCode} before it ran. Its last words and the configuration say why.';
    return { title: 'Fluent Bit {version} does not start', summary, proofs: ['exit-code', 'last-line'] };
  }
  if (kind !== '') {
    const summary = 'The container ended with exit code {exitCode}; neither its log nor its events say why.';
    return {
      title: 'Fluent Bit ended for a reason that is not known',
      summary,
      proofs: ['exit-code', 'last-line'],
    };
  }
  if (values.container.state === 'waiting') {
    const summary = `The container waits: ${values.container.waitingReason || 'no reason given'}. Fluent Bit has not run.`;
    return { title: 'Fluent Bit is not starting', summary, proofs: [] };
  }
  const summary = facts.container
    ? 'No playbook fits what was seen, and it is not proved that all is well.'
    : 'There is no container to look at.';
  return { title: 'The evidence does not decide', summary, proofs: ['counters', 'last-line'] };
}

function oomReason({ memory, mounted }: Facts): { readonly title: string; readonly summary: string } {
  const title = 'Fluent Bit was OOM-killed at {limit}';
  if (!mounted || !memory)
    return { title, summary: 'What its buffers can need is not known without its configuration.' };
  if (memory.unbounded.length > 0) {
    const names = memory.unbounded.map((each) => each.instance).join(', ');
    return {
      title,
      summary: `The buffers of ${names} have no effective bound, so no limit would have been enough.`,
    };
  }
  const summary =
    'Its buffers are bounded and should not need more than {peak} with one connection and ten files: there are many more of them, the memory went elsewhere, or there is a leak.';
  return { title, summary };
}

/** The last line of Fluent Bit's own that is at hand. */
function anyLine({ logs }: Facts): readonly EvidenceLine[] {
  return logs
    .slice(0, 1)
    .flatMap(({ source, story: { lastLine } }) =>
      lastLine && lastLine.level !== undefined
        ? [{ source, line: lastLine.line, text: quoteLogLine(lastLine.text) }]
        : [],
    );
}
