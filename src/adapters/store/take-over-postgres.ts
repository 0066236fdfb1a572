import { Client } from 'pg';
import type { Seat, Term } from '../../leadership.ts';
import { OutsideError } from '../../outside-error.ts';

const epochSetting = 'fluent_medic.epoch';
const seatSetting = 'fluent_medic.seat';

/**
 * Counts the epoch of the term's seat up in one transaction: from then on whoever had that seat before can write nothing. Answers the URL
 * for connections of the new epoch. Throws what pg throws, or `OutsideError` where a later term has begun already.
 */
export async function takeOver(
  url: string,
  name: string,
  { seat, lease, transitions, holder }: Term,
): Promise<string> {
  return asked(url, async (client) => {
    await client.query('BEGIN ISOLATION LEVEL READ COMMITTED');
    // Waits for what the last leader has begun; a process that stopped in the middle of a transaction loses it after ten seconds.
    await client.query('SELECT pg_advisory_xact_lock(lock_of_seat($1))', [seat]);
    const { rows } = await client.query<{ epoch: string }>(
      `INSERT INTO leader (seat, epoch, lease, transitions, holder) VALUES ($1, 1, $2, $3, $4)
       ON CONFLICT (seat) DO UPDATE
         SET epoch = leader.epoch + 1, lease = excluded.lease, transitions = excluded.transitions, holder = excluded.holder
         WHERE NOT (leader.lease = excluded.lease AND leader.transitions > excluded.transitions)
       RETURNING epoch`,
      [seat, lease, transitions, holder],
    );
    await client.query('COMMIT');
    return ofEpoch(rows[0]?.epoch, { url, name, seat });
  });
}

/** The URL for more connections of a term that has begun. Throws what pg throws, or `OutsideError` where a later one has begun since. */
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
    return ofEpoch(rows[0]?.epoch, { url, name, seat });
  });
}

interface Place {
  readonly url: string;
  /** As it may be shown. */
  readonly name: string;
  readonly seat: Seat;
}

/** What stands between us and the database may leave settings out: then nothing would be refused. */
async function ofEpoch(epoch: string | undefined, { url, name, seat }: Place): Promise<string> {
  if (epoch === undefined)
    throw refused(`The database ${name} has another process in the same seat by now, of a later term.`);
  const mine = withSettings(url, { [epochSetting]: epoch, [seatSetting]: seat });
  const said = await asked(mine, async (client) => {
    const question = `SELECT coalesce(current_setting($1, true), '') AS epoch, coalesce(current_setting($2, true), '') AS seat`;
    return (await client.query<{ epoch: string; seat: string }>(question, [epochSetting, seatSetting]))
      .rows[0];
  });
  if (said?.epoch !== epoch || said.seat !== seat)
    throw refused(
      `The database ${name} does not take the settings ${epochSetting} and ${seatSetting}, which keep replicas apart: connect without a pooler that leaves start-up options out.`,
    );
  return mine;
}

/** The last of several `options` counts; in it blanks and backslashes have a backslash before them. */
function withSettings(url: string, settings: Readonly<Record<string, string>>): string {
  const given = new URL(url.replace('@/', '@localhost/')).searchParams.get('options') ?? '';
  const ours = Object.entries(settings).map(
    ([name, value]) => `-c ${name}=${value.replaceAll(/[\\\s]/gu, '\\$&')}`,
  );
  const options = encodeURIComponent([given, ...ours].join(' ').trim());
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
