import { type EffectiveInput, effectiveInputs } from '../fluentbit/config/effective-inputs.ts';
import type { FluentBitConfig } from '../fluentbit/config/fluent-bit-config.ts';
import { predictPeak, recommendLimit } from '../fluentbit/memory.ts';
import { parseQuantity } from '../fluentbit/quantity.ts';
import type { LogFact, MemoryFact } from './facts.ts';
import type { Locale } from '../language/locale.ts';

const assumedConnections = 1;
const assumedFiles = 10;
/** Inputs that bring a few kilobytes at each interval: without a limit they grow far slower than anything that takes logs. */
const trickling = new Set([
  'cpu',
  'disk',
  'docker',
  'fluentbit_metrics',
  'gpu_metrics',
  'health',
  'mem',
  'netif',
  'node_exporter_metrics',
  'podman_metrics',
  'proc',
  'process_exporter_metrics',
  'random',
  'thermal',
  'windows_exporter_metrics',
]);

/** The need with hanging outputs, the worst case, against the container's limit. */
export function gatherMemory(
  config: FluentBitConfig,
  memoryLimit: string | undefined,
  {
    version,
    logs,
    locale = 'en',
  }: {
    readonly version: string | undefined;
    readonly logs: readonly LogFact[];
    readonly locale?: Locale;
  },
): MemoryFact {
  const files = Math.max(assumedFiles, followedFiles(logs));
  const load = { connections: assumedConnections, files, outputs: 'hanging', locale } as const;
  const prediction = predictPeak(config, version, load);
  const open = effectiveInputs(config, version, locale).filter(
    (input) => input.storage !== 'filesystem' && input.memBufLimitBytes === null,
  );
  const unbounded = open.filter((input) => !trickling.has(input.plugin) && !isUnknown(input));
  const telling = open.some((input) => trickling.has(input.plugin))
    ? predictPeak(withoutTrickles(config), version, load)
    : prediction;
  return {
    limitBytes: (memoryLimit === undefined ? undefined : parseQuantity(memoryLimit)) ?? null,
    predictedPeakBytes: prediction.predictedPeakBytes,
    recommendedLimitBytes: recommendLimit(prediction),
    terms: prediction.terms,
    connections: assumedConnections,
    connectionsFrom: 'assumed',
    files,
    unbounded,
    unknownBounds: open.filter(isUnknown),
    logNeedBytes: telling.predictedPeakBytes,
    logLimitBytes: recommendLimit(telling),
  };
}

/** How many files tail followed at most, in the log that tells of the most. */
function followedFiles(logs: readonly LogFact[]): number {
  const counts = logs.map(({ story: { signatures } }) => {
    const added = signatures.get('tail_watch')?.count ?? 0;
    return added - (signatures.get('tail_unwatch')?.count ?? 0);
  });
  return Math.max(0, ...counts);
}

/** A limit from a variable that is not at hand is a limit all the same. */
function isUnknown({ memBufLimit }: EffectiveInput): boolean {
  return memBufLimit?.value.includes('${') === true;
}

function withoutTrickles(config: FluentBitConfig): FluentBitConfig {
  const sections = config.sections.filter(
    ({ kind, plugin }) => kind !== 'input' || !trickling.has(plugin ?? ''),
  );
  return { ...config, sections };
}
