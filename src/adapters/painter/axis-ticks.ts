const MiB = 1024 * 1024;
const GiB = 1024 * MiB;

export interface Tick {
  readonly at: number;
  readonly label: string;
}

/** Round sizes from zero to just above `topBytes`, in steps of powers of two, as limits are written. */
export function sizeTicks(topBytes: number): readonly Tick[] {
  const top = Math.max(topBytes, MiB);
  const unit = top >= 4 * GiB ? { bytes: GiB, name: 'GiB' } : { bytes: MiB, name: 'MiB' };
  const step = 2 ** Math.ceil(Math.log2(top / 5));
  const count = Math.ceil(top / step);
  return Array.from({ length: count + 1 }, (_, index) => ({
    at: index * step,
    label: index === 0 ? '0' : `${trimmed((index * step) / unit.bytes)} ${unit.name}`,
  }));
}

/** Three to seven round UTC times inside the span, with seconds only where the span is short. */
export function timeTicks(fromMs: number, toMs: number): readonly Tick[] {
  const wanted = (toMs - fromMs) / 6;
  const step = timeSteps.find((candidate) => candidate >= wanted) ?? dayMs * Math.ceil(wanted / dayMs);
  const ticks: Tick[] = [];
  for (let at = Math.ceil(fromMs / step) * step; at <= toMs; at += step)
    ticks.push({ at, label: timeLabel(at, step) });
  return ticks;
}

const secondMs = 1_000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
const timeSteps = [
  ...[1, 5, 10, 15, 30].map((n) => n * secondMs),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * minuteMs),
  ...[1, 2, 3, 6, 12].map((n) => n * hourMs),
  dayMs,
];

function timeLabel(at: number, step: number): string {
  const iso = new Date(at).toISOString();
  if (step >= dayMs) return iso.slice(5, 10);
  return step < minuteMs ? iso.slice(11, 19) : iso.slice(11, 16);
}

function trimmed(value: number): string {
  return String(Math.round(value * 100) / 100);
}
