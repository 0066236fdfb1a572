import type { InputSample, MonitoringSample, OutputSample } from './monitoring.ts';

const inputCounters = ['records', 'bytes', 'droppedChunks', 'ringBufferFailures'] as const;
const outputCounters = ['procRecords', 'procBytes', 'errors', 'retries', 'retriesFailed', 'dropped'] as const;

/** Events or bytes a second; a counter that only one sample has is absent. */
export type InputRates = { readonly [K in (typeof inputCounters)[number]]?: number };
export type OutputRates = { readonly [K in (typeof outputCounters)[number]]?: number };

export interface MonitoringRates {
  readonly seconds: number;
  /** The process started between the two: its counters began at zero again, the rates are those since then. */
  readonly restarted: boolean;
  readonly inputs: ReadonlyMap<string, InputRates>;
  readonly outputs: ReadonlyMap<string, OutputRates>;
}

/** What happened a second between an earlier and a later sample; undefined where no time passed or none is known. */
export function ratesBetween(a: MonitoringSample, b: MonitoringSample): MonitoringRates | undefined {
  const restarted = hasRestarted(a, b);
  const seconds = restarted ? (b.uptimeSec ?? secondsBetween(a, b)) : secondsBetween(a, b);
  if (seconds === undefined || !(seconds > 0)) return undefined;
  const rates = <T extends object, K extends keyof T>(
    before: ReadonlyMap<string, T>,
    after: ReadonlyMap<string, T>,
    counters: readonly K[],
  ): ReadonlyMap<string, { readonly [C in K]?: number }> =>
    new Map(
      [...after].map(([name, each]) => {
        const start = restarted ? undefined : before.get(name);
        return [name, ratesOf(counters, start, each, { seconds, restarted })] as const;
      }),
    );
  return {
    seconds,
    restarted,
    inputs: rates<InputSample, (typeof inputCounters)[number]>(a.inputs, b.inputs, inputCounters),
    outputs: rates<OutputSample, (typeof outputCounters)[number]>(a.outputs, b.outputs, outputCounters),
  };
}

/** Uptime fell, or a counter did. */
function hasRestarted(a: MonitoringSample, b: MonitoringSample): boolean {
  if (a.uptimeSec !== undefined && b.uptimeSec !== undefined) {
    if (b.uptimeSec < a.uptimeSec) return true;
    const passed = a.at === undefined || b.at === undefined ? undefined : (b.at - a.at) / 1000;
    if (passed !== undefined && b.uptimeSec + 1 < passed) return true;
  }
  return (
    fell(a.inputs, b.inputs, inputCounters as readonly (keyof InputSample)[]) ||
    fell(a.outputs, b.outputs, outputCounters as readonly (keyof OutputSample)[])
  );
}

function fell<T extends object>(
  before: ReadonlyMap<string, T>,
  after: ReadonlyMap<string, T>,
  counters: readonly (keyof T)[],
): boolean {
  return [...after].some(([name, each]) => {
    const start = before.get(name);
    return counters.some((counter) => {
      const [from, to] = [start?.[counter], each[counter]];
      return typeof from === 'number' && typeof to === 'number' && to < from;
    });
  });
}

function secondsBetween(a: MonitoringSample, b: MonitoringSample): number | undefined {
  if (a.at !== undefined && b.at !== undefined) return (b.at - a.at) / 1000;
  if (a.uptimeSec === undefined || b.uptimeSec === undefined) return undefined;
  return b.uptimeSec - a.uptimeSec;
}

function ratesOf<T extends object, K extends keyof T>(
  counters: readonly K[],
  start: T | undefined,
  end: T,
  { seconds, restarted }: { readonly seconds: number; readonly restarted: boolean },
): { readonly [C in K]?: number } {
  const pairs = counters.flatMap((counter) => {
    const from = restarted ? 0 : start?.[counter];
    const to = end[counter];
    return typeof from === 'number' && typeof to === 'number' ? [[counter, (to - from) / seconds]] : [];
  });
  return Object.fromEntries(pairs) as { readonly [C in K]?: number };
}
