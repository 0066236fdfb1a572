import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import type { Store, Vote } from '../../ports.ts';
import { auditAppender } from './audit-table.ts';
import { changeSaver } from './change-table.ts';
import { transaction } from './transaction.ts';

/** Yeses to a digest within one incident, and the approvals that were used up. */
export function approvalTables(db: DatabaseSync): Pick<Store, 'vote' | 'votes' | 'beginChange'> {
  const vote = db.prepare(
    `INSERT INTO votes (incident, digest, team, user, at) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
  );
  const votes = db.prepare(
    'SELECT team, user, at FROM votes WHERE incident = ? AND digest = ? ORDER BY number',
  );
  const consume = db.prepare(
    'INSERT INTO consumed_approvals (incident, digest, attempt, body) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
  );
  const saveChange = changeSaver(db);
  const append = auditAppender(db);
  return {
    vote: async (digest, incident, person, at, audit = []) =>
      transaction(db, () => {
        const { changes } = vote.run(incident, digest, person.team, person.user, at);
        if (Number(changes) === 1) append(audit);
        return { votes: votes.all(incident, digest).map((row) => toVote(row).person) };
      }),
    votes: async (digest, incident) => votes.all(incident, digest).map(toVote),
    beginChange: async (approval, record) =>
      transaction(db, () => {
        const { incident, digest, attempt } = approval;
        const result = consume.run(incident, digest, attempt, JSON.stringify(approval));
        if (Number(result.changes) !== 1) return false;
        saveChange(record);
        return true;
      }),
  };
}

const toVote = (row: Record<string, SQLOutputValue>): Vote => ({
  person: { team: String(row['team']), user: String(row['user']) },
  at: String(row['at']),
});
