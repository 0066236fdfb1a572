import { said, type Words } from '../language/words.ts';
import type { FailureSign } from '../diagnosis/playbook.ts';
import type { MemorySample } from '../sampling/sample.ts';
import type { Strained } from './strained-since.ts';

/** One death seen after the rollout, in the cluster's words. */
export interface Death {
  readonly at: string;
  readonly pod: string;
  readonly exitCode: number;
  readonly reason: string;
}

export interface Watch {
  /** What the change was to cure. */
  readonly cause: string;
  readonly rolledOutAt: string;
  /** How long it must stay quiet. */
  readonly holdMs: number;
  /** After this long without a clear answer it is inconclusive. */
  readonly deadlineMs: number;
  /** What counts as failure, as the playbook of the cause says; of these signs deaths are told apart. */
  readonly failsOn?: readonly FailureSign[] | undefined;
  readonly deaths: readonly Death[];
  readonly samples: readonly MemorySample[];
  /** Pods that are strained since the rollout. */
  readonly strained?: readonly Strained[];
  readonly pods: { readonly desired: number; readonly updated: number; readonly available: number };
  /** Nobody has looked for long enough to have measured what flows, such as after a start of the program. */
  readonly justBegun?: boolean;
}

export interface Measured {
  readonly quietMs: number;
  readonly holdMs: number;
  readonly deaths: number;
  readonly pods: { readonly desired: number; readonly updated: number; readonly available: number };
  readonly peakBytes?: number;
  readonly limitBytes?: number;
  /** Records delivered per second over the newest samples, all pods together; absent when it was not measured. */
  readonly recordsPerSecond?: number;
  /** Of those pods that answered twice, how many delivered records in between. */
  readonly delivering?: { readonly pods: number; readonly of: number };
}

export type Verdict = { readonly measured: Measured } & (
  | { readonly state: 'watching' }
  | { readonly state: 'held'; readonly why: Words }
  /** The cause is cured as far as was seen, and other trouble follows. */
  | { readonly state: 'held-but'; readonly why: Words }
  | { readonly state: 'failed'; readonly why: Words }
  | { readonly state: 'inconclusive'; readonly why: Words }
);

const crashCauses = new Set(['known-crash', 'unknown-crash']);

/** Judges a change by what was measured after its rollout; `now` is the instant of judging. */
export function judge(watch: Watch, now: Date): Verdict {
  const measured = measure(watch, now);
  const answer = <T extends object>(verdict: T) => ({ ...verdict, measured });
  const strain = pauseIn(watch);
  const failure =
    failureIn(watch) ?? (strain && watch.cause === 'buffer-overlimit' ? pauseWords(strain) : undefined);
  const other = watch.deaths.find(isOomKill) ?? watch.deaths[0];
  if (failure) return answer({ state: 'failed', why: failure });
  if (other) return answer({ state: 'held-but', why: otherWords(other, watch) });
  if (measured.quietMs < watch.holdMs || (watch.justBegun && !measured.delivering))
    return answer({ state: 'watching' });
  if (watch.pods.desired > 0 && missingPods(watch) === 0 && flows(measured) && !strain)
    return answer({ state: 'held', why: heldWords(measured) });
  if (now.getTime() - Date.parse(watch.rolledOutAt) < watch.deadlineMs) return answer({ state: 'watching' });
  return answer({ state: 'inconclusive', why: openWords(watch, measured) });
}

/** A pod whose buffers are full again, where that speaks against the change. */
function pauseIn({ failsOn = [], strained = [] }: Watch): Strained | undefined {
  return failsOn.includes('pause') ? strained.find(({ strain }) => strain === 'buffer-overlimit') : undefined;
}

const pauseWords = ({ pod, words }: Strained): Words => said('verify.pause', { pod, words });

/** The death that speaks against a change, in words; undefined when none does. */
export function failureIn(watch: Pick<Watch, 'cause' | 'failsOn' | 'deaths'>): Words | undefined {
  const failures = watch.deaths.filter((death) => isFailure(death, watch));
  const failure = failures.find(isOomKill) ?? failures[0];
  return failure && failureWords(failure, watch);
}

/** Where no playbook says what counts as failure: a cured crash is not refuted by other ends, any other change is. */
function isFailure(
  death: Death,
  { cause, failsOn = crashCauses.has(cause) ? ['crash'] : ['restart'] }: Pick<Watch, 'cause' | 'failsOn'>,
) {
  const sign = isOomKill(death) ? 'oom-kill' : isCrash(death) ? 'crash' : 'restart';
  return failsOn.includes(sign) || failsOn.includes('restart');
}

/**
 * OOM kills are told by the reason. Any other end with an exit code is taken as the crash: 139 and 134 are fatal
 * signals, under a watcher the same crash ends with 1, and a version that refuses its configuration is no cure either.
 */
export const isCrash = (death: Death): boolean => !isOomKill(death) && death.exitCode !== 0;

