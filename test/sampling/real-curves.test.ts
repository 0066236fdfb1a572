import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { judgeStrain, type StrainWatch } from '../../src/sampling/judge-strain.ts';
import type { MemorySample } from '../../src/sampling/sample.ts';

interface Curve {
  readonly limitBytes: number;
  readonly memory: readonly (readonly [second: number, bytes: number])[];
  readonly monitoring: readonly Readonly<Record<string, number>>[];
}

const curves = JSON.parse(
  readFileSync(new URL('../fixtures/sampling/real-curves.json', import.meta.url), 'utf8'),
) as Readonly<Record<string, Curve>>;

/** Real runs in slow motion: a recorded second becomes a minute. Between two readings of the monitoring API counters go straight. */
function slowly({ limitBytes, memory, monitoring }: Curve): readonly MemorySample[] {
  const minute = (second: number) => new Date(Date.UTC(2026, 10, 22) + second * 60_000).toISOString();
  return memory.map(([second, memoryBytes]) => ({
    at: minute(second),
    pod: 'p',
    podUid: 'u',
    restartCount: 0,
    startedAt: minute(0),
    memoryBytes,
    limitBytes,
    ...readingAt(monitoring, second),
  }));
}

function readingAt(readings: Curve['monitoring'], second: number): Readonly<Record<string, number>> {
  const after = readings.findIndex((reading) => (reading['second'] ?? 0) >= second);
  const [a, b] =
    after > 0
      ? [readings[after - 1], readings[after]]
      : after === 0
        ? [readings[0], readings[0]]
        : [readings.at(-1), readings.at(-1)];
  const span = (b?.['second'] ?? 0) - (a?.['second'] ?? 0);
  const part = span > 0 ? (second - (a?.['second'] ?? 0)) / span : 0;
  const figures = Object.entries(a ?? {}).map(([name, from]) => [
    name,
    Math.round(from + ((b?.[name] ?? from) - from) * part),
  ]);
  return Object.fromEntries(figures.filter(([name]) => name !== 'second'));
}

/** The first time each strain was raised, in recorded seconds. */
function raisedIn(samples: readonly MemorySample[]): Readonly<Record<string, number>> {
  const found: Record<string, number> = {};
  let watch: StrainWatch | undefined;
  for (let end = 1; end <= samples.length; end += 1) {
    const verdict = judgeStrain(samples.slice(0, end), watch);
    watch = verdict.watch;
    for (const { strain, at } of verdict.tell)
      found[strain] ??= (Date.parse(at) - Date.UTC(2026, 10, 22)) / 60_000;
  }
  return found;
}

it.each([
  ['healthy-v3.2.9-2000rps', []],
  ['healthy-v5.1.1-30rps', []],
  ['healthy-v3.2.9-64mi', []],
  ['noise-v5.1.1-kubernetes-filter', []],
  ['oom-slow-v4.2.8-http-refused', ['output-backpressure', 'buffer-overlimit']],
  ['down-v3.2.9-http-refused-r1', ['output-backpressure']],
  ['down-v3.2.9-http-hang', ['output-backpressure']],
  ['down-v3.2.9-es-429', ['output-backpressure']],
])('%s', (name, expected) => {
  const curve = curves[name];
  if (!curve) throw new Error(`There is no curve ${name}.`);
  expect(Object.keys(raisedIn(slowly(curve)))).toEqual(expected);
});

it('speaks long before the kernel kills', () => {
  const curve = curves['oom-slow-v4.2.8-http-refused'];
  const killed = curve?.memory.at(-1)?.[0] ?? 0;
  const raised = curve ? raisedIn(slowly(curve)) : {};
  expect(raised['output-backpressure']).toBeLessThan(killed / 2);
  expect(raised['buffer-overlimit']).toBeLessThan((killed * 2) / 3);
});
