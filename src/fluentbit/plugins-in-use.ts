import type { FluentBitConfig } from './config/fluent-bit-config.ts';
import { effectiveInputs } from './config/effective-inputs.ts';
import { property, readBoolean } from './config/property.ts';

const prefixes: Readonly<Record<string, string>> = { input: 'in_', filter: 'filter_', output: 'out_' };

/** The plugins a configuration uses, named as advisories name them: `in_forward`, `filter_rewrite_tag`, `out_es`, `http_server`. */
export function pluginsInUse(config: FluentBitConfig): ReadonlySet<string> {
  const names = new Set<string>();
  for (const section of config.sections) {
    const prefix = prefixes[section.kind];
    if (prefix && section.plugin) names.add(`${prefix}${section.plugin}`);
    const server = section.kind === 'service' ? property(section, 'http_server') : undefined;
    if (server && readBoolean(server.value) === true) names.add('http_server');
    if (section.kind === 'service' && property(section, 'storage.path')) names.add('in_storage_backlog');
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
  const isCoreOnly = names.every((name) => name === 'core' || name.startsWith('core:'));
  return isCoreOnly ? 'core' : undefined;
}
