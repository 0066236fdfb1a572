import { Client } from 'pg';
import type { Seat, Term } from '../../leadership.ts';
import { OutsideError } from '../../outside-error.ts';

const epochSetting = 'fluent_medic.epoch';
const seatSetting = 'fluent_medic.seat';

/**
 * Counts the epoch up in one transaction: from then on whoever led before can write nothing. Answers the URL for connections of the new
 * epoch. Throws what pg throws, or `OutsideError` where a later term has begun already.
 */
export async function takeOver(
  url: string,
  name: string,
  { seat, lease, transitions, holder }: Term,
): Promise<string> {
  return asked(url, async (client) => {
    await client.query('BEGIN ISOLATION LEVEL READ COMMITTED');
    // Waits for what the last leader has begun; a process that stopped in the middle of a transaction loses it after ten seconds.
    await client.query(
      `SELECT pg_advisory_xact_lock(hashtextextended('fluent-medic/' || current_schema() || '/leader/' || $1::text, 0))`,
      [seat],
    );
    const { rows } = await client.query<{ epoch: string }>(
      `INSERT INTO leader (seat, epoch, lease, transitions, holder) VALUES ($1, 1, $2, $3, $4)
       ON CONFLICT (seat) DO UPDATE
         SET epoch = leader.epoch + 1, lease = excluded.lease, transitions = excluded.transitions, holder = excluded.holder
         WHERE NOT (leader.lease = excluded.lease AND leader.transitions > excluded.transitions)
       RETURNING epoch`,
      [seat, lease, transitions, holder],
    );
    await client.query('COMMIT');
    const [row] = rows;
    if (!row) throw refused(`The database ${name} has another leader by now, of a later term.`);
    const mine = withEpoch(url, { epoch: row.epoch, seat });
    await demandEpoch(mine, name, row.epoch);
    return mine;
  });
}

/** What stands between us and the database may leave the setting out: then nothing would be refused. */
async function demandEpoch(url: string, name: string, epoch: string): Promise<void> {
  const said = await asked(url, async (client) => {
    const question = `SELECT coalesce(current_setting('${epochSetting}', true), '') AS said`;
    return (await client.query<{ said: string }>(question)).rows[0]?.said;
  });
  if (said !== epoch)
    throw refused(
      `The database ${name} does not take the setting ${epochSetting}, which keeps replicas apart: connect without a pooler that leaves start-up options out.`,
    );
}

/** The URL for more connections of a term that was begun. Throws `OutsideError` where a later one has begun since. */
export async function urlOfTerm(
  url: string,
  name: string,
  { seat, lease, transitions, holder }: Term,
): Promise<string> {
  return asked(url, async (client) => {
    const { rows } = await client.query<{ epoch: string }>(
      'SELECT epoch FROM leader WHERE seat = $1 AND lease = $2 AND transitions = $3 AND holder = $4',
      [seat, lease, transitions, holder],
    );
    const [row] = rows;
    if (!row) throw refused(`The database ${name} has another leader by now, of a later term.`);
    return withEpoch(url, { epoch: row.epoch, seat });
  });
}

/** The last of several `options` counts. */
function withEpoch(url: string, { epoch, seat }: { readonly epoch: string; readonly seat: Seat }): string {
  const given = new URL(url.replace('@/', '@localhost/')).searchParams.get('options') ?? '';
  const options = encodeURIComponent(
    `${given} -c ${epochSetting}=${epoch} -c ${seatSetting}=${seat.replaceAll(/[\\\s]/gu, '\\$&')}`.trim(),
  );
  return `${url}${url.includes('?') ? '&' : '?'}options=${options}`;
}

async function asked<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({
    connectionString: url,
    connectionTimeoutMillis: 5_000,
    application_name: 'fluent-medic',
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

const refused = (sentence: string): OutsideError => new OutsideError('store', 'client', sentence);
