import { leadingInteger, readSeconds } from '../duration.ts';
import { readSize } from '../size.ts';
import { isAtLeast } from '../version.ts';
import type { ConfigValue, FluentBitConfig } from './fluent-bit-config.ts';
import { property, readBoolean } from './property.ts';

/** What [SERVICE] really works with: what is written, and the defaults of that version (read in the source at 1.8.0 to 5.1.1). */
export interface EffectiveService {
  readonly flushSeconds: number;
  readonly graceSeconds: number;
  readonly storagePath: string | null;
  /** Chunks of filesystem inputs that may be in memory at once: one number for all of them. */
  readonly maxChunksUp: number;
  /** Memory for chunks left over from an earlier life; null = no bound, because the written size cannot be read. */
  readonly backlogMemLimitBytes: number | null;
  readonly storageMetrics: boolean;
  readonly httpServer: boolean;
  readonly httpPort: number;
  readonly healthCheck: boolean;
  readonly hotReload: boolean;
  readonly schedulerBaseSeconds: number;
  readonly schedulerCapSeconds: number;
}

/** The service as it runs. Of several [SERVICE] sections, which Fluent Bit merges, the last value of a key counts. */
export function effectiveService(config: FluentBitConfig, version: string | undefined): EffectiveService {
  const value = (key: string): ConfigValue | undefined => serviceValue(config, key);
  const atLeast = (since: string): boolean => version === undefined || isAtLeast(version, since);
  const flush = value('flush');
  return {
    flushSeconds: flush ? readSeconds(flush.value).seconds : atLeast('1.9.0') ? 1 : 5,
    graceSeconds: integer(value('grace'), 5),
    storagePath: value('storage.path')?.value ?? null,
    maxChunksUp: integer(value('storage.max_chunks_up'), 128),
    backlogMemLimitBytes: backlogLimit(value('storage.backlog.mem_limit')),
    storageMetrics: switchedOn(value('storage.metrics'), atLeast('2.0.0')),
    httpServer: switchedOn(value('http_server'), false),
    httpPort: integer(value('http_port'), 2020),
    healthCheck: switchedOn(value('health_check'), false),
    hotReload: atLeast('2.1.0') && switchedOn(value('hot_reload'), false),
    schedulerBaseSeconds: integer(value('scheduler.base'), 5),
    schedulerCapSeconds: integer(value('scheduler.cap'), 2000),
  };
}

function serviceValue(config: FluentBitConfig, key: string): ConfigValue | undefined {
  const found = config.sections
    .filter((each) => each.kind === 'service')
    .flatMap((each) => property(each, key) ?? [])
    .at(-1);
  return found?.value.includes('${') === true ? undefined : found;
}

function integer(written: ConfigValue | undefined, byDefault: number): number {
  return written ? leadingInteger(written.value) : byDefault;
}

/** A text that is neither on nor off is stored as -1, which counts as off. */
function switchedOn(written: ConfigValue | undefined, byDefault: boolean): boolean {
  return written ? readBoolean(written.value) === true : byDefault;
}

/** 100M in the code of every version, whatever older manuals say. */
function backlogLimit(written: ConfigValue | undefined): number | null {
  if (!written) return 100_000_000;
  const size = readSize(written.value);
  return size.ok ? size.bytes : null;
}
