import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { type AuditLink, auditLine, beginning, linkTo } from '../../src/audit/audit-chain.ts';
import type { AuditEntry } from '../../src/audit/audit-entry.ts';
import { checkChain } from '../../src/audit/check-chain.ts';

const entry = (second: number): AuditEntry => ({
  kind: 'resumed',
  at: `2026-11-22T03:12:0${second}.000Z`,
  by: { kind: 'person', team: 'T1', user: 'U1' },
});
const links = [1, 2, 3, 4].reduce<readonly AuditLink[]>(
  (chain, second) => [...chain, linkTo(chain.at(-1) ?? beginning, entry(second))],
  [],
);
const [first, second, third, fourth] = links as [AuditLink, AuditLink, AuditLink, AuditLink];

function check(chain: readonly AuditLink[], isPart = false) {
  const checking = checkChain({ isPart });
  for (const link of chain) checking.take(link);
  return checking.end();
}

describe('the sentences', () => {
  it.each<[string, readonly AuditLink[], readonly string[]]>([
    ['nothing at all', [], []],
    ['all of it', links, []],
    [
      'a changed entry',
      [first, { ...second, entry: third.entry }, third],
      ['Entry 2 was changed: its hash is not that of its content.'],
    ],
    ['a missing one', [first, third, fourth], ['Entry 2 is missing.']],
    ['two missing ones', [first, fourth], ['Entries 2 to 3 are missing.']],
    ['the first is missing', [second, third], ['Entry 1 is missing.']],
    [
      'swapped ones',
      [first, third, second, fourth],
      ['Entry 2 is missing.', 'Entry 2 stands after entry 3.', 'Entry 3 is missing.'],
    ],
    [
      'a replaced one',
      [first, linkTo(first, entry(9)), third],
      ['Entry 3 does not follow from entry 2: one of the two was replaced.'],
    ],
    [
      'another beginning',
      [{ ...first, previous: first.hash }],
      ['Entry 1 is not the beginning of a record.'],
    ],
  ])('%s', (_, chain, faults) => {
    expect(check(chain).faults).toEqual(faults);
  });

  it('the end tells how many there were and the head', () => {
    expect(check(links)).toEqual({
      entries: 4,
      head: { number: 4, hash: fourth.hash },
      faults: [],
    });
  });

  it('of a part, neighbours still have to fit', () => {
    expect(check([second, linkTo(first, entry(9)), fourth], true).faults).toEqual([
      'Entry 2 stands after entry 2.',
    ]);
    expect(check([first, { ...second, previous: fourth.hash }], true).faults).toEqual([
      'Entry 2 does not follow from entry 1: one of the two was replaced.',
    ]);
  });
});

it('a line says all that its hash is made of: without the hash, SHA-256 over it', () => {
  const line = auditLine(first);
  expect(line).toBe(
    `{"entry":{"at":"2026-11-22T03:12:01.000Z","by":{"kind":"person","team":"T1","user":"U1"},"kind":"resumed"},"hash":"${first.hash}","number":1,"previous":"${'0'.repeat(64)}","schema":"fluent-medic/audit@1"}`,
  );
  const withoutHash = line.replace(`"hash":"${first.hash}",`, '');
  expect(createHash('sha256').update(withoutHash).digest('hex')).toBe(first.hash);
});
