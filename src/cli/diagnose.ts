import path from 'node:path';
import { readBundle } from '../adapters/bundle/read-bundle.ts';
import { loadCatalogue, type WorkingCatalogue } from '../adapters/catalogue/load-catalogue.ts';
import { describePlaybookError } from '../adapters/playbooks/check-playbook.ts';
import { loadPlaybooks, shippedPlaybooks } from '../adapters/playbooks/load-playbooks.ts';
import { diagnose } from '../diagnosis/diagnose.ts';
import type { Diagnosis } from '../diagnosis/diagnosis.ts';
import type { Facts } from '../diagnosis/facts.ts';
import { gatherFacts } from '../diagnosis/gather-facts.ts';
import type { Playbook } from '../diagnosis/playbook.ts';
import { makePlan as planFrom } from '../plan/make-plan.ts';
import type { Plan } from '../plan/plan.ts';
import { releasePolicyOf, type Settings } from '../settings.ts';
import { settingsFrom } from './environment.ts';
import { type ExitCode, type Io, UsageError } from './io.ts';
import { readOptions } from './read-options.ts';
import { defaultDataDirectory } from './releases.ts';
import { diagnosisReport } from './report/diagnosis-report.ts';

const help = `fluent-medic diagnose --bundle DIR [--output text|json] [--dir DIR]

Reads a folder of collected files and says why Fluent Bit died, with the lines that prove it.

  --bundle DIR    bundle.json, resources/*.json, logs/NAMESPACE/POD/CONTAINER/{current,previous}.log,
                  metrics/NAMESPACE/POD/*; any part may be missing
  --output FORM   text (default) or json
  --dir DIR       where "releases refresh" keeps a newer catalogue (default ${defaultDataDirectory})

The plan keeps to the releases, registries and memory ceiling of the settings that MEDIC_CONFIG names, where it is set.
`;

/** What the command works with; tests and later commands may give their own. */
export interface DiagnoseDeps {
  readonly playbookDir?: string;
  /** What to do about it; undefined when there is nothing to do. */
  readonly makePlan?: (
    facts: Facts,
    diagnosis: Diagnosis,
    playbooks: readonly Playbook[],
  ) => Plan | undefined;
}

/** `diagnose`: exit 0 when there is a diagnosis, 2 when the question or the bundle cannot be read. */
export async function diagnoseCommand(
  argv: readonly string[],
  io: Pick<Io, 'stdout' | 'stderr' | 'isTerminal' | 'columns' | 'cwd' | 'env'>,
  { playbookDir = shippedPlaybooks, makePlan }: DiagnoseDeps = {},
): Promise<ExitCode> {
  const { values, positionals } = readOptions(argv, {
    bundle: { type: 'string' },
    output: { type: 'string', default: 'text' },
    dir: { type: 'string' },
    help: { type: 'boolean' },
  });
  if (values.help) {
    io.stdout(help);
    return 0;
  }
  const bundle = bundleOf(values.bundle, positionals);
  if (values.output !== 'text' && values.output !== 'json') {
    throw new UsageError(`--output is "${values.output}"; expected text or json.`);
  }
  const { settings } = await settingsFrom(io);
  const reading = await readBundle(path.resolve(io.cwd, bundle));
  if (reading.kind === 'refused') throw new UsageError(reading.why);
  const { playbooks, errors } = await loadPlaybooks({ shipped: playbookDir });
  for (const error of errors) io.stderr(`${describePlaybookError(error)}\n`);
  const catalogue = await catalogueFrom(values.dir, io);
  const facts = gatherFacts(reading.evidence, catalogue?.advisories);
  const diagnosis = diagnose(facts, playbooks);
  const plan = (makePlan ?? planUnder(settings, catalogue))(facts, diagnosis, playbooks);
  io.stdout(values.output === 'json' ? asJson(diagnosis, plan) : diagnosisReport(diagnosis, plan, io));
  return 0;
}

function bundleOf(bundle: string | undefined, positionals: readonly string[]): string {
  if (bundle === undefined && positionals.length > 0) {
    const asked = positionals[0] ?? '';
    throw new UsageError(
      `"${asked}": a live pod cannot be diagnosed from the command line yet; give --bundle DIR.`,
    );
  }
  if (bundle === undefined || bundle === '')
    throw new UsageError('--bundle is missing: the folder to diagnose.');
  if (positionals.length > 0)
    throw new UsageError(`"${positionals[0] ?? ''}" is one argument too many beside --bundle.`);
  return bundle;
}

/** A catalogue that was never refreshed is worth a word only to who names its directory. */
async function catalogueFrom(
  directory: string | undefined,
  io: Pick<Io, 'stderr' | 'cwd'>,
): Promise<WorkingCatalogue | undefined> {
  const loaded = await loadCatalogue(path.resolve(io.cwd, directory ?? defaultDataDirectory));
  if (loaded.kind === 'refreshed') return loaded.catalogue;
  if (loaded.kind === 'broken' || directory !== undefined) io.stderr(`${loaded.why}\n`);
  return undefined;
}

/** Offline nothing was tried before. */
function planUnder(
  settings: Settings,
  catalogue: WorkingCatalogue | undefined,
): NonNullable<DiagnoseDeps['makePlan']> {
  const policy = {
    memoryCeilingBytes: settings.memoryCeilingBytes,
    releases: { ...releasePolicyOf(settings), ...catalogue },
  };
  return (facts, diagnosis, playbooks) => planFrom({ facts, diagnosis, playbooks, policy, history: [] });
}

/** The public contract: the plan is digest, steps and undo; null when there is nothing to do. */
function asJson(diagnosis: Diagnosis, plan: Plan | undefined): string {
  const shown = plan ? { digest: plan.digest, steps: plan.steps, undo: plan.undo } : null;
  return `${JSON.stringify({ ...diagnosis, plan: shown }, null, 2)}\n`;
}
