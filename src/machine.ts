/** What the operating system and the runtime say of this process. */
export interface MachineUsage {
  /** Of the product, and of the runtime. */
  readonly version: string;
  readonly runtime: string;
  /** Seconds since 1970. */
  readonly startedAtSeconds: number;
  readonly userCpuSeconds: number;
  readonly systemCpuSeconds: number;
  readonly residentBytes: number;
  readonly heapUsedBytes: number;
  readonly heapTotalBytes: number;
  /** What outlived the heap's young generation, and the most that this may be: beyond it the process ends, whatever room the container has. */
  readonly heapOldBytes: number;
  readonly heapLimitBytes: number;
  readonly externalBytes: number;
  /** What the container or machine allows; absent where that is not known. */
  readonly memoryLimitBytes?: number;
}

/** How late the event loop came to its work lately, in seconds. */
export interface LoopDelay {
  readonly mean: number;
  readonly p99: number;
  readonly max: number;
}
