import { exportAudit } from './audit-export.ts';
import { verifyAudit } from './audit-verify.ts';
import { type ExitCode, type Io, UsageError } from './io.ts';
import { readOptions } from './read-options.ts';

const help = `fluent-medic audit export [--incident ID] [--since TIME] [--database URL]
             audit verify [FILE] [--head HASH] [--part] [--database URL]

export  prints the record of who did what as JSON lines, oldest first, and its head on stderr
verify  checks the record: changed, missing, swapped and inserted entries; exit 1 when something is wrong

  FILE            lines as "audit export" or the bot (audit.lines in the settings) wrote them; default: the database
  --incident ID   only of this incident, such as inc-7
  --since TIME    only from then on: 2026-11-22 or 2026-11-22T03:00:00Z
  --head HASH     a head that you kept elsewhere: an entry with this hash must be there
  --part          FILE is a part of the record (export --incident, --since): what was left out is not asked for
  --output jsonl  the only form there is
  --database URL  the bot's database; default: DATABASE_URL, else sqlite:./fluent-medic.sqlite

Each entry carries a hash over itself and over the hash before it, so no entry can be changed or taken out unseen. Only the end is open:
that the newest entries were cut off, or everything from some entry on written anew with hashes that fit, shows only against a head
that was kept where the writer of the database could not reach it. Keep one: the last line of the log collector, or what export prints.
`;

/** `audit`: exit 1 when the record is not sound, 2 for wrong usage or a file that is no record. */
export async function auditCommand(
  argv: readonly string[],
  io: Pick<Io, 'stdout' | 'stderr' | 'cwd' | 'env'>,
): Promise<ExitCode> {
  const { values, positionals } = readOptions(argv, {
    incident: { type: 'string' },
    since: { type: 'string' },
    head: { type: 'string' },
    part: { type: 'boolean' },
    output: { type: 'string', default: 'jsonl' },
    database: { type: 'string' },
    help: { type: 'boolean' },
  });
  if (values.help) {
    io.stdout(help);
    return 0;
  }
  const { incident, since, head, part, output, database } = values;
  const [verb, ...rest] = positionals;
  const extra = rest[verb === 'verify' ? 1 : 0];
  if (extra !== undefined) throw new UsageError(`"${extra}" is one argument too many.`);
  if (output !== 'jsonl') throw new UsageError(`--output is "${output}"; expected jsonl.`);
  if (verb === 'export') {
    if (head !== undefined || part) throw new UsageError('--head and --part belong to "audit verify".');
    return exportAudit({ incident, since, database }, io);
  }
  if (verb === 'verify') {
    if (incident !== undefined || since !== undefined)
      throw new UsageError('--incident and --since belong to "audit export".');
    return verifyAudit({ file: rest[0], head, isPart: part ?? false, database }, io);
  }
  throw new UsageError(
    verb === undefined
      ? 'audit needs a verb: export or verify.'
      : `"${verb}" is no verb of audit; known are export, verify.`,
  );
}
