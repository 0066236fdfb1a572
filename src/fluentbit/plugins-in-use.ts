import type { ConfigSection, FluentBitConfig } from './config/fluent-bit-config.ts';
import { effectiveInputs } from './config/effective-inputs.ts';
import { property, readBoolean } from './config/property.ts';

const prefixes: Readonly<Record<string, string>> = { input: 'in_', filter: 'filter_', output: 'out_' };
const awsOutputs = new Set(['cloudwatch_logs', 's3', 'kinesis_streams', 'kinesis_firehose']);

/**
 * The plugins a configuration uses, named as advisories name them: `in_forward`, `filter_rewrite_tag`, `out_es`, `http_server`, and the parts
 * of the core that only work when they are switched on: `processors`, `core:reload`, `core:tls`, `core:aws`.
 */
export function pluginsInUse(config: FluentBitConfig): ReadonlySet<string> {
  const names = new Set<string>();
  for (const section of config.sections) {
    const prefix = prefixes[section.kind];
    if (prefix && section.plugin) names.add(`${prefix}${section.plugin}`);
    for (const name of section.kind === 'service' ? serviceParts(section) : sharedParts(section))
      names.add(name);
  }
  if (effectiveInputs(config, undefined).some((input) => input.plugin === 'emitter')) names.add('in_emitter');
  return names;
}

/** True when an advisory's plugins touch those in use. What lies in the core touches every configuration. */
export function touches(
  plugins: readonly string[],
  inUse: ReadonlySet<string>,
): 'plugin' | 'core' | undefined {
  const names = plugins.map((name) => name.split(' ')[0] ?? name);
  if (names.some((name) => inUse.has(name))) return 'plugin';
  const isCoreOnly = names.every((name) => name === 'core' || name === 'chunkio' || name.startsWith('core:'));
  return isCoreOnly ? 'core' : undefined;
}

function serviceParts(section: ConfigSection): readonly string[] {
  return [
    isOn(section, 'http_server') ? 'http_server' : [],
    isOn(section, 'hot_reload') ? 'core:reload' : [],
    property(section, 'storage.path') ? 'in_storage_backlog' : [],
  ].flat();
}

function sharedParts(section: ConfigSection): readonly string[] {
  const isAws =
    section.kind === 'output' && (awsOutputs.has(section.plugin ?? '') || isOn(section, 'aws_auth'));
  return [
    section.kind === 'processor' ? 'processors' : [],
    isOn(section, 'tls') ? 'core:tls' : [],
    isAws ? 'core:aws' : [],
  ].flat();
}

function isOn(section: ConfigSection, key: string): boolean {
  const written = property(section, key);
  return written !== undefined && readBoolean(written.value) === true;
}
