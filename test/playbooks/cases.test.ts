import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { beforeAll, describe, expect, test } from 'vitest';
import { readBundle } from '../../src/adapters/bundle/read-bundle.ts';
import { loadPlaybooks } from '../../src/adapters/playbooks/load-playbooks.ts';
import { diagnose } from '../../src/diagnosis/diagnose.ts';
import type { Cause, Diagnosis, EvidenceLine } from '../../src/diagnosis/diagnosis.ts';
import { gatherFacts } from '../../src/diagnosis/gather-facts.ts';
import { redacted } from '../../src/evidence/redact.ts';
import type { Playbook } from '../../src/diagnosis/playbook.ts';

interface Expected {
  readonly primary: Cause;
  readonly acceptable: readonly Cause[];
  readonly contributing: readonly Cause[];
  readonly mayMention?: readonly Cause[];
  readonly mustNotClaim: readonly Cause[];
  readonly advisory: string | null;
  readonly acceptableAdvisories: readonly string[];
  readonly version: string | null;
}

const root = import.meta.dirname;
const cases = readdirSync(root, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .flatMap(({ name }) => readdirSync(path.join(root, name)).map((one) => path.join(name, one)));
/** Causes that have a playbook, and those that can be proved without one. */
const answered: readonly Cause[] = [
  'known-crash',
  'memory-limit-too-low',
  'output-backpressure',
  'buffer-overlimit',
  'unknown-crash',
  'planned-restart',
  'healthy',
  'inconclusive',
];
let playbooks: readonly Playbook[] = [];

beforeAll(async () => {
  playbooks = (await loadPlaybooks({ shipped: path.join(root, '../../playbooks') })).playbooks;
});

async function diagnosisOf(name: string): Promise<Diagnosis> {
  const reading = await readBundle(path.join(root, name, 'bundle'));
  if (reading.kind === 'refused') throw new Error(reading.why);
  return diagnose(gatherFacts(reading.evidence), playbooks);
}

const expectedOf = (name: string): Expected =>
  JSON.parse(readFileSync(path.join(root, name, 'expected.json'), 'utf8')) as Expected;
const claimsOf = ({ primary, contributing }: Diagnosis) => [primary, ...contributing];

describe.each(cases)('%s', (name) => {
  test('gives the right cause, finds what contributed and invents nothing', async () => {
    const expected = expectedOf(name);
    const diagnosis = await diagnosisOf(name);
    const right = answered.includes(expected.primary)
      ? [expected.primary, ...expected.acceptable]
      : [...expected.acceptable, 'inconclusive'];
    expect(right).toContain(diagnosis.primary.cause);
    const claimed = claimsOf(diagnosis).map((finding) => finding.cause);
    expect(claimed).toEqual(expect.arrayContaining([...expected.contributing]));
    const allowed = [...right, ...expected.contributing, ...(expected.mayMention ?? [])];
    expect(claimed.filter((cause) => !allowed.includes(cause))).toEqual([]);
    expect(claimed.filter((cause) => expected.mustNotClaim.includes(cause))).toEqual([]);
  });

  test('names the advisory and the version', async () => {
    const expected = expectedOf(name);
    const { primary, subject } = await diagnosisOf(name);
    expect(subject.version).toBe(expected.version ?? subject.version);
    const advisories = [expected.advisory, ...expected.acceptableAdvisories];
    expect(expected.primary === 'known-crash' ? advisories : [undefined]).toContain(primary.advisory);
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

test('covers every playbook with at least three cases', () => {
  const few = playbooks.filter(
    ({ cause }) => cases.filter((name) => name.startsWith(`${cause}/`)).length < 3,
  );
  expect(few).toEqual([]);
  expect(playbooks).toHaveLength(4);
});

function lineIn(name: string, { source, line }: EvidenceLine): string {
  const [file = '', key] = source.split('#');
  const text = readFileSync(path.join(root, name, 'bundle', file), 'utf8');
  return text === ''
    ? ''
    : comparable((key === undefined ? text : keyOf(text, key)).split('\n')[(line ?? 0) - 1] ?? '');
}

function keyOf(text: string, key: string): string {
  const { items } = JSON.parse(text) as { items: readonly { data?: Readonly<Record<string, string>> }[] };
  return items.map((item) => item.data?.[key]).find((found) => found !== undefined) ?? '';
}

/** Colours are taken off a line before it is shown, and white space and secrets do not count here. */
function comparable(text: string): string {
  return (
    stripVTControlCharacters(text).split(redacted)[0]?.replaceAll(/\s+/g, ' ').replace(/…$/, '').trim() ?? ''
  );
}
