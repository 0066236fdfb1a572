import type { AuditEntry, ValueChange } from '../audit/audit-entry.ts';
import { quote } from '../evidence/quote.ts';
import { list, said, type Words } from '../language/words.ts';
import type { Part, Span } from './message.ts';
import { bold, joined, paragraph, person, plain, saying, time } from './spans.ts';
import { verdictWords } from './verdict-words.ts';

const shownLines = 20;
/** A list is shown to a certain length only, and here the newest line is the last. */
const linesAList = 5;

/** Who did what and when: the newest lines, and how to read the others. Nothing while there is nothing to tell. */
export function historyParts(incident: string, entries: readonly AuditEntry[]): readonly Part[] {
  const lines = historyLines(entries);
  if (lines.length === 0) return [];
  const before = lines.length - shownLines;
  const shown = lines.slice(-shownLines);
  const lists = Array.from({ length: Math.ceil(shown.length / linesAList) }, (_, at) => ({
    kind: 'list' as const,
    items: shown.slice(at * linesAList, (at + 1) * linesAList),
  }));
  const title = bold(said('history.title'));
  const head = before > 0 ? saying('history.titleMore', { title, count: before, incident }) : title;
  return [paragraph(head), ...lists];
}

/** One line a deed, oldest first: a write with what became of it, pods that were replaced one after the other as one. */
export function historyLines(entries: readonly AuditEntry[]): readonly (readonly Span[])[] {
  return withoutRepeats(answered(entries)).map(({ entry, changes, count }) => [
    saying('history.line', {
      time: time(entry.at),
      who: entry.by.kind === 'bot' ? said('history.bot') : person(entry.by.user),
      did: count > 1 ? said('history.podsDeleted', { count }) : deedSpan(entry, changes),
    }),
  ]);
}

interface Told {
  readonly entry: AuditEntry;
  readonly changes: readonly ValueChange[];
  readonly count: number;
}

/** What was begun stands where it was begun, as what it came to. */
function answered(entries: readonly AuditEntry[]): readonly Told[] {
  const told: Told[] = [];
  const begun = new Map<string, number>();
  for (const entry of entries) {
    const object = 'object' in entry ? `${entry.object.kind}/${entry.object.name}` : '';
    const at = entry.kind === 'written' || entry.kind === 'not-written' ? begun.get(object) : undefined;
    if (entry.kind === 'write-begun') begun.set(object, told.length);
    if (at === undefined)
      told.push({ entry, changes: entry.kind === 'write-begun' ? entry.changes : [], count: 1 });
    else told[at] = { entry, changes: told[at]?.changes ?? [], count: 1 };
    if (at !== undefined) begun.delete(object);
  }
  return told;
}

function withoutRepeats(told: readonly Told[]): readonly Told[] {
  const lines: Told[] = [];
  for (const each of told) {
    const before = lines.at(-1);
    if (before && isPodGone(before) && isPodGone(each))
      lines[lines.length - 1] = { ...each, count: before.count + 1 };
    else lines.push(each);
  }
  return lines;
}

const isPodGone = ({ entry }: Told): boolean => entry.kind === 'written' && entry.object.kind === 'Pod';

function deedSpan(entry: AuditEntry, changes: readonly ValueChange[]): Span {
  switch (entry.kind) {
    case 'proposed': {
      const title = bold(quote(entry.title));
      return entry.requestedBy
        ? saying('history.proposedWith', { title, person: person(entry.requestedBy.user) })
        : saying('history.proposed', { title });
    }
    case 'granted': {
      const people = entry.approvedBy.map(({ user }) => person(user));
      return saying('history.granted', { people: joined(people, ', ') });
    }
    case 'handed-over': {
      const to = person(entry.to.user);
      return entry.note === undefined
        ? saying('history.handedOver', { person: to })
        : saying('history.handedOverNote', { person: to, note: entry.note });
    }
    case 'write-begun':
      return saying(`history.begun.${entry.verb}`, writePlaces(entry, changes));
    case 'written':
      return saying(`history.written.${entry.verb}`, writePlaces(entry, changes));
    default:
      return plain(deedWords(entry));
  }
}

const writePlaces = (entry: About, changes: readonly ValueChange[]) => ({
  object: objectOf(entry),
  values: valuesOf(changes),
});

type PlainEntry = Exclude<
  AuditEntry,
  { kind: 'proposed' | 'granted' | 'write-begun' | 'written' | 'handed-over' }
>;

const reasoned = ['refused', 'declined', 'stopped', 'undone', 'frozen', 'woken', 'resolved'] as const;
const simple = [
  'expired',
  'withdrawn',
  'rolled-out',
  'undo-asked',
  'acknowledged',
  'reopened',
  'split-off',
  'resumed',
] as const;

function deedWords(entry: PlainEntry): Words {
  switch (entry.kind) {
    case 'checked':
      return because(said(`history.checked.${entry.outcome}`, { check: entry.check }), entry.why);
    case 'approved': {
      const digest = entry.digest.slice(0, 8);
      return entry.ticket === undefined
        ? said('history.approved', { digest })
        : said('history.approvedTicket', { digest, ticket: quote(entry.ticket) });
    }
    case 'not-written':
      return because(said(`history.notWritten.${entry.verb}`, { object: objectOf(entry) }), entry.why);
    case 'event-missing':
      return because(said('history.eventMissing', { object: objectOf(entry) }), entry.why);
    case 'pull-request':
      return because(said(`history.inGit.${entry.state}`), entry.url ?? entry.why);
    case 'verified':
      return because(said(`history.verified.${entry.outcome}`), entry.why);
    case 'snoozed':
      return entry.until === undefined
        ? said('history.snoozedUntilWorse')
        : said('history.snoozed', { until: entry.until });
    case 'judged':
      return said('history.judged', { verdict: verdictWords(entry.verdict) });
    default:
      return otherWords(entry);
  }
}

function otherWords(entry: PlainEntry): Words {
  const { kind } = entry;
  const reason = reasoned.find((each) => each === kind);
  if (reason) return because(said(`history.deed.${reason}`), 'why' in entry ? entry.why : undefined);
  const known = simple.find((each) => each === kind);
  return known ? said(`history.deed.${known}`) : kind;
}

const because = (what: Words, why: string | undefined): Words =>
  why ? said('history.because', { what, why: quote(why) }) : what;

type About = { readonly object: { readonly kind: string; readonly name: string } };

const objectOf = ({ object }: About): string => `${object.kind} ${object.name}`;

/** Without the place, which the object names already. */
function valuesOf(changes: readonly ValueChange[]): Words {
  const values = changes
    .filter(({ from, to }) => from !== to)
    .map(({ target, from, to }) =>
      said('history.change', {
        target: quote(target.split('/').at(-1) ?? ''),
        from: quote(from) || said('history.none'),
        to: quote(to) || said('history.none'),
      }),
    );
  return values.length === 0 ? '' : said('history.values', { values: list('semicolons', values) });
}
