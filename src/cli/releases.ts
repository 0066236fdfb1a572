import path from 'node:path';
import { checkCatalogue, type Catalogue } from '../adapters/catalogue/check-catalogue.ts';
import { fetchCatalogue } from '../adapters/catalogue/fetch-catalogue.ts';
import { keepCatalogue, knownFrom, readKeptCatalogue } from '../adapters/catalogue/kept-catalogue.ts';
import { type ExitCode, type Io, UsageError } from './io.ts';
import { readOptions } from './read-options.ts';

/** Where a refreshed catalogue is kept unless told otherwise. */
export const defaultDataDirectory = 'fluent-medic-data';

const help = `fluent-medic releases refresh FILE|URL [--dir DIR]

Checks a catalogue of Fluent Bit releases and advisories and keeps it. When it cannot be read, does not fit the schema or lacks
something already known, the last good one stays. Without any refresh the shipped catalogue holds; no network is needed. A bot that runs
takes a new catalogue at its next start.

  --dir DIR   where it is kept (default ${defaultDataDirectory}), as catalogue.json
`;

/** `releases refresh`: exit 0 when the catalogue was kept, 1 when the network or the disk failed, 2 for wrong usage or a catalogue that is none. */
export async function releasesCommand(
  argv: readonly string[],
  io: Pick<Io, 'stdout' | 'stderr' | 'cwd'>,
): Promise<ExitCode> {
  const { values, positionals } = readOptions(argv, {
    dir: { type: 'string', default: defaultDataDirectory },
    help: { type: 'boolean' },
  });
  if (values.help) {
    io.stdout(help);
    return 0;
  }
  const source = sourceOf(positionals);
  const directory = path.resolve(io.cwd, values.dir);
  const kept = await readKeptCatalogue(directory);
  const refuse = (why: string, code: ExitCode): ExitCode => {
    const last = kept ? `the one in ${directory} stays` : 'the shipped one stays';
    io.stderr(`${source} was not taken: ${why}; ${last}.\n`);
    return code;
  };
  const isUrl = /^https?:/i.test(source);
  const fetched = await fetchCatalogue(isUrl ? source : path.resolve(io.cwd, source));
  if ('failed' in fetched) return refuse(fetched.failed, isUrl ? 1 : 2);
  const check = checkCatalogue(fetched.text, knownFrom(kept));
  if (check.kind === 'refused') return refuse(check.why, 2);
  const written = await keepCatalogue(directory, check.catalogue, kept);
  if ('failed' in written) return refuse(written.failed, 1);
  io.stdout(`${written.file}: ${contentsOf(check.catalogue, kept)}\n`);
  return 0;
}

function sourceOf([verb, source, ...extra]: readonly string[]): string {
  if (verb !== 'refresh')
    throw new UsageError(
      `${verb === undefined ? 'releases needs a verb' : `"${verb}" is no verb of releases`}: releases refresh FILE|URL.`,
    );
  if (source === undefined) throw new UsageError('releases refresh needs a FILE or a URL.');
  if (extra[0] !== undefined) throw new UsageError(`"${extra[0]}" is one argument too many.`);
  return source;
}

/** `262 releases (1 new, newest 5.1.2), 66 advisories (0 new)` */
function contentsOf({ releases, advisories }: Catalogue, kept: Catalogue | undefined): string {
  const known = knownFrom(kept);
  const versions = releases?.map((release) => release.version);
  const ids = advisories?.map((advisory) => advisory.id);
  const fresh = (names: readonly string[], before: readonly string[]): readonly string[] =>
    names.filter((name) => !before.includes(name));
  const newVersions = versions ? fresh(versions, known.versions) : [];
  const listed = newVersions.length > 0 ? `: ${newVersions.slice(0, 5).join(', ')}` : '';
  return [
    versions ? [`${versions.length} releases (${newVersions.length} new${listed})`] : [],
    ids ? [`${ids.length} advisories (${fresh(ids, known.advisories).length} new)`] : [],
  ]
    .flat()
    .join(', ');
}
