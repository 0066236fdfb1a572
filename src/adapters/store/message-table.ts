import type { MessageRef, OutgoingMessage, QueuedMessage } from '../../chat/delivery.ts';
import type { Store } from '../../ports.ts';
import { contentHash } from './content-hash.ts';
import type { Database } from './database.ts';

type MessagePart = Pick<
  Store,
  'putMessage' | 'pendingMessages' | 'tryMessage' | 'confirmMessage' | 'forgetMessage' | 'messageRef'
>;

/**
 * Slots of messages: what is wanted, and the hash of what stands in chat. A slot is pending while the
 * two differ; an answer in a thread waits until the message that opens the thread stands.
 */
export function messageTable({ db }: Database): MessagePart {
  return {
    putMessage: messagePutter(db),
    pendingMessages: pendingReader(db),
    async tryMessage(slot, at) {
      await db
        .updateTable('messages')
        .set((eb) => ({ tried_at: eb.fn.coalesce('tried_at', eb.val(at)), sent_hash: null }))
        .where('slot', '=', slot)
        .execute();
    },
    confirmMessage: messageConfirmer(db),
    async forgetMessage(slot) {
      const nowhere = { channel: null, ts: null, sent_hash: null, tried_at: null };
      await db.updateTable('messages').set(nowhere).where('slot', '=', slot).execute();
    },
    async messageRef(slot) {
      const row = await db
        .selectFrom('messages')
        .select(['channel', 'ts'])
        .where('slot', '=', slot)
        .executeTakeFirst();
      return row && toRef(row);
    },
  };
}

function messagePutter(db: Database['db']): Store['putMessage'] {
  return async (out) => {
    const { slot, incident } = out;
    const wanted = {
      incident,
      thread_of: out.threadOf ?? null,
      body: JSON.stringify(out),
      wanted_hash: contentHash(out),
    };
    await db
      .insertInto('messages')
      .values({ slot, ...wanted, revision: 1 })
      .onConflict((conflict) =>
        conflict
          .column('slot')
          .doUpdateSet(({ eb }) => ({ ...wanted, revision: eb('messages.revision', '+', 1) }))
          .where('messages.wanted_hash', '<>', wanted.wanted_hash),
      )
      .execute();
  };
}

function pendingReader(db: Database['db']): Store['pendingMessages'] {
  return async (limit) => {
    const rows = await db
      .selectFrom('messages as message')
      .select(['body', 'revision', 'channel', 'ts', 'tried_at'])
      .where((eb) => eb('sent_hash', 'is distinct from', eb.ref('wanted_hash')))
      .where((eb) =>
        eb.or([
          eb('thread_of', 'is', null),
          eb.exists(
            eb
              .selectFrom('messages as root')
              .select('root.number')
              .whereRef('root.slot', '=', 'message.thread_of')
              .where('root.ts', 'is not', null),
          ),
        ]),
      )
      .orderBy('number')
      .limit(limit)
      .execute();
    return rows.map(toQueued);
  };
}

/**
 * Of a revision that was replaced while it was on its way only the place is kept: what stands in chat
 * is then known to be old, and the slot stays pending even if its wanted content went back to what stood before.
 */
function messageConfirmer(db: Database['db']): Store['confirmMessage'] {
  return async (slot, revision, { channel, ts }) => {
    const { numUpdatedRows } = await db
      .updateTable('messages')
      .set((eb) => ({
        channel,
        ts,
        sent_hash: eb.case().when('revision', '=', revision).then(eb.ref('wanted_hash')).end(),
      }))
      .where('slot', '=', slot)
      .executeTakeFirstOrThrow();
    if (numUpdatedRows === 0n) throw new Error(`No message was ever put into slot ${slot}.`);
  };
}

interface Place {
  readonly channel: string | null;
  readonly ts: string | null;
}

function toQueued(
  row: Place & { readonly body: string; readonly revision: number; readonly tried_at: string | null },
): QueuedMessage {
  const ref = toRef(row);
  return {
    out: JSON.parse(row.body) as OutgoingMessage,
    revision: row.revision,
    ...(ref ? { ref } : {}),
    ...(row.tried_at === null ? {} : { triedAt: row.tried_at }),
  };
}

const toRef = ({ channel, ts }: Place): MessageRef | undefined =>
  ts === null ? undefined : { channel: channel ?? '', ts };
