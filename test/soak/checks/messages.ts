/** A message that chat took, by the slot that stands in its metadata. */
export interface Posted {
  readonly slot: string;
  readonly ts: string;
}

export interface MessagesQuestion {
  readonly posted: readonly Posted[];
  /** What chat shows last in a slot: the id of the content that came with it. */
  readonly shown: ReadonlyMap<string, string>;
  /** Every slot that was ever wanted. */
  readonly slots: readonly string[];
  /** Of those that the store still keeps: the id of the content that is wanted; undefined where it cannot be said without drawing. */
  readonly wanted: ReadonlyMap<string, string | undefined>;
  /** Wanted, and not in chat as the store says. */
  readonly pending: readonly string[];
}

/** Every message that was wanted stands in chat once, with what is wanted. */
export function checkMessages({ posted, shown, slots, wanted, pending }: MessagesQuestion) {
  const bySlot = Map.groupBy(posted, ({ slot }) => slot);
  const known = new Set(slots);
  const faults = [
    ...slots.filter((slot) => !bySlot.has(slot)).map((slot) => `lost: the message ${slot} was never posted`),
    ...[...bySlot]
      .filter(([, times]) => times.length > 1)
      .map(
        ([slot, times]) => `doubled: the message ${slot} stands at ${times.map(({ ts }) => ts).join(', ')}`,
      ),
    ...[...bySlot.keys()]
      .filter((slot) => !known.has(slot))
      .map((slot) => `unwanted: the message ${slot} stands in chat, and the store knows nothing of it`),
    ...pending.map((slot) => `pending: the message ${slot} is still not in chat as it is wanted`),
    ...[...wanted]
      .filter(([slot, content]) => content !== undefined && shown.has(slot) && shown.get(slot) !== content)
      .map(([slot]) => `outdated: the message ${slot} shows something else than what is wanted`),
  ];
  return { faults, messages: bySlot.size };
}
