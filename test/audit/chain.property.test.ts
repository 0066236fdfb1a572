import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type AuditLink, beginning, linkHash, linkTo } from '../../src/audit/audit-chain.ts';
import type { AuditEntry } from '../../src/audit/audit-entry.ts';
import { checkChain, type ChainQuestion } from '../../src/audit/check-chain.ts';

/** fast-check prints the seed of a run that fails. */
const runs = { numRuns: 150 };

const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('', '{"a":1}', '__proto__', '\ud800'));
const anEntry: fc.Arbitrary<AuditEntry> = fc.record({
  kind: fc.constant('frozen' as const),
  at: fc
    .date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true })
    .map((at) => at.toISOString()),
  by: fc.oneof(
    fc.constant({ kind: 'bot' as const }),
    fc.record({ kind: fc.constant('person' as const), team: text, user: text }),
  ),
  why: text,
});
const someEntries = fc.array(anEntry, { minLength: 1, maxLength: 12 });

function chainOf(entries: readonly AuditEntry[]): readonly AuditLink[] {
  const links: AuditLink[] = [];
  for (const entry of entries) links.push(linkTo(links.at(-1) ?? beginning, entry));
  return links;
}

function faultsOf(links: readonly AuditLink[], question?: ChainQuestion): readonly string[] {
  const check = checkChain(question);
  for (const link of links) check.take(link);
  return check.end().faults;
}

/** What somebody does to a record who can write the database; `at` is where. */
type Tampering = (links: readonly AuditLink[], at: number, other: AuditEntry) => readonly AuditLink[];
const replaced = (links: readonly AuditLink[], at: number, change: Partial<AuditLink>) =>
  links.map((link, index) => (index === at ? { ...link, ...change } : link));

const tamperings: Readonly<Record<string, Tampering>> = {
  'another content': (links, at, other) => replaced(links, at, { entry: linkTo(beginning, other).entry }),
  'one character': (links, at) =>
    replaced(links, at, { entry: links[at]!.entry.replace('"kind"', '"Kind"') }),
  'a space that JSON does not mind': (links, at) => replaced(links, at, { entry: ` ${links[at]!.entry}` }),
  'no JSON': (links, at) => replaced(links, at, { entry: '{' }),
  'another number': (links, at) => replaced(links, at, { number: links[at]!.number + 1 }),
  'another hash': (links, at) => replaced(links, at, { hash: 'f'.repeat(64) }),
  'another predecessor': (links, at) => replaced(links, at, { previous: 'f'.repeat(64) }),
  'an inserted entry': (links, at, other) => [
    ...links.slice(0, at),
    linkTo(links[at - 1] ?? beginning, other),
    ...links.slice(at),
  ],
  'an entry twice': (links, at) => [...links.slice(0, at + 1), ...links.slice(at)],
};
/** These need a neighbour behind the place, or the known head, to be seen. */
const innerTamperings: Readonly<Record<string, Tampering>> = {
  ...tamperings,
  'a deleted entry': (links, at) => links.filter((_, index) => index !== at),
  'a deleted entry, the others numbered anew': (links, at) =>
    links.filter((_, index) => index !== at).map((link, index) => ({ ...link, number: index + 1 })),
  'two entries in each other’s place': (links, at) =>
    links.map((link, index) => links[index === at ? at + 1 : index === at + 1 ? at : index] ?? link),
  'another content with a hash that fits': (links, at, other) =>
    replaced(links, at, linkTo(links[at - 1] ?? beginning, other)),
  'a deleted entry, its follower hung on its predecessor': (links, at) =>
    links
      .filter((_, index) => index !== at)
      .map((link, index) => {
        if (index !== at) return index > at ? { ...link, number: index + 1 } : link;
        const moved = { ...link, number: index + 1, previous: links[at]!.previous };
        return { ...moved, hash: linkHash({ ...moved, entry: JSON.parse(moved.entry) as unknown }) };
      }),
};

it('a record that nobody touched has no fault', () => {
  fc.assert(
    fc.property(someEntries, (entries) => {
      const links = chainOf(entries);
      expect(faultsOf(links)).toEqual([]);
      expect(faultsOf(links, { knownHead: links.at(-1)?.hash })).toEqual([]);
    }),
    runs,
  );
});

it.each(Object.keys(tamperings))('%s is found wherever it is', (name) => {
  fc.assert(
    fc.property(someEntries, anEntry, fc.nat(), (entries, other, nat) => {
      const links = chainOf(entries);
      const at = nat % links.length;
      const after = tamperings[name]!(links, at, other);
      fc.pre(JSON.stringify(after) !== JSON.stringify(links));
      expect(faultsOf(after)).not.toEqual([]);
    }),
    runs,
  );
});

it.each(Object.keys(innerTamperings))('%s is found before the last two entries', (name) => {
  fc.assert(
    fc.property(
      fc.array(anEntry, { minLength: 3, maxLength: 12 }),
      anEntry,
      fc.nat(),
      (entries, other, nat) => {
        const links = chainOf(entries);
        const after = innerTamperings[name]!(links, nat % (links.length - 2), other);
        fc.pre(JSON.stringify(after) !== JSON.stringify(links));
        expect(faultsOf(after)).not.toEqual([]);
      },
    ),
    runs,
  );
});

it('a cut tail, and a record written anew from some place on, are found by a head known from elsewhere, and only by it', () => {
  fc.assert(
    fc.property(someEntries, someEntries, fc.nat(), (entries, others, nat) => {
      const links = chainOf(entries);
      const at = nat % links.length;
      const cut = links.slice(0, at);
      const anew = chainOf([...entries.slice(0, at), ...others]);
      const knownHead = links.at(-1)?.hash;
      fc.pre(anew.every(({ hash }) => hash !== knownHead));
      expect([faultsOf(cut), faultsOf(anew)]).toEqual([[], []]);
      const fault = `No sound entry has the hash ${knownHead}: the record was cut off or rewritten before it.`;
      expect([faultsOf(cut, { knownHead }), faultsOf(anew, { knownHead })]).toEqual([[fault], [fault]]);
    }),
    runs,
  );
});

it('what went on since the known head is no fault', () => {
  fc.assert(
    fc.property(someEntries, someEntries, (entries, more) => {
      const knownHead = chainOf(entries).at(-1)?.hash;
      expect(faultsOf(chainOf([...entries, ...more]), { knownHead })).toEqual([]);
    }),
    runs,
  );
});

it('of a part what is there is checked, and what was left out is no fault', () => {
  fc.assert(
    fc.property(fc.array(anEntry, { minLength: 2 }), fc.nat(), anEntry, (entries, nat, other) => {
      const links = chainOf(entries);
      const part = links.filter((_, index) => index !== nat % links.length);
      expect(faultsOf(part, { isPart: true })).toEqual([]);
      const changed = replaced(part, nat % part.length, { entry: linkTo(beginning, other).entry });
      fc.pre(JSON.stringify(changed) !== JSON.stringify(part));
      expect(faultsOf(changed, { isPart: true })).not.toEqual([]);
    }),
    runs,
  );
});
