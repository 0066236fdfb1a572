import { open } from 'node:fs/promises';
import path from 'node:path';
import { readAuditLine } from '../adapters/audit-lines/read-audit-line.ts';
import { type ChainCheck, checkChain } from '../audit/check-chain.ts';
import { type ExitCode, type Io, UsageError } from './io.ts';
import { storeCopy } from './store-copy.ts';

export interface VerifyOptions {
  /** Absent: the database. */
  readonly file: string | undefined;
  readonly head: string | undefined;
  readonly isPart: boolean;
  readonly database: string | undefined;
}

const page = 500;
const mostTold = 20;

/** Says whether the record is sound, or what is wrong with it, one line a fault. */
export async function verifyAudit(
  { file, head, isPart, database }: VerifyOptions,
  io: Pick<Io, 'stdout' | 'cwd' | 'env'>,
): Promise<ExitCode> {
  if (head !== undefined && !/^[0-9a-f]{64}$/.test(head))
    throw new UsageError(`--head is "${head}": expected a hash of 64 digits and letters from a to f.`);
  if (isPart && file === undefined)
    throw new UsageError('--part needs a FILE: the database holds all of it.');
  const check = checkChain({ knownHead: head, isPart });
  const unread = file === undefined ? await takeStore(check, database, io) : await takeFile(check, file, io);
  const { entries, head: last, faults } = check.end();
  const all = [...unread, ...faults];
  for (const fault of all.slice(0, mostTold)) io.stdout(`${fault}\n`);
  if (all.length > mostTold) io.stdout(`… and ${all.length - mostTold} more\n`);
  const count = `${entries} ${entries === 1 ? 'entry' : 'entries'}`;
  if (all.length > 0) {
    io.stdout(`failed: ${count} read, the record is not as it was written\n`);
    return 1;
  }
  io.stdout(`ok: ${count}${isPart ? ' of a part' : ''}, head ${last.number} ${last.hash}\n`);
  if (head === undefined)
    io.stdout(
      'Whether entries were cut off at the end shows only against a head kept elsewhere: --head HASH\n',
    );
  return 0;
}

async function takeStore(
  check: ChainCheck,
  database: string | undefined,
  io: Pick<Io, 'cwd' | 'env'>,
): Promise<readonly string[]> {
  const store = await storeCopy(database, io);
  try {
    for (let after = 0; ; ) {
      const links = await store.auditTrail({ after, limit: page });
      const last = links.at(-1);
      if (!last) return [];
      for (const link of links) check.take(link);
      after = last.number;
    }
  } finally {
    await store.close();
  }
}

/** The bot tells an entry again when it ended before it had noted that it was told: the same line twice is no fault. */
async function takeFile(
  check: ChainCheck,
  file: string,
  { cwd }: Pick<Io, 'cwd'>,
): Promise<readonly string[]> {
  const unread: string[] = [];
  const seen = new Map<number, string>();
  let number = 0;
  for await (const line of linesOf(path.resolve(cwd, file), file)) {
    number += 1;
    const link = readAuditLine(line);
    if (!link) unread.push(`Line ${number} is no entry as the record writes it.`);
    else if (seen.get(link.number) !== line) {
      check.take(link);
      seen.set(link.number, line);
    }
  }
  if (seen.size > 0) return unread;
  throw new UsageError(
    number === 0
      ? `${file} is empty: expected lines as "audit export" writes them.`
      : `${file} is no audit record: expected lines as "audit export" writes them.`,
  );
}

async function* linesOf(place: string, file: string): AsyncGenerator<string> {
  try {
    await using handle = await open(place);
    yield* handle.readLines();
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    const why =
      error.code === 'ENOENT' ? 'there is no such file' : `it cannot be read (${String(error.code)})`;
    throw new UsageError(`${file}: ${why}.`);
  }
}
