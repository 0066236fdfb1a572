import { type Check, failedOf } from '../check/check.ts';
import { asSentence, isNothing, list, said, type Words } from '../language/words.ts';
import type { CaseView } from './case-view.ts';
import type { Form } from './form.ts';
import { workloadName } from './incident-words.ts';
import type { Button, Part, Span } from './message.ts';
import { bold, paragraph, plain } from './spans.ts';

const marks: Readonly<Record<Check['state'], string>> = { failed: '✗', 'not-possible': '–', passed: '✓' };

/** What the checks of the newest plan said: those that speak against it first, each with its reason, then those that passed in one line. */
export function checkParts({ checks }: Pick<CaseView, 'checks'>): readonly Part[] {
  if (!checks || checks.results.length === 0) return [];
  const of = (state: Check['state']) => checks.results.filter((check) => check.state === state);
  const reasons = (state: 'failed' | 'not-possible') =>
    of(state).map((check): readonly Span[] => [
      plain(`${marks[state]} `),
      plain(said(`checks.reason.${state}`, { name: nameOf(check), why: check.why })),
    ]);
  const passed = list('dots', of('passed').map(nameIn));
  const running = checks.isRunning ? [[plain(said('checks.running'))]] : [];
  const items = [
    ...reasons('failed'),
    ...reasons('not-possible'),
    ...running,
    ...(isNothing(passed) ? [] : [[plain('✓ '), plain(passed)]]),
  ];
  return [paragraph(bold(said('checks.title'))), { kind: 'list', items }];
}

/** As a word in a list, and at the beginning of a line. */
const nameIn = ({ id }: Check): Words => said(`checks.name.${id}`);
const nameOf = ({ id }: Check): Words => said(`checks.capital.${id}`);

/** Why nobody can approve the plan as its checks stand, in whole sentences; undefined when nothing stands against it. */
export function checkObstacle({ checks }: Pick<CaseView, 'checks'>): Words | undefined {
  if (!checks || checks.isRunning) return said('checks.underWay');
  const [failed] = failedOf(checks);
  if (!failed) return undefined;
  const why = asSentence(failed.why);
  return said(failed.id === 'config-job' ? 'checks.cannot' : 'checks.cannotYet', { why });
}

/** Opens what the checks said, line by line. */
export const checksButton = ({ incident, checks }: CaseView): readonly Button[] =>
  checks?.results.some(({ details }) => details !== undefined)
    ? [{ action: 'checks', value: incident.id, label: said('checks.inFull'), opensForm: true }]
    : [];

const mostLines = 60;

export function checksForm(view: CaseView): Form {
  const { incident, checks } = view;
  const parts = (checks?.results ?? []).flatMap((check): readonly Part[] => {
    const details = check.details ?? [];
    const caption = [
      plain(
        details.length > mostLines
          ? said('checks.firstLines', { shown: mostLines, total: details.length })
          : said('checks.whole'),
      ),
    ];
    return [
      paragraph(bold(`${marks[check.state]} `), bold(nameOf(check)), ' ', check.why),
      ...(details.length > 0 ? [{ kind: 'diff' as const, caption, lines: details.slice(0, mostLines) }] : []),
    ];
  });
  return {
    action: 'checks',
    value: incident.id,
    title: said('checks.inFull'),
    close: said('slack.close'),
    parts: [paragraph(workloadName(incident)), ...parts],
    inputs: [],
  };
}
