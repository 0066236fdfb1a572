import process from 'node:process';
import { readBundle } from '../../src/adapters/bundle/read-bundle.ts';
import { loadPlaybooks, shippedPlaybooks } from '../../src/adapters/playbooks/load-playbooks.ts';
import { diagnose } from '../../src/diagnosis/diagnose.ts';
import { gatherFacts } from '../../src/diagnosis/gather-facts.ts';
import { makePlan } from '../../src/plan/make-plan.ts';
import { defaultSettings } from '../../src/settings.ts';

/** Milliseconds of one answer, part by part. */
export interface EngineTimes {
  readonly read: number;
  readonly facts: number;
  readonly diagnosis: number;
  readonly plan: number;
  /** Processor time of all of it, on every thread: it hardly changes with what else the machine does. */
  readonly processor: number;
}

/** What this script prints: the times of every run in order, the first of them in a process that had read no bundle yet. */
export interface EngineReport {
  readonly runs: readonly EngineTimes[];
  readonly primary: string;
  readonly peakRssBytes: number;
}

const [directory = '', times = '1'] = process.argv.slice(2);
const { playbooks } = await loadPlaybooks({ shipped: shippedPlaybooks });
const policy = { memoryCeilingBytes: defaultSettings.memoryCeilingBytes };
const runs: EngineTimes[] = [];
let primary = '';
for (let run = 0; run < Number(times); run += 1) runs.push(await answer());
const report: EngineReport = { runs, primary, peakRssBytes: process.resourceUsage().maxRSS * 1024 };
process.stdout.write(JSON.stringify(report));

async function answer(): Promise<EngineTimes> {
  const before = process.cpuUsage();
  const start = performance.now();
  const reading = await readBundle(directory);
  if (reading.kind === 'refused') throw new Error(reading.why);
  const read = performance.now();
  const facts = gatherFacts(reading.evidence);
  const gathered = performance.now();
  const diagnosis = diagnose(facts, playbooks);
  const diagnosed = performance.now();
  makePlan({ facts, diagnosis, playbooks, policy, history: [] });
  const planned = performance.now();
  const { user, system } = process.cpuUsage(before);
  primary = diagnosis.primary.cause;
  return {
    read: read - start,
    facts: gathered - read,
    diagnosis: diagnosed - gathered,
    plan: planned - diagnosed,
    processor: (user + system) / 1000,
  };
}
