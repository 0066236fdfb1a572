/** The input whose buffer is fullest against its limit. Sizes in bytes. */
export interface FullestInput {
  readonly input: string;
  readonly bufferBytes: number;
  readonly limitBytes: number;
}

/** One look at one container: working set from the metrics API, buffers from Fluent Bit's monitoring API. */
export interface MemorySample {
  readonly at: string;
  readonly pod: string;
  readonly podUid: string;
  readonly restartCount: number;
  /** When the present run of the container began. */
  readonly startedAt?: string;
  /** Working set in bytes; absent where the cluster has no metrics API. */
  readonly memoryBytes?: number;
  /** When it was measured, where that is not `at`: memory of all pods comes in one answer, the rest from one pod after another. */
  readonly memoryAt?: string;
  /** The container's memory limit in bytes at that moment. */
  readonly limitBytes?: number;
  /** Counters and gauges of the monitoring API, summed over inputs and outputs; absent when it did not answer. */
  readonly bufferBytes?: number;
  /** Absent where no input has a limit in memory. */
  readonly fullest?: FullestInput;
  /** Whether an input in memory is at its limit now. */
  readonly isOverLimit?: boolean;
  readonly inputRecords?: number;
  readonly inputBytes?: number;
  readonly outputRecords?: number;
  readonly retries?: number;
  readonly retriesFailed?: number;
  readonly errors?: number;
  readonly droppedRecords?: number;
}
