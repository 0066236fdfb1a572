/** What the monitoring API says of one input. Sizes in bytes; undefined = this endpoint does not say. */
export interface InputSample {
  readonly records?: number;
  readonly bytes?: number;
  readonly overlimit?: boolean;
  /** Flips too fast to be trusted in one sample. */
  readonly paused?: boolean;
  readonly memBytes?: number;
  /** 0 = no limit. From /api/v1/storage: read from a text with one decimal. */
  readonly memLimitBytes?: number;
  readonly chunks?: number;
  readonly chunksUp?: number;
  readonly chunksDown?: number;
  readonly chunksBusy?: number;
  /** Chunks that `storage.type memrb` threw away. */
  readonly droppedChunks?: number;
  /** Batches that a threaded input could not hand on. */
  readonly ringBufferFailures?: number;
}

export interface OutputSample {
  readonly procRecords?: number;
  readonly procBytes?: number;
  readonly errors?: number;
  readonly retries?: number;
  readonly retriesFailed?: number;
  readonly dropped?: number;
}

/** One reading of the monitoring API. */
export interface MonitoringSample {
  readonly inputs: ReadonlyMap<string, InputSample>;
  readonly outputs: ReadonlyMap<string, OutputSample>;
  readonly uptimeSec?: number;
  readonly version?: string;
  /** The health check's answer; undefined where Health_Check is off or was not asked. */
  readonly isHealthy?: boolean;
  /** When it was read, in milliseconds. */
  readonly at?: number;
}

type Json = Readonly<Record<string, unknown>>;

/** Reads the body of `/api/v1/metrics`; a body that is no such JSON gives an empty sample. */
export function readV1Metrics(body: string): MonitoringSample {
  const root = parseJson(body);
  const inputs = entries(root['input']).map(
    ([name, each]) =>
      [name, defined({ records: count(each['records']), bytes: count(each['bytes']) })] as const,
  );
  const outputs = entries(root['output']).map(
    ([name, each]) =>
      [
        name,
        defined({
          procRecords: count(each['proc_records']),
          procBytes: count(each['proc_bytes']),
          errors: count(each['errors']),
          retries: count(each['retries']),
          retriesFailed: count(each['retries_failed']),
          dropped: count(each['dropped_records']),
        }),
      ] as const,
  );
  return { inputs: new Map(inputs), outputs: new Map(outputs) };
}

/** Reads the body of `/api/v1/storage`. */
export function readStorage(body: string): MonitoringSample {
  const inputs = entries(parseJson(body)['input_chunks']).map(([name, each]) => {
    const status = record(each['status']);
    const chunks = record(each['chunks']);
    const sample = defined({
      overlimit: typeof status['overlimit'] === 'boolean' ? status['overlimit'] : undefined,
      memBytes: humanBytes(status['mem_size']),
      memLimitBytes: humanBytes(status['mem_limit']),
      chunks: count(chunks['total']),
      chunksUp: count(chunks['up']),
      chunksDown: count(chunks['down']),
      chunksBusy: count(chunks['busy']),
    });
    return [name, sample] as const;
  });
  return { inputs: new Map(inputs), outputs: new Map() };
}

/** Reads the body of `/api/v1/uptime`: seconds, or undefined. */
export function readUptime(body: string): number | undefined {
  return count(parseJson(body)['uptime_sec']);
}

/**
 * Reads the body of `/api/v1/health` (`ok` or `error`) or `/api/v2/health` (JSON with a `status`): true = healthy; undefined for anything
 * else, such as the 404 of a Fluent Bit without Health_Check.
 */
export function readHealth(body: string): boolean | undefined {
  const status = parseJson(body)['status'];
  const word = (typeof status === 'string' ? status : body).trim().toLowerCase();
  if (word === 'ok' || word === 'healthy') return true;
  return word === 'error' || word === 'unhealthy' ? false : undefined;
}

/** Sizes such as `61.0M` and `0b`: multiples of 1,024 with one decimal. */
function humanBytes(text: unknown): number | undefined {
  const found = typeof text === 'string' ? /^(\d+(?:\.\d+)?)([bKMGT])$/.exec(text) : null;
  if (!found) return undefined;
  return Math.round(Number(found[1]) * 1024 ** 'bKMGT'.indexOf(found[2] ?? 'b'));
}

function parseJson(body: string): Json {
  try {
    return record(JSON.parse(body));
  } catch {
    return {};
  }
}

function record(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
}

function entries(value: unknown): readonly (readonly [string, Json])[] {
  return Object.entries(record(value)).map(([name, each]) => [name, record(each)] as const);
}

function count(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** The same object without its undefined fields. */
function defined<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
