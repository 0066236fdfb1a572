import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { LoopDelay } from '../../machine.ts';

export interface LoopWatch {
  /** Over about the last minute. */
  readonly read: () => LoopDelay;
  readonly stop: () => void;
}

const resolutionMs = 20;
const sliceMs = 10_000;
const mostSlices = 6;

/** Measures how late the event loop is. Whoever reads changes nothing, so that several may ask. */
export function watchLoop(): LoopWatch {
  const histogram = monitorEventLoopDelay({ resolution: resolutionMs });
  histogram.enable();
  const slices: LoopDelay[] = [];
  const timer = setInterval(() => {
    slices.push(sliceOf(histogram));
    if (slices.length > mostSlices) slices.shift();
    histogram.reset();
  }, sliceMs);
  timer.unref();
  return {
    read() {
      const all = [...slices, sliceOf(histogram)];
      return {
        mean: all.reduce((sum, { mean }) => sum + mean, 0) / all.length,
        p99: Math.max(...all.map(({ p99 }) => p99)),
        max: Math.max(...all.map(({ max }) => max)),
      };
    },
    stop() {
      clearInterval(timer);
      histogram.disable();
    },
  };
}

/** The histogram counts nanoseconds, its own resolution included, and knows no mean before its first tick. */
function sliceOf(histogram: ReturnType<typeof monitorEventLoopDelay>): LoopDelay {
  const seconds = (nanoseconds: number): number =>
    histogram.count === 0 ? 0 : Math.max(0, nanoseconds / 1e6 - resolutionMs) / 1000;
  return {
    mean: seconds(histogram.mean),
    p99: seconds(histogram.percentile(99)),
    max: seconds(histogram.max),
  };
}
