import type { ReleasePolicy } from '../../fluentbit/release.ts';
import type { Log } from '../../ports.ts';
import { loadCatalogue } from './load-catalogue.ts';

/** The catalogue that `releases refresh` keeps in a folder; nothing where the shipped one holds, and the log says why. */
export async function refreshedCatalogue(
  directory: string | undefined,
  log: Log,
): Promise<{ readonly catalogue?: Required<Pick<ReleasePolicy, 'known' | 'advisories'>> }> {
  if (directory === undefined) return {};
  const loaded = await loadCatalogue(directory);
  if (loaded.kind === 'refreshed') {
    log.info({ file: loaded.file }, 'a refreshed catalogue of releases and advisories is used');
    return { catalogue: loaded.catalogue };
  }
  const level = loaded.kind === 'broken' ? 'error' : 'info';
  log[level]({ why: loaded.why }, 'the shipped catalogue of releases and advisories is used');
  return {};
}
