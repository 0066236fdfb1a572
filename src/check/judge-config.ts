import type { MountedConfig } from '../diagnosis/facts.ts';
import { withUnknown } from '../diagnosis/mounted-config.ts';
import { quote } from '../evidence/quote.ts';
import type { ConfigProblem } from '../fluentbit/config/fluent-bit-config.ts';
import { readConfig } from '../fluentbit/config/read-config.ts';
import type { Plan } from '../plan/plan.ts';
import type { Check } from './check.ts';
import { plannedFiles, targetImage } from './planned-config.ts';

export interface ConfigQuestion {
  readonly plan: Pick<Plan, 'steps'>;
  /** The configuration as the container finds it; undefined where it could not be read. */
  readonly mounted: MountedConfig | undefined;
  /** The Fluent Bit version that runs now, where it is known. */
  readonly version: string | undefined;
}

/** Whether Fluent Bit of the version that the plan leads to starts with the configuration that the plan leaves, as this program reads it. */
export function judgeConfig({ plan, mounted, version }: ConfigQuestion): Check {
  const id = 'config';
  if (!mounted)
    return {
      id,
      state: 'not-possible',
      why: 'The configuration could not be read, so it was not held against the target version.',
    };
  const target = targetImage(plan);
  const read = target ? target.version : version;
  const named = read === undefined ? 'the newest release' : `Fluent Bit ${read}`;
  const planned = problemsIn(mounted, plannedFiles(mounted, plan), read);
  const refusing = planned.filter(({ refusesStart }) => refusesStart);
  const [first] = refusing;
  if (first)
    return {
      id,
      state: 'failed',
      why: `${named} would not start with this configuration: ${placeOf(first)}: ${quote(first.what)}`,
      ...(refusing.length > 1 ? { details: refusing.map(lineOf) } : {}),
    };
  if (read === undefined)
    return {
      id,
      state: 'not-possible',
      why: `The tag of ${quote(target?.image ?? 'the image')} names no version; ${named} would start with this configuration.`,
    };
  const before = new Set(problemsIn(mounted, mounted.files, version).map(gist));
  const added = planned.filter((each) => !each.isHint && !before.has(gist(each)));
  const more =
    added.length === 0
      ? ''
      : `, but reads ${added.length === 1 ? 'one line' : `${added.length} lines`} otherwise than written`;
  return {
    id,
    state: 'passed',
    why: `${named} starts with this configuration${more}.`,
    ...(added.length > 0 ? { details: added.map(lineOf) } : {}),
  };
}

const problemsIn = (
  { mainKey, env }: MountedConfig,
  files: MountedConfig['files'],
  version: string | undefined,
): readonly ConfigProblem[] => readConfig(files, mainKey, { version, env: withUnknown(env, files) }).problems;

const placeOf = ({ file, line }: ConfigProblem): string => `${quote(file)} line ${line}`;
const lineOf = (problem: ConfigProblem): string =>
  quote(
    `${placeOf(problem)}: ${problem.what}${problem.inForce === undefined ? '' : ` In force: ${problem.inForce}`}`,
  );
const gist = ({ file, line, what }: ConfigProblem): string => JSON.stringify([file, line, what]);
