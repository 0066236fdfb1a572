import { leadingInteger } from '../duration.ts';
import { readSize } from '../size.ts';
import type { ConfigSection, ConfigValue, FluentBitConfig } from './fluent-bit-config.ts';
import { property, readBoolean } from './property.ts';
import { readRetryLimit, type RetryLimit } from './retry-limit.ts';

/** What an output really works with. */
export interface EffectiveOutput {
  readonly section: ConfigSection;
  readonly instance: string;
  readonly plugin: string;
  readonly retries: RetryLimit['retries'];
  /** Threads of its own; null = the default of this plugin is not known here. */
  readonly workers: number | null;
  /** Bound for its chunks on disk; null = none. Chunks in memory do not count. */
  readonly totalLimitBytes: number | null;
}

/** Workers where nothing is set, read in the plugins at 5.1.1. */
const workersByDefault: Readonly<Record<string, number>> = {
  es: 2,
  http: 2,
  forward: 2,
  splunk: 2,
  tcp: 2,
  cloudwatch_logs: 1,
  s3: 1,
  stackdriver: 1,
  null: 1,
  stdout: 1,
  file: 1,
  kinesis_firehose: 1,
  kinesis_streams: 1,
  kafka: 0,
  loki: 0,
  opensearch: 0,
  opentelemetry: 0,
};

/** Every output with its effective values: one retry, no bound on disk and the plugin's own number of workers where nothing is set. */
export function effectiveOutputs(config: FluentBitConfig): readonly EffectiveOutput[] {
  return config.sections.flatMap((section) => {
    const { plugin } = section;
    if (section.kind !== 'output' || plugin === undefined) return [];
    const retry = known(property(section, 'retry_limit'));
    const workers = known(property(section, 'workers'));
    return [
      {
        section,
        instance: section.instance ?? plugin,
        plugin,
        retries: retry ? readRetryLimit(retry.value).retries : 1,
        workers: workers ? leadingInteger(workers.value) : (workersByDefault[plugin] ?? null),
        totalLimitBytes: totalLimit(known(property(section, 'storage.total_limit_size'))),
      },
    ];
  });
}

function known(written: ConfigValue | undefined): ConfigValue | undefined {
  return written?.value.includes('${') === true ? undefined : written;
}

/** `off`, `false` and 0 lift the bound, and so does a size that cannot be read. */
function totalLimit(written: ConfigValue | undefined): number | null {
  if (!written || readBoolean(written.value) === false) return null;
  const size = readSize(written.value);
  return size.ok && size.bytes > 0 ? size.bytes : null;
}
