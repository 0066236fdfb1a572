import type { AuditEntry, ValueChange } from '../audit/audit-entry.ts';
import { quote } from '../evidence/quote.ts';
import type { Part, Span } from './message.ts';
import { bold, joined, paragraph, person, plain, time } from './spans.ts';
import { verdictWords } from './verdict-words.ts';

const shownLines = 20;
/** A list is shown to a certain length only, and here the newest line is the last. */
const linesAList = 5;

/** Who did what and when: the newest lines, and how to read the others. Nothing while there is nothing to tell. */
export function historyParts(incident: string, entries: readonly AuditEntry[]): readonly Part[] {
  const lines = historyLines(entries);
  if (lines.length === 0) return [];
  const before = lines.length - shownLines;
  const more = before > 0 ? ` (${before} earlier: fluent-medic audit export --incident ${incident})` : '';
  const shown = lines.slice(-shownLines);
  const lists = Array.from({ length: Math.ceil(shown.length / linesAList) }, (_, at) => ({
    kind: 'list' as const,
    items: shown.slice(at * linesAList, (at + 1) * linesAList),
  }));
  return [paragraph(bold('Who did what'), plain(more)), ...lists];
}

/** One line a deed, oldest first: a write with what became of it, pods that were replaced one after the other as one. */
export function historyLines(entries: readonly AuditEntry[]): readonly (readonly Span[])[] {
  return withoutRepeats(answered(entries)).map(({ entry, changes, count }) => [
    time(entry.at),
    plain(' '),
    ...(entry.by.kind === 'bot' ? [plain('the bot')] : [person(entry.by.user)]),
    plain(' '),
    ...(count > 1
      ? [plain(`deleted ${count} pods, for their controller to make new ones`)]
      : words(entry, changes)),
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

function words(entry: AuditEntry, changes: readonly ValueChange[]): readonly Span[] {
  switch (entry.kind) {
    case 'proposed':
      return [
        plain('proposed '),
        bold(quote(entry.title)),
        ...(entry.requestedBy ? [plain(', with the values of '), person(entry.requestedBy.user)] : []),
      ];
    case 'granted':
      return [
        plain('took the approval as complete: '),
        ...joined(
          entry.approvedBy.map(({ user }) => person(user)),
          ', ',
        ),
      ];
    case 'write-begun':
      return [
        plain(
          `began to ${verbs[entry.verb]} ${objectOf(entry)}${valuesOf(changes)}; what came of it is not known`,
        ),
      ];
    case 'written':
      return [plain(`${pastVerbs[entry.verb]} ${objectOf(entry)}${valuesOf(changes)}`)];
    default:
      return [plain(plainWords(entry))];
  }
}

type PlainEntry = Exclude<AuditEntry, { kind: 'proposed' | 'granted' | 'write-begun' | 'written' }>;

const verbs = { patch: 'change', create: 'make', delete: 'delete', reload: 'reload' } as const;
const pastVerbs = { patch: 'changed', create: 'made', delete: 'deleted', reload: 'reloaded' } as const;
const outcomes = {
  held: 'found that the change holds',
  refuted: 'found that what had held did not for long',
  'held-but': 'found that the change holds and other trouble follows',
  failed: 'found that the change did not hold',
  unclear: 'could not tell whether the change holds',
} as const;
const inGit = {
  open: 'opened a pull request',
  merged: 'saw the pull request merged',
  late: 'waits for the pull request',
  synced: 'saw the change reach the cluster',
  closed: 'saw the pull request closed without a merge',
  reverted: 'saw the change taken back',
} as const;
const simple: Readonly<Partial<Record<AuditEntry['kind'], string>>> = {
  expired: 'let the plan expire',
  withdrawn: 'withdrew the plan: it does not fit any more',
  'rolled-out': 'saw the change on every pod',
  'undo-asked': 'asked to take the change back',
  acknowledged: 'acknowledged the incident',
  reopened: 'opened the incident again',
  resumed: 'allowed changes again',
};

function plainWords(entry: PlainEntry): string {
  switch (entry.kind) {
    case 'checked':
      return `checked ${entry.check}: ${entry.outcome.replace('-', ' ')}${because(entry.why)}`;
    case 'approved':
      return `said yes to plan ${entry.digest.slice(0, 8)}${entry.ticket === undefined ? '' : ` (${quote(entry.ticket)})`}`;
    case 'refused':
      return `was refused${because(entry.why)}`;
    case 'declined':
      return `declined the plan${because(entry.why)}`;
    case 'not-written':
      return `could not ${verbs[entry.verb]} ${objectOf(entry)}${because(entry.why)}`;
    case 'event-missing':
      return `could not make the Event about ${objectOf(entry)}${because(entry.why)}`;
    case 'pull-request':
      return `${inGit[entry.state]}${because(entry.url ?? entry.why)}`;
    case 'verified':
      return `${outcomes[entry.outcome]}${because(entry.why)}`;
    case 'stopped':
      return `stopped the change${because(entry.why)}`;
    case 'undone':
      return `took the change back${because(entry.why)}`;
    case 'frozen':
      return `froze changes${because(entry.why)}`;
    case 'snoozed':
      return `snoozed the incident ${entry.until === undefined ? 'until it gets worse' : `until ${entry.until}`}`;
    case 'woken':
      return `ended the snooze${because(entry.why)}`;
    case 'resolved':
      return `closed the incident${because(entry.why)}`;
    case 'judged':
      return `gave a verdict: ${verdictWords(entry.verdict)}`;
    default:
      return simple[entry.kind] ?? entry.kind;
  }
}

const because = (why: string | undefined): string => (why ? `: ${quote(why)}` : '');

const objectOf = ({ object }: { readonly object: { readonly kind: string; readonly name: string } }) =>
  `${object.kind} ${object.name}`;

/** Without the place, which the object names already. */
function valuesOf(changes: readonly ValueChange[]): string {
  const values = changes
    .filter(({ from, to }) => from !== to)
    .map(({ target, from, to }) => `${target.split('/').at(-1)} ${from || 'none'} → ${to || 'none'}`);
  return values.length === 0 ? '' : ` (${quote(values.join('; '))})`;
}
