import { auditLine } from '../audit/audit-chain.ts';
import type { AuditQuestion, Store } from '../ports.ts';
import { type ExitCode, type Io, UsageError } from './io.ts';
import { storeCopy } from './store-copy.ts';

export interface ExportOptions {
  readonly incident: string | undefined;
  readonly since: string | undefined;
  readonly database: string | undefined;
}

const page = 500;

/** Prints the record, or a part of it, and says on stderr what is to be kept with it. */
export async function exportAudit(
  { incident, since, database }: ExportOptions,
  io: Pick<Io, 'stdout' | 'stderr' | 'cwd' | 'env'>,
): Promise<ExitCode> {
  const from = since === undefined ? {} : { since: instantOf(since) };
  const store = await storeCopy(database, io);
  try {
    const about = incident === undefined ? {} : { incident: await knownIncident(store, incident) };
    const entries = await print(store, { ...about, ...from }, io);
    const { number, hash } = await store.auditHead();
    const isPart = incident !== undefined || since !== undefined;
    io.stderr(
      `${entries} ${entries === 1 ? 'entry' : 'entries'}${isPart ? ` of ${number}: verify them with --part` : ''}. Head: ${hash}\n`,
    );
    return 0;
  } finally {
    await store.close();
  }
}

async function print(
  store: Store,
  which: Omit<AuditQuestion, 'after' | 'limit'>,
  { stdout }: Pick<Io, 'stdout'>,
): Promise<number> {
  let entries = 0;
  for (let after = 0; ; ) {
    const links = await store.auditTrail({ ...which, after, limit: page });
    const last = links.at(-1);
    if (!last) return entries;
    stdout(links.map((link) => `${auditLine(link)}\n`).join(''));
    entries += links.length;
    after = last.number;
  }
}

async function knownIncident(store: Store, written: string): Promise<string> {
  const id = written.startsWith('inc-') ? written : `inc-${written}`;
  if (await store.incident(id)) return id;
  throw new UsageError(`There is no incident "${id}" in this database.`);
}

function instantOf(written: string): string {
  const isTime = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d))?$/.test(written);
  const ms = isTime ? Date.parse(written) : Number.NaN;
  if (Number.isNaN(ms))
    throw new UsageError(
      `--since is "${written}": expected a time such as 2026-11-22 or 2026-11-22T03:00:00Z.`,
    );
  return new Date(ms).toISOString();
}
