import type { ChatRecord } from './chat-record.ts';
import { type Befallen, calmSpans, leaderless } from './checks/calm.ts';
import { checkDeaths } from './checks/deaths.ts';
import { type Growth, growthOf, grows, leastAMinute } from './checks/growth.ts';
import { checkMessages } from './checks/messages.ts';
import { checkWrites } from './checks/writes.ts';
import type { ClusterRecord } from './cluster-record.ts';
import type { Crowd } from './crowd.ts';
import type { MemoryRecord } from './memory-record.ts';
import type { Replica } from './replicas.ts';
import type { Troubles } from './troubles.ts';
import { openIncidents, pendingSlots, readDatabase } from './watched-database.ts';

export interface Soaked {
  readonly seed: string;
  readonly startMs: number;
  readonly faultsEndMs: number;
  readonly settledMs: number;
  readonly databaseUrl: string;
  readonly record: ClusterRecord;
  readonly chat: ChatRecord;
  readonly befallen: readonly Befallen[];
  readonly crowd: Crowd;
  readonly troubles: Troubles;
  readonly memory: MemoryRecord;
  readonly replicas: readonly Replica[];
}

const mostPercentAnHour = 1;
const withCode = 'the heap with machine code';
/** The time for a take-over, and for a process that has to start first. */
const mostLeaderlessMs = 20_000;

/** Compares what really happened with what the program made of it. */
export async function report(
  soaked: Soaked,
): Promise<{ readonly text: string; readonly faults: readonly string[] }> {
  const { record, befallen, chat, databaseUrl, settledMs } = soaked;
  const kept = await readDatabase(databaseUrl);
  const holds = record.holds();
  const deaths = checkDeaths({
    ...kept,
    deaths: record.deaths(),
    calm: calmSpans(holds, befallen, settledMs),
    endMs: settledMs,
  });
  const writes = checkWrites({ ...kept, arrivals: record.arrivals(), holds, writes: record.writes });
  const messages = checkMessages({ ...kept, ...chat, pending: await pendingSlots(databaseUrl) });
  const open = await openIncidents(databaseUrl);
  const growth = growths(soaked);
  const faults = [
    ...deaths.faults,
    ...writes.faults,
    ...messages.faults,
    ...kept.chainFaults,
    ...open.map(({ id, state, workload }) => `untended: ${id} of ${workload} is still ${state}`),
    ...leaderless(holds, befallen, { endMs: settledMs, mostMs: mostLeaderlessMs }),
    ...growth.faults,
  ].map((fault) => withTimes(fault, soaked));
  const seconds = Math.round((soaked.faultsEndMs - soaked.startMs) / 1000);
  const lines = [
    `SEED=${soaked.seed}: ${seconds} s of load, settled ${Math.round((settledMs - soaked.faultsEndMs) / 1000)} s later`,
    `deaths: ${deaths.made} made, ${deaths.owed} that a leader was there to see, ${deaths.taken} taken, ${deaths.passed} gone before anybody could`,
    `incidents: ${kept.incidents}; signals: ${kept.seen.length}; set up badly ${soaked.troubles.broken()} times`,
    `messages: ${messages.messages} of ${kept.slots.length} slots; ${chat.calls()} calls to Slack`,
    `changes: ${writes.changes} approved and begun, ${writes.arrivals} arrivals of marks, ${writes.writes} writes carried out, ${writes.deleted} pods deleted, ${writes.late} writes that arrived after the lease had gone on`,
    `audit: ${kept.entries} entries`,
    `leaders: ${holds.filter(({ replica }) => replica !== '').length} terms; ${[...counted(holds.map(({ replica }) => replica || 'nobody'))].join(', ')}`,
    `faults: ${befallen.length}; ${[...counted(befallen.map(({ name }) => name))].join(', ')}`,
    `ends of processes: ${soaked.replicas.map(({ name, ends }) => `${name}: ${[...counted(ends().map(({ how }) => how))].join(', ') || 'none'}`).join('; ')}`,
    `people: ${Object.entries(soaked.crowd.deeds)
      .map(([deed, times]) => `${deed} ${times}`)
      .join(', ')}`,
    ...growth.lines,
    faults.length === 0 ? 'nothing lost, nothing doubled' : `${faults.length} VIOLATIONS`,
    ...faults,
  ];
  return { text: lines.join('\n'), faults };
}

function growths({ memory, startMs, faultsEndMs, replicas }: Soaked) {
  const halfMs = (startMs + faultsEndMs) / 2;
  const name = replicas[0]?.name;
  const all = memory.samples.filter(
    ({ replica, ms }) => replica === name && ms >= halfMs && ms <= faultsEndMs,
  );
  // A leader's memory is measured, and not what changes when one begins or ends to lead.
  const samples = all.filter(({ ms, leads, startedMs }, at) => {
    const before = all.slice(0, at).findLast((one) => !one.leads)?.ms ?? -Infinity;
    return leads && ms - before > 30_000 && startedMs === all.at(-1)?.startedMs;
  });
  const of = (what: 'rss' | 'heapUsed' | 'objects') =>
    growthOf(leastAMinute(samples.map((sample) => [sample.ms, sample[what]] as const)));
  // Machine code is told of, and judged with all the rest in RSS.
  const measured = {
    'objects on the heap after a collection': of('objects'),
    [withCode]: of('heapUsed'),
    RSS: of('rss'),
  };
  const share = samples.length / Math.max(1, all.length);
  return {
    lines: Object.entries(measured).map(
      ([what, growth]) =>
        `memory of ${name}, which leads: ${what}: ${growth ? wordsOf(growth) : 'not measured'}`,
    ),
    faults: [
      ...Object.entries(measured).flatMap(([what, growth]) =>
        growth && what !== withCode && grows(growth, mostPercentAnHour)
          ? [`growth: ${what} grows by ${wordsOf(growth)}`]
          : [],
      ),
      ...(share < 0.5 ? [`unmeasured: only ${samples.length} of ${all.length} samples are of a leader`] : []),
    ],
  };
}

const wordsOf = ({ percentAnHour, error, samples, mean }: Growth) =>
  `${percentAnHour.toFixed(2)} ± ${error.toFixed(2)} % an hour of ${(mean / 1e6).toFixed(1)} MB (the least of each of ${samples} minutes)`;

function counted(list: readonly string[]): readonly string[] {
  return [...Map.groupBy(list, (each) => each)].map(([each, times]) => `${each} ${times.length}`);
}

/** Instants as minutes of the run, with what was being done then. */
function withTimes(fault: string, { startMs, befallen }: Soaked): string {
  return fault.replaceAll(/\b1\d{12}\b/g, (text) => {
    const ms = Number(text);
    const going = befallen.filter(({ fromMs, toMs }) => fromMs <= ms && ms <= toMs + 10_000);
    const doing = going.map(({ name, replicas }) => `${name} ${replicas.join('+')}`.trim()).join(', ');
    return `${((ms - startMs) / 60_000).toFixed(2)} min (${doing || 'no fault'})`;
  });
}
