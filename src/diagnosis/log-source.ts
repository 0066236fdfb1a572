import { quote } from '../evidence/quote.ts';
import type { EffectiveInput } from '../fluentbit/config/effective-inputs.ts';
import type { ConfigSection } from '../fluentbit/config/fluent-bit-config.ts';
import { property, readBoolean } from '../fluentbit/config/property.ts';
import { isAtLeast } from '../fluentbit/version.ts';
import type { Facts } from './facts.ts';
import { type Lifetime, lifetimeOf } from './lifetime.ts';

/** One input as somebody sees it who asks what becomes of its records. */
export interface LogSource {
  readonly name: string;
  /** undefined: its senders choose the tags. */
  readonly tag: string | undefined;
  /**
   * Where records wait while Fluent Bit does not read: in files or a journal, with the senders, nowhere (datagrams); `made` for what the
   * program makes itself, `other` for what is not known here.
   */
  readonly kind: 'files' | 'journal' | 'broker' | 'senders' | 'datagrams' | 'made' | 'other';
  /** What ends the life of the chunks that wait; undefined when the place of storage.path is not known. */
  readonly chunks: Lifetime | undefined;
  /** null = nothing that holds. */
  readonly limitBytes: number | null;
  /** What ends the life of its position in files or journal; `process` without a DB, undefined when that is not known. */
  readonly position: Lifetime | undefined;
  /** Without a position it starts at the end of what is there. */
  readonly startsAtEnd: boolean;
}

/** The inputs that configuration or log name, emitters left out. */
export function logSources(facts: Facts): readonly LogSource[] {
  const configured = facts.inputs.filter((each) => each.plugin !== 'emitter');
  return configured.length > 0 ? configured.map((input) => sourceOf(input, facts)) : loggedSources(facts);
}

/** What buffers records that somebody waits for: inputs and emitters, without what the program makes itself. */
export function bufferSources(facts: Facts): readonly LogSource[] {
  const all =
    facts.inputs.length > 0 ? facts.inputs.map((input) => sourceOf(input, facts)) : loggedSources(facts);
  const taking = all.filter((each) => each.kind !== 'made');
  return taking.length > 0 ? taking : all;
}

/** Without the configuration the log still names the inputs and how they store. */
function loggedSources({ logs }: Facts): readonly LogSource[] {
  const samples = logs.flatMap(({ story }) => story.signatures.get('input_storage')?.samples ?? []);
  const byName = new Map(
    samples.flatMap(({ fields }) =>
      fields?.['instance'] === undefined ? [] : [[fields['instance'], fields] as const],
    ),
  );
  return [...byName].map(([name, { plugin = '', type }]) => ({
    name: quote(name),
    tag: undefined,
    kind: kindOfPlugin(plugin),
    chunks: type === 'filesystem' ? undefined : 'process',
    limitBytes: null,
    position: undefined,
    startsAtEnd: false,
  }));
}

/** The kind of a plugin by its name alone, for inputs that only the log names. */
export function kindOfPlugin(plugin: string): LogSource['kind'] {
  return kinds[plugin] ?? 'other';
}

const kinds: Readonly<Record<string, LogSource['kind']>> = {
  tail: 'files',
  systemd: 'journal',
  kafka: 'broker',
  forward: 'senders',
  http: 'senders',
  opentelemetry: 'senders',
  elasticsearch: 'senders',
  splunk: 'senders',
  tcp: 'senders',
  mqtt: 'senders',
  prometheus_remote_write: 'senders',
  syslog: 'datagrams',
  udp: 'datagrams',
  statsd: 'datagrams',
  collectd: 'datagrams',
  emitter: 'other',
  cpu: 'made',
  disk: 'made',
  docker: 'made',
  dummy: 'made',
  fluentbit_metrics: 'made',
  health: 'made',
  mem: 'made',
  netif: 'made',
  node_exporter_metrics: 'made',
  proc: 'made',
  process_exporter_metrics: 'made',
  random: 'made',
  storage_backlog: 'made',
  thermal: 'made',
};
const senderTags = new Set(['forward', 'http', 'opentelemetry', 'elasticsearch', 'splunk', 'mqtt', 'kafka']);

function sourceOf(
  { section, instance, plugin, storage, memBufLimitBytes }: EffectiveInput,
  facts: Facts,
): LogSource {
  const kind = kindOf(section, plugin);
  const tag = property(section, 'tag')?.value ?? (senderTags.has(plugin) ? undefined : section.numbered);
  return {
    name: quote(instance),
    tag: tag === undefined ? undefined : quote(tag),
    kind,
    chunks: storage === 'filesystem' ? lifetimeOf(storagePath(facts), facts) : 'process',
    limitBytes: isLoose(plugin, facts) ? null : memBufLimitBytes,
    position: positionOf(section, facts),
    startsAtEnd: kind === 'journal' ? isOn(section, 'read_from_tail') : !isOn(section, 'read_from_head'),
  };
}

/** Before 5.0.9 an emitter takes more than its limit (advisory FLB-EMITTER-UNBOUNDED). */
function isLoose(plugin: string, { subject }: Facts): boolean {
  return plugin === 'emitter' && !isAtLeast(subject.version ?? undefined, '5.0.9');
}

/** in_syslog listens on a datagram socket unless its mode says tcp. */
function kindOf(section: ConfigSection, plugin: string): LogSource['kind'] {
  const isStream =
    plugin === 'syslog' && property(section, 'mode')?.value.toLowerCase().endsWith('tcp') === true;
  return isStream ? 'senders' : kindOfPlugin(plugin);
}

function positionOf(section: ConfigSection, facts: Facts): Lifetime | undefined {
  const db = property(section, 'db')?.value;
  return db === undefined ? 'process' : lifetimeOf(db, facts);
}

/** Where chunks lie, as the configuration names it. */
export function storagePath({ mounted }: Facts): string | undefined {
  const services = mounted?.config.sections.filter((each) => each.kind === 'service') ?? [];
  return services.map((each) => property(each, 'storage.path')?.value).find(Boolean);
}

const isOn = (section: ConfigSection, key: string): boolean =>
  readBoolean(property(section, key)?.value ?? '') === true;
