import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import type { MessageRef, OutgoingMessage, QueuedMessage } from '../../chat/delivery.ts';
import type { Store } from '../../ports.ts';
import { contentHash } from './content-hash.ts';

type MessagePart = Pick<
  Store,
  'putMessage' | 'pendingMessages' | 'tryMessage' | 'confirmMessage' | 'forgetMessage' | 'messageRef'
>;

/**
 * Slots of messages: what is wanted, and the hash of what stands in chat. A slot is pending while the
 * two differ; an answer in a thread waits until the message that opens the thread stands.
 */
export function messageTable(db: DatabaseSync): MessagePart {
  const ref = db.prepare('SELECT channel, ts FROM messages WHERE slot = ? AND ts IS NOT NULL');
  const pending = db.prepare(
    `SELECT body, revision, channel, ts, tried_at FROM messages AS message
     WHERE sent_hash IS NOT wanted_hash AND (thread_of IS NULL OR EXISTS (
       SELECT 1 FROM messages AS root WHERE root.slot = message.thread_of AND root.ts IS NOT NULL))
     ORDER BY number LIMIT ?`,
  );
  const tried = db.prepare('UPDATE messages SET tried_at = coalesce(tried_at, ?) WHERE slot = ?');
  const forget = db.prepare(
    'UPDATE messages SET channel = NULL, ts = NULL, sent_hash = NULL, tried_at = NULL WHERE slot = ?',
  );
  return {
    putMessage: messagePutter(db),
    pendingMessages: async (limit) => pending.all(limit).map(toQueued),
    async tryMessage(slot, at) {
      tried.run(at, slot);
    },
    confirmMessage: messageConfirmer(db),
    async forgetMessage(slot) {
      forget.run(slot);
    },
    async messageRef(slot) {
      const row = ref.get(slot);
      return row === undefined ? undefined : toRef(row);
    },
  };
}

function messagePutter(db: DatabaseSync): Store['putMessage'] {
  const put = db.prepare(
    `INSERT INTO messages (slot, thread_of, body, wanted_hash, revision) VALUES (?, ?, ?, ?, 1)
     ON CONFLICT (slot) DO UPDATE SET
       thread_of = excluded.thread_of, body = excluded.body, wanted_hash = excluded.wanted_hash,
       revision = revision + 1
     WHERE wanted_hash <> excluded.wanted_hash`,
  );
  return async (out: OutgoingMessage) => {
    put.run(out.slot, out.threadOf ?? null, JSON.stringify(out), contentHash(out));
  };
}

/**
 * Of a revision that was replaced while it was on its way only the place is kept: what stands in chat
 * is then known to be old, and the slot stays pending even if its wanted content went back to what stood before.
 */
function messageConfirmer(db: DatabaseSync): Store['confirmMessage'] {
  const confirm = db.prepare(
    `UPDATE messages SET channel = ?, ts = ?, sent_hash = CASE WHEN revision = ? THEN wanted_hash END
     WHERE slot = ?`,
  );
  return async (slot, revision, ref) => {
    const result = confirm.run(ref.channel, ref.ts, revision, slot);
    if (Number(result.changes) === 0) throw new Error(`No message was ever put into slot ${slot}.`);
  };
}

function toQueued(row: Record<string, SQLOutputValue>): QueuedMessage {
  return {
    out: JSON.parse(String(row['body'])) as OutgoingMessage,
    revision: Number(row['revision']),
    ...(row['ts'] === null ? {} : { ref: toRef(row) }),
    ...(row['tried_at'] === null ? {} : { triedAt: String(row['tried_at']) }),
  };
}

function toRef(row: Record<string, SQLOutputValue>): MessageRef {
  return { channel: String(row['channel']), ts: String(row['ts']) };
}
