import path from 'node:path';
import { restoreSqlite } from '../adapters/store/restore-sqlite.ts';
import { OutsideError } from '../outside-error.ts';
import { contentWords, sqliteCommand } from './backup.ts';
import { type ExitCode, type Io, UsageError } from './io.ts';

const help = `fluent-medic restore FILE [--database URL]

Puts a backup in the place of the bot's database while the bot does not run. FILE is read from end to end first: what is no backup, was
made by a newer program, is damaged, or holds an audit record that is not as it was written, is refused. The database that was there
stays beside the new one, under another name.

  --database URL  the bot's database; default: DATABASE_URL, else sqlite:./fluent-medic.sqlite

What happened since the backup is not in it: the bot looks at the cluster anew, tells what it finds there, and posts new messages for
incidents whose threads it no longer knows.

PostgreSQL has tools of its own for this: pg_dump makes the copy, pg_restore brings it back.
`;

/** `restore`: exit 0 when the backup is in place, 2 for wrong usage or a file that is not there, 1 when it is refused. */
export async function restoreCommand(
  argv: readonly string[],
  io: Pick<Io, 'stdout' | 'cwd' | 'env'>,
): Promise<ExitCode> {
  const asked = sqliteCommand(argv, io, { help, verb: 'restore' });
  if (!asked) return 0;
  const { database, file } = asked;
  const { replaced, ...content } = await restoreSqlite(
    database,
    path.resolve(io.cwd, file),
    new Date(),
  ).catch((error: unknown) => {
    if (error instanceof OutsideError && error.reason === 'not-found') throw new UsageError(error.message);
    throw error;
  });
  io.stdout(`${database}: ${contentWords(content)}\n`);
  if (replaced !== undefined) io.stdout(`What was there before: ${replaced}\n`);
  return 0;
}
