import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readAuditLine } from '../../../src/adapters/audit-lines/read-audit-line.ts';
import { type AuditLink, auditLine, beginning, linkTo } from '../../../src/audit/audit-chain.ts';
import { checkChain } from '../../../src/audit/check-chain.ts';

const links = Array.from({ length: 6 }).reduce<readonly AuditLink[]>(
  (chain, _, at) => [
    ...chain,
    linkTo(chain.at(-1) ?? beginning, {
      kind: 'declined',
      at: `2026-11-22T03:12:0${at}.000Z`,
      by: { kind: 'person', team: 'T1', user: 'U1' },
      attempt: 1,
      digest: 'd1',
      why: `Größe 512m 汉字 ${at}`,
    }),
  ],
  [],
);
const text = links.map(auditLine).join('\n');

function isSound(changed: string): boolean {
  const check = checkChain({ knownHead: links.at(-1)?.hash });
  for (const line of changed.split('\n')) {
    const link = readAuditLine(line);
    if (!link) return false;
    check.take(link);
  }
  return check.end().faults.length === 0;
}

it('a line is read back as the link that it was', () => {
  expect(links.map((link) => readAuditLine(auditLine(link)))).toEqual(links);
  expect(isSound(text)).toBe(true);
});

it('whatever is put in the place of whatever part of the text, it is found', () => {
  const piece = fc.oneof(fc.string({ maxLength: 3 }), fc.constantFrom('', ' ', '\n', '0', '"', ',"a":1'));
  fc.assert(
    fc.property(fc.nat(text.length), fc.nat(4), piece, (from, length, instead) => {
      const changed = text.slice(0, from) + instead + text.slice(from + length);
      fc.pre(changed !== text);
      expect(isSound(changed)).toBe(false);
    }),
    { numRuns: 1_500 },
  );
});

it.each([
  ['no JSON', 'watching'],
  ['a log line', '{"level":30,"msg":"watching"}'],
  ['another version', text.split('\n')[0]?.replace('audit@1', 'audit@2') ?? ''],
  ['one member more', text.split('\n')[0]?.replace('{"entry"', '{"a":1,"entry"') ?? ''],
  ['a member twice', text.split('\n')[0]?.replace('"number":1', '"number":9,"number":1') ?? ''],
  ['other spaces', text.split('\n')[0]?.replace('"number":1', '"number": 1') ?? ''],
])('%s is none', (_, line) => {
  expect(readAuditLine(line)).toBeUndefined();
});
