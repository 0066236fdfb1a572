import { readFileSync } from 'node:fs';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import { findPlaybookCases } from '../../src/adapters/playbooks/playbook-cases.ts';
import { causes, type Diagnosis, type EvidenceLine } from '../../src/diagnosis/diagnosis.ts';
import { judgeCase } from '../../src/diagnosis/judge-case.ts';
import { redacted } from '../../src/evidence/redact.ts';
import { caseOf, planFor, playbooks } from '../support/playbook-cases.ts';

const root = import.meta.dirname;
const cases = await findPlaybookCases(root);
const diagnosisOf = async (name: string): Promise<Diagnosis> => (await caseOf(name)).diagnosis;
const claimsOf = ({ primary, contributing }: Diagnosis) => [primary, ...contributing];

describe.each(cases)('$name', ({ name, ...one }) => {
  test('gives the right cause, finds what contributed, invents nothing and plans for it', async () => {
    const found = await caseOf(name);
    const faults =
      'expected' in one ? judgeCase(one.expected, found.diagnosis, planFor(found)?.steps) : [one.why];
    expect(faults).toEqual([]);
  });

  test('cites lines that stand where it says', async () => {
    const diagnosis = await diagnosisOf(name);
    for (const { evidence, cause } of claimsOf(diagnosis)) {
      const numbered = evidence.filter((each) => each.line !== undefined);
      expect([cause, numbered.length > 0]).toEqual([cause, true]);
      for (const each of numbered) expect(lineIn(name, each)).toContain(comparable(each.text));
    }
  });

  test('says the same twice', async () => {
    expect(await diagnosisOf(name)).toEqual(await diagnosisOf(name));
  });
});

test('there is a playbook for every cause', () => {
  expect([...new Set(playbooks.map(({ cause }) => cause))].toSorted()).toEqual(causes.toSorted());
});

test('covers every playbook with at least three cases', () => {
  const few = playbooks.filter(
    ({ cause }) => cases.filter(({ name }) => name.startsWith(`${cause}/`)).length < 3,
  );
  expect(few).toEqual([]);
});

/** The line of the file; of a key, that line in every ConfigMap of the file that has the key. */
function lineIn(name: string, { source, line }: EvidenceLine): string {
  const [file = '', key] = source.split('#');
  const text = readFileSync(path.join(root, name, 'bundle', file), 'utf8');
  const texts = key === undefined ? [text] : keysOf(text, key);
  return texts.map((each) => comparable(each.split('\n')[(line ?? 0) - 1] ?? '')).join('\n');
}

interface Item {
  readonly items?: readonly Item[];
  readonly data?: Readonly<Record<string, string>>;
}

/** A file may be a list of objects or one of them. */
function keysOf(text: string, key: string): readonly string[] {
  const document = JSON.parse(text) as Item;
  return (document.items ?? [document]).flatMap((item) => item.data?.[key] ?? []);
}

/** Colours are taken off a line before it is shown, and white space and secrets do not count here. */
function comparable(text: string): string {
  return (
    stripVTControlCharacters(text).split(redacted)[0]?.replaceAll(/\s+/g, ' ').replace(/…$/, '').trim() ?? ''
  );
}