export const isOomKill = (death: Death): boolean => death.reason === 'OOMKilled';

function measure(watch: Watch, now: Date): Measured {
  const since = [watch.rolledOutAt, ...watch.deaths.map((death) => death.at)].map((at) => Date.parse(at));
  const after = watch.samples.filter((sample) => Date.parse(sample.at) >= Date.parse(watch.rolledOutAt));
  const peaks = after.flatMap((sample) => sample.memoryBytes ?? []);
  const limits = after.flatMap((sample) => sample.limitBytes ?? []);
  const flow = delivery(after);
  return {
    quietMs: Math.max(0, now.getTime() - Math.max(...since)),
    holdMs: watch.holdMs,
    deaths: watch.deaths.length,
    pods: watch.pods,
    ...(peaks.length ? { peakBytes: Math.max(...peaks) } : {}),
    ...(limits.length ? { limitBytes: Math.max(...limits) } : {}),
    ...flow,
  };
}

/** A destination that takes nothing for a minute is not one that takes nothing. */
const flowMs = 120_000;

/**
 * Records delivered within the last two minutes of each pod's samples, or between its two newest where those are further apart; a counter
 * that fell is a restart and is left out.
 */
function delivery(samples: readonly MemorySample[]): Pick<Measured, 'recordsPerSecond' | 'delivering'> {
  const byPod = Map.groupBy(
    samples.filter((sample) => sample.outputRecords !== undefined),
    (sample) => sample.podUid,
  );
  const rates = [...byPod.values()].flatMap((list) => {
    const inOrder = list.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));
    const last = inOrder.at(-1);
    if (!last || inOrder.length < 2) return [];
    const recent = inOrder.slice(0, -1).find(({ at }) => Date.parse(last.at) - Date.parse(at) <= flowMs);
    const before = recent ?? inOrder.at(-2) ?? last;
    const seconds = (Date.parse(last.at) - Date.parse(before.at)) / 1000;
    const records = (last.outputRecords ?? 0) - (before.outputRecords ?? 0);
    return seconds > 0 && records >= 0 ? [records / seconds] : [];
  });
  if (rates.length === 0) return {};
  const recordsPerSecond = rates.reduce((sum, rate) => sum + rate, 0);
  return {
    recordsPerSecond,
    delivering: { pods: rates.filter((rate) => rate > 0).length, of: rates.length },
  };
}

/** Logs flow when most pods that could be asked deliver; where none could be asked this is no obstacle, and is said. */
const flows = ({ delivering }: Measured) => !delivering || delivering.pods * 2 > delivering.of;

const missingPods = ({ pods }: Watch) =>
  Math.max(pods.desired - pods.available, pods.desired - pods.updated, 0);

function heldWords({ quietMs, pods, delivering }: Measured): Words {
  const seconds = Math.round(quietMs / 1000);
  const quiet =
    seconds < 90
      ? said('verify.seconds', { count: seconds })
      : said('verify.minutes', { count: Math.round(seconds / 60) });
  const flow = !delivering
    ? said('verify.flowUnknown')
    : said(delivering.of < pods.available ? 'verify.flowAsked' : 'verify.flow', delivering);
  return said('verify.held', { quiet, available: pods.available, desired: pods.desired, flow });
}

function openWords(watch: Watch, measured: Measured): Words {
  const { desired } = watch.pods;
  if (desired === 0) return said('verify.noPods');
  const missing = missingPods(watch);
  if (missing > 0) return said('verify.missing', { missing, desired });
  const strain = pauseIn(watch);
  if (strain && flows(measured)) return said('verify.onlyPause', { pause: pauseWords(strain) });
  const { delivering } = measured;
  if (!delivering) return said('verify.noFlowAnywhere');
  return said('verify.noFlow', { pods: delivering.of - delivering.pods, of: delivering.of });
}

function failureWords(death: Death, { cause }: Pick<Watch, 'cause'>): Words {
  const { pod } = death;
  const end = endWords(death);
  if (isOomKill(death)) return said('verify.oomAgain', { pod, end });
  if (!isFatal(death)) return said('verify.diedAgain', { pod, end });
  return said(crashCauses.has(cause) ? 'verify.crashedAgain' : 'verify.crashed', { pod, end });
}

/** An end that does not speak against the change, and is trouble all the same. */
function otherWords(death: Death, { cause }: Watch): Words {
  const { pod, exitCode: code } = death;
  const isCrashCured = crashCauses.has(cause);
  if (isOomKill(death)) return said(isCrashCured ? 'verify.crashCuredOom' : 'verify.curedOom', { pod, code });
  const end = endWords(death);
  return said(isCrashCured ? 'verify.crashCuredEnded' : 'verify.curedEnded', { pod, end });
}

const isFatal = ({ exitCode }: Death): boolean => exitCode === 139 || exitCode === 134;

const endWords = ({ reason, exitCode: code }: Death): Words => said('verify.end', { reason, code });
