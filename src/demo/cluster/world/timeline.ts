/** What is due when, in simulated time. Nothing happens between two calls of `advanceTo`. */
export interface Timeline {
  readonly nowMs: () => number;
  /** Runs `task` once, `ms` after now; the answer cancels it. */
  after(ms: number, task: () => void): () => void;
  /** Runs everything due up to then, in order; each task sees its own due time as now. */
  advanceTo(ms: number): void;
  /** Moves now and everything due into the future, without anything happening. */
  skip(ms: number): void;
}

interface Due {
  atMs: number;
  readonly task: () => void;
}

export function createTimeline(startMs: number): Timeline {
  const dues: Due[] = [];
  let nowMs = startMs;
  return {
    nowMs: () => nowMs,
    after(ms, task) {
      const due = { atMs: nowMs + Math.max(0, ms), task };
      dues.splice(placeFor(dues, due.atMs), 0, due);
      return () => {
        const at = dues.indexOf(due);
        if (at >= 0) dues.splice(at, 1);
      };
    },
    advanceTo(targetMs) {
      for (let due = dues[0]; due && due.atMs <= targetMs; due = dues[0]) {
        dues.shift();
        nowMs = Math.max(nowMs, due.atMs);
        due.task();
      }
      nowMs = Math.max(nowMs, targetMs);
    },
    skip(ms) {
      nowMs += ms;
      for (const due of dues) due.atMs += ms;
    },
  };
}

/** After all that are due at the same time, so that equals keep their order. */
function placeFor(dues: readonly Due[], atMs: number): number {
  let low = 0;
  let high = dues.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((dues[middle]?.atMs ?? Infinity) <= atMs) low = middle + 1;
    else high = middle;
  }
  return low;
}
