import type { ConfigProblem } from '../fluentbit/config/fluent-bit-config.ts';
import { configWords } from '../fluentbit/words/config-words.ts';
import type { Facts } from './facts.ts';
import type { Locale } from '../language/locale.ts';

/**
 * Lines whose reading does not do what is written, or that lead nowhere. A hint counts only where something bears it out: Fluent Bit
 * says that a file is missing, or records come in and none go out.
 */
export function misreadLines(facts: Facts): readonly ConfigProblem[] {
  const goesOut = recordsGoOut(facts);
  return doubtfulLines(facts).filter(
    ({ isHint, key }) => isHint !== true || isFile(key) || (!goesOut && key === undefined),
  );
}

/** The same with hints that nothing bears out: worth a word as a risk. A file that is not at hand may be in the image. */
export function doubtfulLines(facts: Facts, locale: Locale = 'en'): readonly ConfigProblem[] {
  const { mounted, logs } = facts;
  const lacksFile = logs.some(
    ({ story }) => story.signatures.has('cfg_abort') || story.signatures.has('cfg_not_found'),
  );
  const read = mounted?.config.problems.filter(
    ({ refusesStart, key }) => refusesStart !== true && (lacksFile || !isFile(key)),
  );
  return [...(read ?? []), ...unsetVariables(facts, locale)];
}

/** Records go out, or none came in; true when no counter tells. */
export function recordsGoOut({ monitoring }: Facts): boolean {
  return !monitoring || monitoring.inputRecords === 0 || monitoring.outputRecords > 0;
}

const isFile = (key: string | undefined): boolean => /^(?:parsers|plugins|streams)_file$/i.test(key ?? '');

/** Where a variable is used of which Fluent Bit says that it is not set. */
function unsetVariables({ mounted, logs }: Facts, locale: Locale): readonly ConfigProblem[] {
  const say = configWords(locale);
  const names = logs.flatMap(({ story }) =>
    (story.signatures.get('cfg_env')?.samples ?? []).flatMap(({ fields }) => fields?.['name'] ?? []),
  );
  const properties = mounted?.config.sections.flatMap((section) => section.properties) ?? [];
  return [...new Set(names)].flatMap((name) =>
    properties
      .filter(({ value }) => value.includes(`\${${name}}`))
      .slice(0, 1)
      .map(({ file, line, key }) => ({
        severity: 'warning' as const,
        file,
        line,
        key,
        what: say.notSet(name),
        inForce: say.emptyInstead,
      })),
  );
}
