import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readBundle } from '../../src/adapters/bundle/read-bundle.ts';
import { loadPlaybooks } from '../../src/adapters/playbooks/load-playbooks.ts';
import { diagnose } from '../../src/diagnosis/diagnose.ts';
import type { Diagnosis } from '../../src/diagnosis/diagnosis.ts';
import type { Facts } from '../../src/diagnosis/facts.ts';
import { gatherFacts } from '../../src/diagnosis/gather-facts.ts';
import type { Evidence } from '../../src/evidence/evidence.ts';
import { makePlan, type PlanQuestion } from '../../src/plan/make-plan.ts';

const root = join(import.meta.dirname, '../..');
export const cases = join(root, 'test/playbooks');
export const { playbooks } = await loadPlaybooks({ shipped: join(root, 'playbooks') });
export const ceilingBytes = 4 * 1024 ** 3;

/** `<playbook>/<case>` of every recorded case. */
export const caseNames: readonly string[] = readdirSync(cases, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .flatMap((folder) => readdirSync(join(cases, folder.name)).map((name) => `${folder.name}/${name}`))
  .sort();

export async function evidenceOf(name: string): Promise<Evidence> {
  const reading = await readBundle(join(cases, name, 'bundle'));
  if (reading.kind === 'refused') throw new Error(reading.why);
  return reading.evidence;
}

export interface Case {
  readonly facts: Facts;
  readonly diagnosis: Diagnosis;
}

export function caseFrom(evidence: Evidence): Case {
  const facts = gatherFacts(evidence);
  return { facts, diagnosis: diagnose(facts, playbooks) };
}

export const caseOf = async (name: string): Promise<Case> => caseFrom(await evidenceOf(name));

/** The plan for a case; `more` is history, a wish or another policy. */
export const planFor = ({ facts, diagnosis }: Case, more: Partial<PlanQuestion> = {}) =>
  makePlan({
    facts,
    diagnosis,
    playbooks,
    policy: { memoryCeilingBytes: ceilingBytes },
    history: [],
    ...more,
  });
