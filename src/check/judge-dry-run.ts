import type { Write } from '../change/write.ts';
import { quote } from '../evidence/quote.ts';
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
        why: `The API server refuses the write to ${name}: ${quote(preview.why)}`,
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
      why: `Something in the cluster changes what the plan writes to ${other.name}: ${quote(wordsOf(other.change))}.`,
      ...more,
    };
  for (const { preview, name } of answers)
    if (preview.state === 'not-possible')
      return {
        id,
        state: 'not-possible',
        why: `The write to ${name} cannot be tried beforehand: ${quote(preview.why)}`,
        ...more,
      };
  const mutated = changes.length === 0 ? '' : `, and adds ${changes.length} of its own`;
  return { id, state: 'passed', why: `The API server would take every write${mutated}.`, ...more };
}

const nameOf = ({ object: { kind, namespace, name } }: Write): string => `${kind} ${namespace}/${name}`;

const changesOf = ({ patch }: Write, preview: Extract<Preview, { state: 'accepted' }>) =>
  'body' in patch ? unaskedChanges(preview.before, patch.body, preview.after) : [];

const wordsOf = ({ path, asked, after }: UnaskedChange): string =>
  `${path} would be ${after ?? 'absent'} in the place of ${asked === 'null' ? 'absent' : asked}`;

const linesOf = (name: string, { path, asked, after }: UnaskedChange): readonly string[] => [
  quote(`  ${name}, ${path}`),
  quote(`- ${asked ?? '(absent)'}`),
  quote(`+ ${after ?? '(absent)'}`),
];
