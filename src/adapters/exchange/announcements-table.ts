import type { Exchange } from '../../exchange.ts';
import { jsonText } from './carried.ts';
import type { Query } from './query.ts';

/** What each process last told of itself: kept, so that who starts alone knows the last words of the others. */
export function announcementsTable(query: Query): Pick<Exchange, 'announce' | 'announced' | 'forget'> {
  return {
    async announce(who, standing) {
      await query(
        `INSERT INTO announcements (who, standing, at) VALUES ($1, $2, clock_timestamp())
         ON CONFLICT (who) DO UPDATE SET standing = excluded.standing, at = excluded.at`,
        [who, jsonText(standing)],
      );
    },
    async announced() {
      const rows = (await query(
        `SELECT who, standing, greatest(0, extract(epoch FROM clock_timestamp() - at) * 1000)::float8 AS "agoMs"
         FROM announcements ORDER BY who COLLATE "C"`,
      )) as readonly { readonly who: string; readonly standing: string; readonly agoMs: number }[];
      return rows.map(({ standing, ...row }) => ({ ...row, standing: JSON.parse(standing) as unknown }));
    },
    async forget(who) {
      await query('DELETE FROM announcements WHERE who = $1', [who]);
    },
  };
}
