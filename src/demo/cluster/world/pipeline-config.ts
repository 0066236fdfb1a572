import { type ConfigSection, readClassic, sizeBytes, valueOf } from './classic-config.ts';
import { atLeast, type FluentBitVersion, refusesBadSizes } from './fluent-bit-version.ts';
import type { LogLevel } from './log-format.ts';
import { readYaml } from './yaml-config.ts';
import { forwardProperties, knownPlugin } from './known-plugins.ts';

export interface InputConfig {
  readonly plugin: string;
  readonly name: string;
  readonly listen: string;
  readonly port: string;
  /** 0 means no limit. */
  readonly memoryLimitBytes: number;
  readonly storage: 'memory' | 'filesystem';
}

export interface OutputConfig {
  readonly plugin: string;
  readonly name: string;
  readonly host: string;
  readonly port: string;
  /** Infinity when nothing is ever given up. */
  readonly retryLimit: number;
  /** 0 means that a silent destination is waited for without end. */
  readonly ioTimeoutMs: number;
  readonly workers: number;
}

export interface PipelineConfig {
  readonly flushMs: number;
  readonly graceSeconds: number;
  readonly httpPort: number | undefined;
  readonly healthCheck: boolean;
  readonly hotReload: boolean;
  readonly retryBaseSeconds: number;
  readonly retryCapSeconds: number;
  readonly maxChunksUp: number;
  readonly inputs: readonly InputConfig[];
  readonly outputs: readonly OutputConfig[];
}

export interface StartComplaint {
  readonly level: LogLevel | 'help';
  readonly text: string;
}

/** `refusedWith` is the exit code when Fluent Bit does not start with this configuration; `after` the start-up line it gets to. */
export type PipelineReading =
  | { readonly config: PipelineConfig; readonly complaints: readonly StartComplaint[] }
  | {
      readonly refusedWith: number;
      readonly after: 'banner' | 'storage';
      readonly complaints: readonly StartComplaint[];
    };

/** A configuration file, and those that lie beside it for `@INCLUDE`. */
export interface ConfigFile {
  readonly name: string;
  readonly text: string;
  readonly files: ReadonlyMap<string, string>;
}

/** Reads a configuration the way that version does, its silent misreadings and its refusals included. */
export function readPipeline({ name, text, files }: ConfigFile, version: FluentBitVersion): PipelineReading {
  const sections = /\.ya?ml$/.test(name) ? readYaml(text) : readClassic(text, files);
  if (!sections) return refuse([aborting]);
  const unknown = sections.find(
    (section) => isPlugin(section) && !knownPlugin(section.kind, pluginName(section)),
  );
  if (unknown) {
    const missing = atLeast(version, '2.0.0') ? "doesn't exist" : "don't exists";
    return refuse([
      error(`[config] section '${pluginName(unknown)}' tried to instance a plugin name that ${missing}`),
      aborting,
    ]);
  }
  const badSizes = sections.filter(hasBadLimit).map((section) => error(badLimitText(section, version)));
  if (badSizes.length > 0 && refusesBadSizes(version)) return refuse([...badSizes, aborting]);
  const strange = sections.map(unknownForwardProperty).find((text) => text !== undefined);
  if (strange !== undefined) return refuseProperty(strange, version);
  return { config: pipelineOf(sections), complaints: badSizes };
}

const error = (text: string): StartComplaint => ({ level: 'error', text });
const aborting = error('configuration file contains errors, aborting.');
const refuse = (complaints: readonly StartComplaint[]): PipelineReading => ({
  refusedWith: 1,
  after: 'banner',
  complaints,
});

function refuseProperty(key: string, version: FluentBitVersion): PipelineReading {
  const allowed = forwardProperties(version);
  const list = `${allowed.slice(0, -1).join(', ')}, and ${allowed.at(-1) ?? ''}`;
  const text = `[config] forward: unknown configuration property '${key}'. The following properties are allowed: ${list}.`;
  return {
    refusedWith: 255,
    after: 'storage',
    complaints: [
      error(text),
      { level: 'help', text: 'try the command: /fluent-bit/bin/fluent-bit -i forward -h' },
      error('[engine] input initialization failed'),
    ],
  };
}

const isPlugin = (section: ConfigSection) => ['input', 'filter', 'output'].includes(section.kind);
const pluginName = (section: ConfigSection) => valueOf(section, 'name') ?? '';

