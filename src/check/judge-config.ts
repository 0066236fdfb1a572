import type { MountedConfig } from '../diagnosis/facts.ts';
import { withUnknown } from '../diagnosis/mounted-config.ts';
import type { Locale } from '../language/locale.ts';
import { inEach } from '../language/spoken.ts';
import { said, tell, type Words } from '../language/words.ts';
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
      why: said('check.config.notRead'),
    };
  const target = targetImage(plan);
  const read = target ? target.version : version;
  const named =
    read === undefined ? said('check.config.newest') : said('check.config.version', { version: read });
  const planned = problemsIn(mounted, plannedFiles(mounted, plan), read);
  const refusing = planned.filter(({ refusesStart }) => refusesStart);
  const [first] = refusing;
  if (first)
    return {
      id,
      state: 'failed',
      why: said('check.config.refuses', {
        version: named,
        place: placeOf(first),
        what: inEach((locale) => quote(first.in(locale).what)),
      }),
      ...(refusing.length > 1 ? { details: refusing.map(lineOf) } : {}),
    };
  if (read === undefined)
    return {
      id,
      state: 'not-possible',
      why: said('check.config.noVersion', {
        image: target ? quote(target.image) : said('check.config.image'),
        version: named,
      }),
    };
  const before = new Set(problemsIn(mounted, mounted.files, version).map(gist));
  const added = planned.filter((each) => !each.isHint && !before.has(gist(each)));
  return {
    id,
    state: 'passed',
    why:
      added.length === 0
        ? said('check.config.passed', { version: named })
        : said('check.config.otherwise', { version: named, count: added.length }),
    ...(added.length > 0 ? { details: added.map(lineOf) } : {}),
  };
}

/** A problem as it is judged, and as it is told in a language. */
type Problem = ConfigProblem & { readonly in: (locale: Locale) => ConfigProblem };

function problemsIn(
  { mainKey, env }: MountedConfig,
  files: MountedConfig['files'],
  version: string | undefined,
): readonly Problem[] {
  const read = (locale: Locale) =>
    readConfig(files, mainKey, { version, env: withUnknown(env, files), locale }).problems;
  return read('en').map((problem, at) => ({ ...problem, in: (locale) => read(locale)[at] ?? problem }));
}

const placeOf = ({ file, line }: ConfigProblem): Words =>
  said('check.config.place', { file: quote(file), line });

const lineOf = (problem: Problem): Words =>
  inEach((locale) => {
    const { what, inForce } = problem.in(locale);
    const place = tell(placeOf(problem), locale);
    const words =
      inForce === undefined
        ? said('check.config.line', { place, what })
        : said('check.config.lineInForce', { place, what, inForce });
    return quote(tell(words, locale));
  });

const gist = ({ file, line, what }: ConfigProblem): string => JSON.stringify([file, line, what]);
