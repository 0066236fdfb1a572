import type { Diagnosis } from '../diagnosis/diagnosis.ts';
import { redact } from '../evidence/redact.ts';
import type { Locale } from '../language/locale.ts';
import { type Say, sayIn } from '../language/say.ts';
import { listed } from '../language/words.ts';
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
  /** The channel's language; `title`, diagnosis and plan are told in it already. */
  readonly locale: Locale;
}

const mostLines = 12;

/** What a pull request says: why, what, the risk and the way back. Nobody is mentioned, and no text from a log becomes markup. */
export function pullRequestText({
  incident,
  workload,
  title,
  diagnosis,
  plan,
  locale,
}: PullRequestStory): PullRequestText {
  const say = sayIn(locale);
  const changes = plan.steps.filter(({ kind, from, to }) => kind.startsWith('set-') && from !== to);
  const risks = [...new Set(changes.map(({ risk }) => risk).filter(Boolean))];
  const parts = [
    say('pullRequest.text.intro', {
      workload: inline(workload),
      incident: inline(incident),
      plan: plan.digest.slice(0, 8),
    }),
    ...(diagnosis ? [`## ${say('pullRequest.text.why')}`, ...whyParts(diagnosis, say)] : []),
    `## ${say('pullRequest.text.what')}`,
    fenced(changes.flatMap((step) => diffLines(step, say('pullRequest.text.notSet'))).join('\n'), 'diff'),
    ...changes.map(({ why }) => `- ${inline(why)}`).filter((line) => line !== '- '),
    `## ${say('pullRequest.text.risk')}`,
    inline(listed(risks, 'sentences', locale)) || say('pullRequest.text.restarts'),
    `## ${say('pullRequest.text.undo')}`,
    say(plan.undoIsSafe ? 'pullRequest.text.revert' : 'pullRequest.text.intoCrash'),
    say('pullRequest.text.after'),
  ];
  return {
    title: redact(say('pullRequest.text.title', { title })).slice(0, 200),
    body: redact(parts.join('\n\n')),
  };
}

function whyParts({ primary }: Diagnosis, say: Say): readonly string[] {
  const lines = primary.evidence.slice(0, mostLines).map(({ text }) => text);
  return [
    say('pullRequest.text.cause', { title: inline(primary.title), summary: inline(primary.summary) }),
    ...(lines.length > 0 ? [fenced(lines.join('\n'), '')] : []),
  ];
}

function diffLines({ target, from, to }: Step, notSet: string): readonly string[] {
  return [`  ${target}`, `- ${from || notSet}`, `+ ${to || notSet}`];
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
