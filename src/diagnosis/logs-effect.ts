import type { LogEntry } from '../fluentbit/log/log-story.ts';
import { isAtLeast } from '../fluentbit/version.ts';
import { deathKind, relevantLogs } from './condition-values.ts';
import type { Finding, LogsEffect } from './diagnosis.ts';
import type { Facts, LogFact } from './facts.ts';
import { pausedInputs } from './paused-inputs.ts';

interface Sign {
  readonly effect: 'losing' | 'delayed';
  readonly basis: string;
  readonly since: string | undefined;
}

/** Log lines that tell of records that are gone. */
const lossLines: readonly (readonly [string, string])[] = [
  ['flush_giveup', 'chunks were given up after their retries'],
  ['flush_norertry', 'chunks were dropped because Retry_Limit is no_retries'],
  ['flush_unschedulable', 'chunks could not be scheduled again'],
  ['chunk_evicted', 'chunks were thrown away for storage.total_limit_size'],
  ['drop_for_space', 'new records found no room under storage.total_limit_size'],
  ['tail_purged', 'rotated files were dropped while the input was paused'],
  ['tail_long', 'lines longer than Buffer_Max_Size were skipped'],
  ['emitter_err', 'a filter could not hand its records to its emitter'],
  ['ring_full', 'a threaded input found its ring buffer full'],
  ['fwd_append_fail', 'forward refused payloads while it was paused'],
];

/** Whether records are being lost, from log lines and counters. Counters at zero alone never mean "no loss". */
export function judgeLogs(facts: Facts, claimed: readonly Finding[]): LogsEffect {
  const logs = relevantLogs(facts);
  const signs = [
    ...lossByLog(logs),
    ...lossByCounters(facts),
    ...lossByDeath(facts),
    ...lossByPause(facts, logs),
    ...delays(facts, logs),
  ];
  const losing = signs.filter((each) => each.effect === 'losing');
  const telling = losing.length > 0 ? losing : signs;
  const [first] = telling;
  if (first) {
    const since = telling.flatMap((each) => each.since ?? []).sort()[0];
    const basis = [...new Set(telling.map((each) => each.basis))].join('; ');
    return { effect: first.effect, ...(since !== undefined && { since }), basis };
  }
  if (claimed[0]?.cause === 'healthy') {
    return { effect: 'none-seen', basis: 'neither the log nor the counters show a pause, a retry or a drop' };
  }
  const basis = logs.some((each) => each.story.lines > 0)
    ? 'the log shows neither a pause, a retry nor a drop, but not every loss is logged'
    : 'there is no log of this container';
  return { effect: 'unknown', basis };
}

function lossByLog(logs: readonly LogFact[]): readonly Sign[] {
  return logs.flatMap(({ story }) =>
    lossLines.flatMap(([id, what]) => {
      const found = story.signatures.get(id);
      return found
        ? [
            {
              effect: 'losing' as const,
              basis: `${what} (${found.count === 1 ? '1 line' : `${found.count} lines`})`,
              since: found.first.at,
            },
          ]
        : [];
    }),
  );
}

function lossByCounters({ monitoring }: Facts): readonly Sign[] {
  const dropped = monitoring?.droppedRecords ?? 0;
  if (dropped === 0) return [];
  return [{ effect: 'losing', basis: `the counters show ${dropped} dropped records`, since: undefined }];
}

/** What waited in memory is gone with the process; what files or filesystem chunks hold is read again. */
function lossByDeath(facts: Facts): readonly Sign[] {
  const kind = deathKind(facts);
  if (kind !== 'crash' && kind !== 'oom-kill' && kind !== 'killed') return [];
  const isSafe = facts.inputs.length > 0 && facts.inputs.every((each) => each.storage === 'filesystem');
  if (isSafe)
    return [{ effect: 'delayed', basis: 'chunks on disk are sent after the restart', since: undefined }];
  const since = facts.death?.termination.finishedAt ?? facts.logs[0]?.story.fatalSignal?.at;
  return [{ effect: 'losing', basis: 'what waited in memory buffers was lost at each death', since }];
}

/** From 3.2.3 to 4.0.2 a paused forward input keeps its connections and loses what they send, without any counter. */
function lossByPause(facts: Facts, logs: readonly LogFact[]): readonly Sign[] {
  const version = facts.subject.version ?? undefined;
  const isSilent = isAtLeast(version, '3.2.3') && !isAtLeast(version, '4.0.3');
  const paused = pausedInputs(facts, logs).some(({ input }) => input?.plugin === 'forward');
  if (!isSilent || !paused) return [];
  const basis = `in ${version} a paused forward input loses what its clients send, and no counter shows it`;
  return [{ effect: 'losing', basis, since: firstOf(logs, ['mem_paused_old', 'mem_paused_new'])?.at }];
}

function delays(facts: Facts, logs: readonly LogFact[]): readonly Sign[] {
  const pause = firstOf(logs, ['mem_paused_old', 'mem_paused_new', 'storage_paused']);
  const retry = firstOf(logs, ['flush_retry']);
  const paused: readonly Sign[] = pause
    ? [{ effect: 'delayed', basis: 'inputs paused: their sources must wait or send again', since: pause.at }]
    : [];
  const retried = retry !== undefined || (facts.monitoring?.retries ?? 0) > 0;
  return retried
    ? [...paused, { effect: 'delayed', basis: 'flushes failed and are tried again', since: retry?.at }]
    : paused;
}

function firstOf(logs: readonly LogFact[], ids: readonly string[]): LogEntry | undefined {
  return logs.flatMap(({ story }) => ids.flatMap((id) => story.signatures.get(id)?.first ?? []))[0];
}
