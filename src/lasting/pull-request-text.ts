import type { Diagnosis } from '../diagnosis/diagnosis.ts';
import { redact } from '../evidence/redact.ts';
import type { Plan, Step } from '../plan/plan.ts';

export interface PullRequestText {
  readonly title: string;
  /** GitHub's markdown. */
  readonly body: string;
}

export interface PullRequestStory {
  readonly incident: string;
  readonly workload: string;
  readonly title: string;
  readonly diagnosis: Diagnosis | undefined;
  readonly plan: Plan;
}

const mostLines = 12;

/** What a pull request says: why, what, the risk and the way back. Nobody is mentioned, and no text from a log becomes markup. */
export function pullRequestText({
  incident,
  workload,
  title,
  diagnosis,
  plan,
}: PullRequestStory): PullRequestText {
  const changes = plan.steps.filter(({ kind, from, to }) => kind.startsWith('set-') && from !== to);
  const risks = [...new Set(changes.map(({ risk }) => risk).filter(Boolean))];
  const parts = [
    `Fluent Medic proposes this for ${inline(workload)} (incident ${inline(incident)}, plan ${plan.digest.slice(0, 8)}).`,
    ...(diagnosis ? ['## Why', ...whyParts(diagnosis)] : []),
    '## What',
    fenced(changes.flatMap(diffLines).join('\n'), 'diff'),
    ...changes.map(({ why }) => `- ${inline(why)}`).filter((line) => line !== '- '),
    '## Risk',
    inline(risks.join(' ')) || 'The pods restart.',
    '## Undo',
    plan.undoIsSafe
      ? 'Revert this pull request. When the change does not hold, Fluent Medic offers to open the revert.'
      : 'Going back leads into the crash again. When the change does not hold, Fluent Medic offers a revert and says so.',
    'After the merge Fluent Medic waits until the cluster runs the change, and watches whether it holds.',
  ];
  return { title: redact(`Fluent Bit: ${title}`).slice(0, 200), body: redact(parts.join('\n\n')) };
}

function whyParts({ primary }: Diagnosis): readonly string[] {
  const lines = primary.evidence.slice(0, mostLines).map(({ text }) => text);
  return [
    `**${inline(primary.title)}.** ${inline(primary.summary)}`,
    ...(lines.length > 0 ? [fenced(lines.join('\n'), '')] : []),
  ];
}

function diffLines({ target, from, to }: Step): readonly string[] {
  return [`  ${target}`, `- ${from || '(not set)'}`, `+ ${to || '(not set)'}`];
}

/** A fence that is longer than any in the text. */
function fenced(text: string, language: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(Math.max(3, longest + 1));
  return `${fence}${language}\n${text}\n${fence}`;
}

/** Neither mention, reference to an issue, HTML, link nor emphasis. */
function inline(text: string): string {
  return text
    .replace(/[\\`*_~[\]<>|]/g, (character) => `\\${character}`)
    .replace(/([@#])(?=\w)/g, '$1\u200b')
    .replace(/:\/\//g, ':\u200b//');
}
