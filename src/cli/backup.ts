import path from 'node:path';
import { backupSqlite } from '../adapters/store/backup-sqlite.ts';
import type { BackupContent } from '../adapters/store/check-backup.ts';
import { databaseFrom } from './environment.ts';
import { type ExitCode, type Io, UsageError } from './io.ts';
import { readOptions } from './read-options.ts';

const help = `fluent-medic backup FILE [--database URL]

Copies the bot's database into a new FILE, also while the bot runs. The copy is whole and checked: it is read from end to end, and
so is the audit record in it.

  --database URL  the bot's database; default: DATABASE_URL, else sqlite:./fluent-medic.sqlite

PostgreSQL has tools of its own for this: pg_dump makes the copy, pg_restore brings it back.
`;

/** `backup`: exit 0 when the copy stands there, 2 for wrong usage, 1 when it cannot be made. */
export async function backupCommand(
  argv: readonly string[],
  io: Pick<Io, 'stdout' | 'cwd' | 'env'>,
): Promise<ExitCode> {
  const asked = sqliteCommand(argv, io, { help, verb: 'backup' });
  if (!asked) return 0;
  const content = await backupSqlite(asked.database, path.resolve(io.cwd, asked.file));
  io.stdout(`${asked.file}: ${contentWords(content)}\n`);
  return 0;
}

interface Asked {
  readonly file: string;
  /** A path. */
  readonly database: string;
}

/** Reads `FILE [--database URL]`; prints the help and gives undefined where that is asked for. Throws `UsageError`. */
export function sqliteCommand(
  argv: readonly string[],
  { stdout, cwd, env }: Pick<Io, 'stdout' | 'cwd' | 'env'>,
  about: { readonly help: string; readonly verb: 'backup' | 'restore' },
): Asked | undefined {
  const { values, positionals } = readOptions(argv, {
    database: { type: 'string' },
    help: { type: 'boolean' },
  });
  if (values.help) {
    stdout(about.help);
    return undefined;
  }
  const [file, extra] = positionals;
  if (file === undefined) throw new UsageError(`${about.verb} needs a FILE.`);
  if (extra !== undefined) throw new UsageError(`"${extra}" is one argument too many.`);
  const place = databaseFrom({ env: { DATABASE_URL: values.database ?? env['DATABASE_URL'] }, cwd });
  if (place.kind === 'postgres')
    throw new UsageError(
      'The database is PostgreSQL, which has tools of its own: pg_dump makes a backup, pg_restore brings it back.',
    );
  return { file, database: place.path };
}

/** What a backup holds, as one line. */
export function contentWords({ incidents, entries, head }: BackupContent): string {
  const counts = `${incidents} ${incidents === 1 ? 'incident' : 'incidents'}, audit record of ${entries} ${entries === 1 ? 'entry' : 'entries'}`;
  return entries === 0 ? counts : `${counts}, head ${head.hash}`;
}
