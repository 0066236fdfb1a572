/** One look at one container: working set from the metrics API, buffers from Fluent Bit's monitoring API. */
export interface MemorySample {
  readonly at: string;
  readonly pod: string;
  readonly podUid: string;
  readonly restartCount: number;
  /** Working set in bytes; absent where the cluster has no metrics API. */
  readonly memoryBytes?: number;
  /** The container's memory limit in bytes at that moment. */
  readonly limitBytes?: number;
  /** Counters and gauges of the monitoring API, summed over inputs and outputs; absent when it did not answer. */
  readonly bufferBytes?: number;
  readonly inputRecords?: number;
  readonly inputBytes?: number;
  readonly outputRecords?: number;
  readonly retries?: number;
  readonly retriesFailed?: number;
  readonly errors?: number;
  readonly droppedRecords?: number;
  readonly uptimeSeconds?: number;
}
