import type { Facts } from '../diagnosis/facts.ts';
import { matchAdvisories } from '../fluentbit/advisory.ts';
import { readConfig } from '../fluentbit/config/read-config.ts';
import type { ConfigFile } from '../fluentbit/config/fluent-bit-config.ts';
import { type ConfigChange, editedFiles } from './config-change.ts';

const grave: ReadonlySet<string> = new Set(['crash', 'dataloss', 'hang']);

/**
 * Ids of the defects of the running version that changes of the configuration would bring into play: a `forward` input without a limit
 * never pauses, and in some versions a pause crashes Fluent Bit or loses records without a word.
 */
export function awakenedBy(facts: Facts, changes: readonly ConfigChange[]): readonly string[] {
  const { mounted, subject } = facts;
  const version = subject.version ?? undefined;
  if (!mounted || version === undefined || changes.length === 0) return [];
  const { mainKey, env } = mounted;
  const matchesOf = (files: readonly ConfigFile[]) =>
    matchAdvisories({ version, config: readConfig(files, mainKey, { version, env }), crash: undefined });
  const before = new Map(
    matchesOf(mounted.files).map(({ advisory, against }) => [advisory.id, against.length]),
  );
  return matchesOf(editedFiles(mounted.files, changes))
    .filter(
      ({ advisory, against }) =>
        grave.has(advisory.class) && against.length < (before.get(advisory.id) ?? Number.POSITIVE_INFINITY),
    )
    .map(({ advisory }) => advisory.id);
}
