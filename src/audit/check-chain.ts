import { canonicalJson } from '../plan/canonical-json.ts';
import { type AuditHead, type AuditLink, beginning, linkHash } from './audit-chain.ts';

export interface ChainCheck {
  /** The next link, in the order in which they stand. */
  take(link: AuditLink): void;
  /** What is wrong, one sentence each; empty when nothing is. */
  end(): { readonly entries: number; readonly head: AuditHead; readonly faults: readonly string[] };
}

export interface ChainQuestion {
  /** A hash that is known from elsewhere: the entry with it must be there. */
  readonly knownHead?: string | undefined;
  /** Entries may have been left out, such as in the export of one incident. */
  readonly isPart?: boolean | undefined;
}

/** Checks a record link by link: changed, missing, swapped, inserted ones, and, by a known head, those that were cut off. */
export function checkChain({ knownHead, isPart = false }: ChainQuestion = {}): ChainCheck {
  const faults: string[] = [];
  let last = beginning;
  let entries = 0;
  let isHeadSeen = knownHead === undefined;
  return {
    take(link) {
      const fault = (isPart ? undefined : gapBefore(link, last)) ?? orderFault(link, last) ?? linkFault(link);
      if (fault) faults.push(fault);
      else if (link.hash === knownHead) isHeadSeen = true;
      entries += 1;
      last = { number: link.number, hash: link.hash };
    },
    end: () => ({
      entries,
      head: last,
      faults: isHeadSeen ? faults : [...faults, headFault(knownHead ?? '')],
    }),
  };
}

function gapBefore({ number }: AuditLink, last: AuditHead): string | undefined {
  const missing = number - last.number - 1;
  if (missing <= 0) return undefined;
  const first = last.number + 1;
  return missing === 1 ? `Entry ${first} is missing.` : `Entries ${first} to ${number - 1} are missing.`;
}

function orderFault({ number, previous }: AuditLink, last: AuditHead): string | undefined {
  if (number <= last.number) return `Entry ${number} stands after entry ${last.number}.`;
  if (number > last.number + 1 || previous === last.hash) return undefined;
  return last.number === 0
    ? 'Entry 1 is not the beginning of a record.'
    : `Entry ${number} does not follow from entry ${last.number}: one of the two was replaced.`;
}

function linkFault(link: AuditLink): string | undefined {
  const entry = parsed(link.entry);
  if (
    entry !== undefined &&
    canonicalJson(entry) === link.entry &&
    linkHash({ ...link, entry }) === link.hash
  )
    return undefined;
  return `Entry ${link.number} was changed: its hash is not that of its content.`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

const headFault = (hash: string): string =>
  `No sound entry has the hash ${hash}: the record was cut off or rewritten before it.`;