function hasBadLimit(section: ConfigSection): boolean {
  const limit = valueOf(section, 'mem_buf_limit');
  return section.kind === 'input' && limit !== undefined && sizeBytes(limit) === undefined;
}

/** The misleading section name of 3.x is the value of `Listen`; 1.9 keeps the spelling of the key. */
function badLimitText(section: ConfigSection, version: FluentBitVersion): string {
  const written = section.entries.find((entry) => entry.key === 'mem_buf_limit')?.written ?? '';
  const key = atLeast(version, '2.0.0') ? 'mem_buf_limit' : written;
  const odd = version.major === 3 ? valueOf(section, 'listen') : undefined;
  return `[config] could not configure property '${key}' on input plugin with section name '${odd ?? pluginName(section)}'`;
}

function unknownForwardProperty(section: ConfigSection): string | undefined {
  if (section.kind !== 'input' || pluginName(section) !== 'forward') return undefined;
  const common = ['name', 'alias', 'tag', 'listen', 'port', 'mem_buf_limit', 'threaded', 'log_level', 'host'];
  return section.entries.find(
    ({ key }) =>
      !common.includes(key) &&
      !/^(storage|tls|net|thread|http2?_server)[._]?/.test(key) &&
      !forwardProperties().includes(key),
  )?.key;
}

function pipelineOf(sections: readonly ConfigSection[]): PipelineConfig {
  const service = sections.find((section) => section.kind === 'service');
  const number = (key: string, fallback: number) => Number(valueOf(service, key) ?? fallback) || fallback;
  const inputs = sections.filter((section) => section.kind === 'input');
  const outputs = sections.filter((section) => section.kind === 'output');
  return {
    flushMs: number('flush', 1) * 1000,
    graceSeconds: number('grace', 5),
    httpPort: isOn(valueOf(service, 'http_server')) ? number('http_port', 2020) : undefined,
    healthCheck: isOn(valueOf(service, 'health_check')),
    hotReload: isOn(valueOf(service, 'hot_reload')),
    retryBaseSeconds: number('scheduler.base', 5),
    retryCapSeconds: number('scheduler.cap', 2000),
    maxChunksUp: number('storage.max_chunks_up', 128),
    inputs: inputs.map((section, at) => inputOf(section, at)),
    outputs: outputs.map((section, at) => outputOf(section, at)),
  };
}

const isOn = (value: string | undefined) => /^(on|true|yes|1)$/i.test(value ?? '');

/** `forward.0`, `http.1`: the number counts over all sections of that kind. */
function instanceName(section: ConfigSection, at: number): string {
  return valueOf(section, 'alias') ?? `${pluginName(section)}.${at}`;
}

function inputOf(section: ConfigSection, at: number): InputConfig {
  return {
    plugin: pluginName(section),
    name: instanceName(section, at),
    listen: valueOf(section, 'listen') ?? '0.0.0.0',
    port: valueOf(section, 'port') ?? '24224',
    memoryLimitBytes: Math.max(0, sizeBytes(valueOf(section, 'mem_buf_limit') ?? '0') ?? 0),
    storage: valueOf(section, 'storage.type')?.toLowerCase() === 'filesystem' ? 'filesystem' : 'memory',
  };
}

/** By default these outputs run one worker, those that send over the network two. */
const oneWorker = ['null', 'stdout', 'file', 'counter', 'flowcounter', 's3'];

function outputOf(section: ConfigSection, at: number): OutputConfig {
  return {
    plugin: pluginName(section),
    name: instanceName(section, at),
    host: valueOf(section, 'host') ?? '127.0.0.1',
    port: valueOf(section, 'port') ?? '80',
    retryLimit: retryLimitOf(valueOf(section, 'retry_limit')),
    ioTimeoutMs: Number.parseFloat(valueOf(section, 'net.io_timeout') ?? '0') * 1000,
    workers: Number(valueOf(section, 'workers') ?? (oneWorker.includes(pluginName(section)) ? 1 : 2)),
  };
}

function retryLimitOf(value: string | undefined): number {
  if (value === undefined) return 1;
  if (/^(false|no_limits|off)$/i.test(value)) return Infinity;
  if (/^no_retries$/i.test(value)) return 0;
  return Number.parseInt(value, 10) || 1;
}
