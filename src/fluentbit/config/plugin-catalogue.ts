import { z } from 'zod';
import keysData from '../data/plugin-keys.json' with { type: 'json' };
import namesData from '../data/plugin-names.json' with { type: 'json' };
import serviceData from '../data/service-keys.json' with { type: 'json' };
import { compareVersions, isAtLeast, lineOf } from '../version.ts';
import type { ConfigSection } from './fluent-bit-config.ts';
import { keyName } from './property.ts';

const Change = z.object({ absentUpTo: z.string().optional(), presentFrom: z.string().optional() });
const PluginKey = Change.extend({
  type: z.enum(['boolean', 'time']).optional(),
  repeatable: z.boolean().optional(),
});
const KeysData = z.object({
  plugins: z.record(
    z.string(),
    z.object({ completeUpTo: z.string().nullable(), keys: z.record(z.string(), PluginKey) }),
  ),
  core: z.record(z.string(), z.array(z.string())),
  corePrefixes: z.array(z.string()),
});
const NamesData = z.object({
  names: z.record(z.string(), z.array(z.string())),
  completeUpTo: z.record(z.string(), z.string()),
  notEstablished: z.array(z.string()),
  changes: z.array(Change.extend({ kind: z.string(), name: z.string(), sameAs: z.string().optional() })),
  external: z.array(z.string()),
});
const ServiceData = z.object({
  keys: z.record(z.string(), z.string().nullable()),
  open: z.array(z.string()),
});

/** What is established of one key of a plugin. */
export type PluginKey = z.infer<typeof PluginKey>;
/** Whether a version has something; `unknown` where neither source nor a start-up establishes it. */
export type Known = 'yes' | 'no' | 'unknown';

const { plugins, core, corePrefixes } = KeysData.parse(keysData);
const { names, completeUpTo, notEstablished, changes, external } = NamesData.parse(namesData);
const { keys: serviceKeys, open: openServiceKeys } = ServiceData.parse(serviceData);

/**
 * Whether a version has a plugin of that name. Only a release whose list is whole denies a name; names that builds of vendors bring along are
 * never denied.
 */
export function knowsPlugin(kind: string, name: string, version: string | undefined): Known {
  const known = names[kind];
  if (!known || external.includes(name)) return 'yes';
  const change = changes.find((each) => each.kind === kind && each.name === name);
  if (change) return duringChange(change, version);
  if (known.includes(name)) return 'yes';
  return isCovered(version) && !notEstablished.includes(name) ? 'no' : 'unknown';
}

/** The plugin behind a name: Fluent Bit's own lines call the output `elasticsearch` by `es`. */
export function pluginBehind(kind: string, name: string): string {
  return changes.find((each) => each.kind === kind && each.name === name)?.sameAs ?? name;
}

/** Whether a version's plugin takes a key. A core key is taken by every plugin of its kind. */
export function knowsKey(section: ConfigSection, key: string, version: string | undefined): Known {
  if (isCoreKey(section, key)) return 'yes';
  const list = plugins[`${section.kind}/${section.plugin ?? ''}`];
  if (!list) return 'unknown';
  const known = pluginKey(section, key);
  if (known) return duringChange(known, version);
  const isComplete =
    isCovered(version) && list.completeUpTo !== null && compareVersions(version, list.completeUpTo) <= 0;
  return isComplete ? 'no' : 'unknown';
}

/** What is established of a plugin's own key; undefined for core keys and keys that no list has. */
export function pluginKey(section: ConfigSection, key: string): PluginKey | undefined {
  return plugins[`${section.kind}/${section.plugin ?? ''}`]?.keys[keyName(key)];
}

/** True for keys that Fluent Bit itself reads, whatever the plugin. */
export function isCoreKey(section: ConfigSection, key: string): boolean {
  const name = keyName(key);
  return (
    core[section.kind]?.includes(name) === true || corePrefixes.some((prefix) => name.startsWith(prefix))
  );
}

/** True for a plugin whose keys were listed whole for some release: a key that is not among them is at least unusual. */
export function hasKeyList(section: ConfigSection): boolean {
  return typeof plugins[`${section.kind}/${section.plugin ?? ''}`]?.completeUpTo === 'string';
}

/** All keys that are listed for a section's plugin, the core ones included. */
export function listedKeys(section: ConfigSection): readonly string[] {
  const own = plugins[`${section.kind}/${section.plugin ?? ''}`];
  return own ? [...Object.keys(own.keys), ...(core[section.kind] ?? [])] : [];
}

/** Whether a version reads a key of [SERVICE]; an unknown key there is ignored without a word. */
export function knowsServiceKey(key: string, version: string | undefined): Known {
  const name = keyName(key);
  const since = serviceKeys[name];
  if (since === null) return 'yes';
  if (since !== undefined) return version === undefined || isAtLeast(version, since) ? 'yes' : 'no';
  return openServiceKeys.some((prefix) => name.startsWith(prefix)) ? 'unknown' : 'no';
}

/** The first version that reads a key of [SERVICE], where it is not as old as 1.8. */
export function serviceKeySince(key: string): string | undefined {
  return serviceKeys[keyName(key)] ?? undefined;
}

function duringChange(change: z.infer<typeof Change>, version: string | undefined): Known {
  if (version === undefined) return 'yes';
  if (change.absentUpTo !== undefined && compareVersions(version, change.absentUpTo) <= 0) return 'no';
  const isPresent = change.presentFrom === undefined || isAtLeast(version, change.presentFrom);
  return isPresent ? 'yes' : 'unknown';
}

/** A release that the lists of names were read for; a later patch of its line may bring something new. */
function isCovered(version: string | undefined): version is string {
  const newest = version === undefined ? undefined : completeUpTo[lineOf(version) ?? ''];
  return version !== undefined && newest !== undefined && compareVersions(version, newest) <= 0;
}
