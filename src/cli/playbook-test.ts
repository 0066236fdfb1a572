import path from 'node:path';
import { readBundle } from '../adapters/bundle/read-bundle.ts';
import { findPlaybookCases, type PlaybookCase } from '../adapters/playbooks/playbook-cases.ts';
import { diagnose } from '../diagnosis/diagnose.ts';
import { gatherFacts } from '../diagnosis/gather-facts.ts';
import { judgeCase } from '../diagnosis/judge-case.ts';
import type { Playbook } from '../diagnosis/playbook.ts';
import { makePlan } from '../plan/make-plan.ts';
import { defaultSettings } from '../settings.ts';
import { type ExitCode, type Io, UsageError } from './io.ts';

/** Runs every case under a folder, one line each: exit 0 when all passed, 1 when one did not, 2 where an `expected.json` is none. */
export async function testPlaybooks(
  directory: string,
  playbooks: readonly Playbook[],
  { stdout, cwd }: Pick<Io, 'stdout' | 'cwd'>,
): Promise<ExitCode> {
  const cases = await findPlaybookCases(path.resolve(cwd, directory)).catch(() => {
    throw new UsageError(`${directory}: expected a folder of cases, saw none that can be read.`);
  });
  if (cases.length === 0)
    throw new UsageError(
      `${directory} has no case: a case is a folder with expected.json and beside it bundle/.`,
    );
  let failed = 0;
  for (const one of cases) {
    const faults = await faultsOf(one, playbooks);
    if (faults.length > 0) failed += 1;
    stdout(faults.length > 0 ? `FAIL ${one.name}: ${faults.join('; ')}\n` : `ok   ${one.name}\n`);
  }
  stdout(`\n${cases.length - failed} passed, ${failed} failed\n`);
  if (cases.some((one) => 'why' in one)) return 2;
  return failed > 0 ? 1 : 0;
}

async function faultsOf(one: PlaybookCase, playbooks: readonly Playbook[]): Promise<readonly string[]> {
  if ('why' in one) return [one.why];
  const reading = await readBundle(one.bundle);
  if (reading.kind === 'refused') return [reading.why];
  const facts = gatherFacts(reading.evidence);
  const diagnosis = diagnose(facts, playbooks);
  const policy = { memoryCeilingBytes: defaultSettings.memoryCeilingBytes };
  const plan = makePlan({ facts, diagnosis, playbooks, policy, history: [] });
  return judgeCase(one.expected, diagnosis, plan?.steps);
}
