import type { LoopDelay, MachineUsage } from '../machine.ts';
import { gauge, type MetricFamily } from '../metric-family.ts';

/** Of the process, under the names that Prometheus' client libraries give them. */
export function processFigures(usage: MachineUsage, loop: LoopDelay): readonly MetricFamily[] {
  return [
    one('fluent_medic_build_info', 'Always 1; its labels tell version and runtime.', 1, {
      version: usage.version,
      runtime: usage.runtime,
    }),
    one(
      'process_start_time_seconds',
      'When the process started, in seconds since 1970.',
      usage.startedAtSeconds,
    ),
    {
      ...one(
        'process_cpu_seconds_total',
        'User and system CPU time in seconds.',
        usage.userCpuSeconds + usage.systemCpuSeconds,
      ),
      kind: 'counter',
    },
    one('process_resident_memory_bytes', 'Resident memory in bytes.', usage.residentBytes),
    one('nodejs_heap_size_used_bytes', 'Memory in use on the JavaScript heap.', usage.heapUsedBytes),
    one('nodejs_heap_size_total_bytes', 'Memory of the JavaScript heap.', usage.heapTotalBytes),
    one(
      'fluent_medic_heap_old_bytes',
      'What outlived the young generation of the JavaScript heap.',
      usage.heapOldBytes,
    ),
    one(
      'fluent_medic_heap_limit_bytes',
      'The most that fluent_medic_heap_old_bytes may be; beyond it the process ends.',
      usage.heapLimitBytes,
    ),
    one(
      'nodejs_external_memory_bytes',
      'Memory of buffers and others outside of the heap.',
      usage.externalBytes,
    ),
    gauge(
      'fluent_medic_memory_limit_bytes',
      'What the container or machine allows; absent where that is not known.',
      usage.memoryLimitBytes === undefined ? [] : [{ value: usage.memoryLimitBytes }],
    ),
    one('nodejs_eventloop_lag_mean_seconds', 'How late the event loop was, over a minute.', loop.mean),
    one('nodejs_eventloop_lag_p99_seconds', 'The same, 99th percentile.', loop.p99),
    one('nodejs_eventloop_lag_max_seconds', 'The same, the worst of them.', loop.max),
  ];
}

const one = (
  name: string,
  help: string,
  value: number,
  labels?: Readonly<Record<string, string>>,
): MetricFamily => gauge(name, help, [{ ...(labels ? { labels } : {}), value }]);
