import path from 'node:path';
import { readBundle } from '../adapters/bundle/read-bundle.ts';
import { loadCatalogue, type WorkingCatalogue } from '../adapters/catalogue/load-catalogue.ts';
import { unionOfBounds } from '../diagnosis/bounds-of.ts';
import { diagnose } from '../diagnosis/diagnose.ts';
import type { Diagnosis } from '../diagnosis/diagnosis.ts';
import type { Facts } from '../diagnosis/facts.ts';
import { gatherFacts } from '../diagnosis/gather-facts.ts';
import { type Locale, locales } from '../language/locale.ts';
import { explainedLocales } from './locale-option.ts';
import type { Playbook } from '../diagnosis/playbook.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { withLasting } from '../lasting/with-lasting.ts';
import { withStakes } from '../change/with-stakes.ts';
import { makePlan as planFrom } from '../plan/make-plan.ts';
import type { Plan } from '../plan/plan.ts';
import { releasePolicyOf, type Settings } from '../settings.ts';
import { settingsFrom } from './environment.ts';
import { type ExitCode, type Io, UsageError } from './io.ts';
import type { LiveQuestion } from './live-evidence.ts';
import { liveHelp, liveOptions } from './live-options.ts';
import { playbooksFor } from './playbooks-for.ts';
import { readOptions } from './read-options.ts';
import { defaultDataDirectory } from './releases.ts';
import { diagnosisReport } from './report/diagnosis-report.ts';

const help = `fluent-medic diagnose [CLUSTER/]NAMESPACE/POD-OR-WORKLOAD | --bundle DIR  [--output text|json]

Says why Fluent Bit died, with the lines that prove it: of a live cluster's pod (of a workload: the pod that died last), or from a
folder of collected files.

  --bundle DIR       bundle.json, resources/*.json, logs/NAMESPACE/POD/CONTAINER/{current,previous}.log,
                     metrics/NAMESPACE/POD/*; any part may be missing
${liveHelp}
  --output FORM      text (default) or json
  --locale LOCALE    ${explainedLocales}
  --playbooks DIR    your own playbooks, which add to the shipped ones, override them or switch them off
  --dir DIR          where "releases refresh" keeps a newer catalogue (default ${defaultDataDirectory})

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

type DiagnoseIo = Pick<Io, 'stdout' | 'stderr' | 'isTerminal' | 'columns' | 'cwd' | 'env' | 'progress'>;

/** `diagnose`: exit 0 when there is a diagnosis, 2 when the question or the bundle cannot be read, 1 when the cluster refuses. */
export async function diagnoseCommand(
  argv: readonly string[],
  io: DiagnoseIo,
  { playbookDir, makePlan }: DiagnoseDeps = {},
): Promise<ExitCode> {
  const { values, positionals } = readOptions(argv, {
    ...liveOptions,
    bundle: { type: 'string' },
    output: { type: 'string', default: 'text' },
    locale: { type: 'string', default: 'en' },
    playbooks: { type: 'string' },
    dir: { type: 'string' },
    help: { type: 'boolean' },
  });
  if (values.help) {
    io.stdout(help);
    return 0;
  }
  const question = questionOf(values, positionals);
  const output = oneOf('--output', values.output, ['text', 'json']);
  const locale = oneOf('--locale', values.locale, locales);
  const { settings, cluster: clusterName, playbookDirectory, configSecrets } = await settingsFrom(io);
  const playbooks = await playbooksFor(
    { shipped: playbookDir, own: values.playbooks ?? playbookDirectory },
    io,
  );
  const evidence =
    'bundle' in question
      ? await bundleEvidence(path.resolve(io.cwd, question.bundle))
      : await liveEvidence(
          { ...values, ...question, bounds: unionOfBounds(playbooks), clusterName, configSecrets },
          io,
        );
  const catalogue = await catalogueFrom(values.dir, io);
  const facts = gatherFacts(evidence, catalogue, locale);
  const diagnosis = diagnose(facts, playbooks, locale);
  const plan = (makePlan ?? planUnder(settings, catalogue, locale))(facts, diagnosis, playbooks);
  io.stdout(output === 'json' ? asJson(diagnosis, plan) : diagnosisReport(diagnosis, plan, io, locale));
  return 0;
}

type Question = { readonly bundle: string } | { readonly asked: string };

function questionOf(
  { bundle, ...live }: { readonly bundle?: string } & { readonly [K in keyof typeof liveOptions]?: string },
  [asked, ...more]: readonly string[],
): Question {
  const tooMany = bundle === undefined ? more[0] : asked;
  if (tooMany !== undefined) {
    const beside = bundle === undefined ? '' : ' beside --bundle';
    throw new UsageError(`"${tooMany}" is one argument too many${beside}.`);
  }
  if (bundle === undefined && asked !== undefined) return { asked };
  if (bundle === undefined || bundle === '') {
    throw new UsageError(
      'Which pod? Expected [cluster/]namespace/pod, or --bundle and the folder to diagnose.',
    );
  }
  const useless = (['container', 'context', 'kubeconfig'] as const).find((name) => live[name] !== undefined);
  if (useless !== undefined) throw new UsageError(`--${useless} is for a live cluster, not for a bundle.`);
  return { bundle };
}

function oneOf<const T extends string>(option: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((each) => each === value);
  if (found === undefined) throw new UsageError(`${option} is "${value}"; expected ${allowed.join(' or ')}.`);
  return found;
}

/** Loaded only when asked for: the cluster library costs as much time as a whole diagnosis. */
async function liveEvidence(question: LiveQuestion, io: DiagnoseIo): Promise<Evidence> {
  const { readLiveEvidence } = await import('./live-evidence.ts');
  return readLiveEvidence(question, io);
}

async function bundleEvidence(directory: string): Promise<Evidence> {
  const reading = await readBundle(directory);
  if (reading.kind === 'refused') throw new UsageError(reading.why);
  return reading.evidence;
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
  locale: Locale,
): NonNullable<DiagnoseDeps['makePlan']> {
  const policy = {
    memoryCeilingBytes: settings.memoryCeilingBytes,
    releases: { ...releasePolicyOf(settings), ...catalogue },
  };
  return (facts, diagnosis, playbooks) => {
    const plan = planFrom({ facts, diagnosis, playbooks, policy, history: [], locale });
    if (!plan) return undefined;
    return withStakes(withLasting(plan, facts, { ...settings, locale }), facts, settings.rollout);
  };
}

/** The public contract: the plan is digest, steps and undo; null when there is nothing to do. */
function asJson(diagnosis: Diagnosis, plan: Plan | undefined): string {
  const shown = plan ? { digest: plan.digest, steps: plan.steps, undo: plan.undo } : null;
  return `${JSON.stringify({ ...diagnosis, plan: shown }, null, 2)}\n`;
}
