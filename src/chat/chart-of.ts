import type { Incident } from '../incident/incident.ts';
import type { MemorySample } from '../sampling/sample.ts';
import type { MemoryChart } from './memory-chart.ts';

const beforeMs = 5 * 60_000;

/** The picture of an incident as data: memory of its pods from shortly before it began, limits, deaths and changes. */
export function chartOf(samples: readonly MemorySample[], incident: Incident): MemoryChart {
  const from = Date.parse(incident.openedAt) - beforeMs;
  const shown = samples.filter((sample) => Date.parse(sample.at) >= from);
  const measured = shown.filter((sample) => sample.memoryBytes !== undefined);
  return {
    series: [...Map.groupBy(measured, (sample) => sample.pod)].map(([name, list]) => ({
      name,
      points: list.map(({ at, memoryAt = at, memoryBytes = 0 }) => ({ at: memoryAt, bytes: memoryBytes })),
    })),
    limit: limitSteps(shown),
    marks: [...deathMarks(shown), ...changeMarks(incident)].toSorted(
      (a, b) => Date.parse(a.at) - Date.parse(b.at),
    ),
  };
}

/** Pods are asked one after another: what was seen within so long counts as one look. */
const lookMs = 15_000;

/** During a rollout old and new limits live side by side: the highest of each look is drawn. */
function limitSteps(samples: readonly MemorySample[]): MemoryChart['limit'] {
  const byLook = Map.groupBy(
    samples.filter((sample) => sample.limitBytes !== undefined),
    (sample) => Math.floor(Date.parse(sample.at) / lookMs),
  );
  const steps = [...byLook.values()].map((list) => ({
    at: list[0]?.at ?? '',
    bytes: Math.max(...list.map((one) => one.limitBytes ?? 0)),
  }));
  return steps
    .toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at))
    .filter((step, at, all) => at === 0 || at === all.length - 1 || step.bytes !== all[at - 1]?.bytes);
}

/** A restart count that rose between two samples of a pod is a death in between. */
function deathMarks(samples: readonly MemorySample[]): MemoryChart['marks'] {
  return [...Map.groupBy(samples, (sample) => sample.podUid).values()].flatMap((list) =>
    list.flatMap((sample, at) => {
      const before = list[at - 1];
      return before && sample.restartCount > before.restartCount
        ? [{ at: sample.at, kind: 'death' as const }]
        : [];
    }),
  );
}

const changeMarks = (incident: Incident): MemoryChart['marks'] =>
  incident.attempts.flatMap((attempt) => [
    ...(attempt.startedAt ? [{ at: attempt.startedAt, kind: 'change' as const }] : []),
    ...(attempt.outcome === 'undone' && attempt.endedAt
      ? [{ at: attempt.endedAt, kind: 'undo' as const }]
      : []),
  ]);
