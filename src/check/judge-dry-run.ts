import { said, type Words } from '../language/words.ts';
import type { Write } from '../change/write.ts';
import { quote, quoted } from '../evidence/quote.ts';
import type { Check } from './check.ts';
import type { Preview } from './preview.ts';
import { type UnaskedChange, unaskedChanges } from './unasked-changes.ts';

/** One write of a plan with what the API server answered to its dry run. */
export interface TriedWrite {
  readonly write: Write;
  readonly preview: Preview;
}

/**
 * Whether the API server, with all its admission, would take every write and leave it as asked. Where a webhook cannot be asked
 * without a real write, the check is not possible.
 */
export function judgeDryRun(tried: readonly TriedWrite[]): Check {
  const id = 'dry-run';
  const answers = tried.map(({ write, preview }) => ({ write, preview, name: nameOf(write) }));
  for (const { preview, name } of answers)
    if (preview.state === 'refused' || preview.state === 'conflict')
      return {
        id,
        state: 'failed',
        why: said('check.dryRun.refused', { object: name, why: quoted(preview.why) }),
      };
  const changes = answers.flatMap(({ write, preview, name }) =>
    preview.state === 'accepted' ? changesOf(write, preview).map((change) => ({ name, change })) : [],
  );
  const details = changes.flatMap(({ name, change }) => linesOf(name, change));
  const more = details.length > 0 ? { details } : {};
  const other = changes.find(({ change }) => change.asked !== change.before);
  if (other)
    return {
      id,
      state: 'failed',
      why: said('check.dryRun.changed', { object: other.name, what: wordsOf(other.change) }),
      ...more,
    };
  for (const { preview, name } of answers)
    if (preview.state === 'not-possible')
      return {
        id,
        state: 'not-possible',
        why: said('check.dryRun.notPossible', { object: name, why: quoted(preview.why) }),
        ...more,
      };
  const why =
    changes.length === 0
      ? said('check.dryRun.passed')
      : said('check.dryRun.passedWithMore', { count: changes.length });
  return { id, state: 'passed', why, ...more };
}

const nameOf = ({ object: { kind, namespace, name } }: Write): string => `${kind} ${namespace}/${name}`;

const changesOf = ({ patch }: Write, preview: Extract<Preview, { state: 'accepted' }>) =>
  'body' in patch ? unaskedChanges(preview.before, patch.body, preview.after) : [];

const wordsOf = ({ path, asked, after }: UnaskedChange): Words =>
  said('check.dryRun.value', {
    path: quote(path),
    after: valueOf(after),
    asked: valueOf(asked === 'null' ? undefined : asked),
  });

const valueOf = (value: string | undefined): Words =>
  value === undefined ? said('check.dryRun.absent') : quote(value);

const linesOf = (name: string, { path, asked, after }: UnaskedChange): readonly Words[] => [
  quote(`  ${name}, ${path}`),
  asked === undefined ? said('check.dryRun.absentBefore') : quote(`- ${asked}`),
  after === undefined ? said('check.dryRun.absentAfter') : quote(`+ ${after}`),
];
