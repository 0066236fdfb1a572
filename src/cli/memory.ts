import path from 'node:path';
import { newestKnown } from '../adapters/catalogue/kept-catalogue.ts';
import type { MemoryNeed } from '../diagnosis/diagnosis.ts';
import { readConfig } from '../fluentbit/config/read-config.ts';
import { whatIf } from '../fluentbit/config/what-if.ts';
import type { ConfigProblem } from '../fluentbit/config/fluent-bit-config.ts';
import { predictPeak, recommendLimit, type MemoryPrediction } from '../fluentbit/memory.ts';
import { tell } from '../language/words.ts';
import { type ExitCode, type Io, UsageError } from './io.ts';
import { explainedLocales, offeredLocales } from './locale-option.ts';
import { readMemoryOptions, type MemoryOptions } from './memory-options.ts';
import { memoryReportWords, type MemoryReportWords } from './memory-words.ts';
import { readConfigFiles } from './read-config-files.ts';
import { defaultDataDirectory } from './releases.ts';
import { ink, type Layout, wrap } from './report/layout.ts';
import { memorySection } from './report/memory-section.ts';

const help = `fluent-medic memory --config FILE [--version V] [--limit SIZE] [--connections N] [--files N]
                    [--outputs hanging|refusing|healthy] [--set INSTANCE.Key=VALUE …] [--output text|json]
                    [--locale ${offeredLocales}]

Says what a Fluent Bit configuration can need in memory, term by term, and whether a container limit holds it.

  --config FILE     fluent-bit.conf or .yaml; its includes are read too
  --version V       Fluent Bit's version (default: the newest known)
  --limit SIZE      the container's memory limit, a Kubernetes quantity such as 512Mi
  --connections N   connections per input that takes them (default 1)
  --files N         watched files per tail input (default 10)
  --outputs STATE   hanging (default, the worst case), refusing or healthy
  --set I.KEY=VALUE what if: I is an alias, forward.0, or "input" for every input; may be repeated
  --output FORM     text (default) or json
  --locale LOCALE   ${explainedLocales}
`;

/** `memory`: exit 0 when there is an answer (also "no bound"), 2 when the question cannot be read. */
export async function memoryCommand(
  argv: readonly string[],
  io: Pick<Io, 'stdout' | 'stderr' | 'isTerminal' | 'columns' | 'cwd'>,
): Promise<ExitCode> {
  const newest = await newestKnown(path.resolve(io.cwd, defaultDataDirectory));
  const options = readMemoryOptions(argv, newest);
  if (options === 'help') {
    io.stdout(help);
    return 0;
  }
  const { version, locale } = options;
  const say = memoryReportWords(locale);
  const { files, main } = await readConfigFiles(options.config, io.cwd);
  const tried = whatIf(files, main, options);
  if ('refused' in tried) throw new UsageError(`--set ${tried.setting}: ${tell(tried.refused, 'en')}.`);
  const config = readConfig(tried.files, main, { version, locale });
  const [first] = config.problems;
  if (config.sections.length === 0)
    throw new UsageError(
      `--config ${options.config} has no section${first ? `: ${noteOf(first, version, say)}` : ''}.`,
    );
  const { connections, files: watched, outputs } = options;
  const prediction = predictPeak(config, version, { connections, files: watched, outputs, locale });
  const need: MemoryNeed = {
    limitBytes: options.limitBytes,
    predictedPeakBytes: prediction.predictedPeakBytes,
    recommendedLimitBytes: recommendLimit(prediction),
    terms: prediction.terms,
  };
  const notes = config.problems.map((problem) => noteOf(problem, version, say));
  if (options.output === 'text') io.stdout(report(need, prediction, options, notes, io));
  else {
    for (const note of notes) io.stderr(`${note}\n`);
    io.stdout(`${JSON.stringify(need, null, 2)}\n`);
  }
  return 0;
}

function noteOf(problem: ConfigProblem, version: string, say: MemoryReportWords): string {
  const start = problem.refusesStart ? say.notStarting(version) : '';
  const force = problem.inForce === undefined ? '' : say.inForce(problem.inForce);
  return `${start}${say.problem(problem.file, problem.line, problem.what)}${force}`;
}

function report(
  need: MemoryNeed,
  { basis, confidence, headRoom }: MemoryPrediction,
  options: MemoryOptions,
  notes: readonly string[],
  layout: Layout,
): string {
  const say = memoryReportWords(options.locale);
  const last = [say.headRoom(headRoom * 100), say.confidence(confidence, basis)];
  return [
    ink(say.head(options), 'bold', layout),
    ...memorySection(need, layout, options.locale),
    '',
    ...last.flatMap((line) => wrap(line, '  ', layout)),
    ...notes.flatMap((note) => wrap(say.note(note), '  ', layout)),
    '',
  ].join('\n');
}
