import { type Check, type CheckId, failedOf } from '../check/check.ts';
import type { CaseView } from './case-view.ts';
import type { Form } from './form.ts';
import { workloadName } from './incident-words.ts';
import type { Button, Part, Span } from './message.ts';
import { bold, paragraph, plain } from './spans.ts';
import { sentence } from './sentence.ts';

const names: Readonly<Record<CheckId, string>> = {
  permission: 'permission',
  'fresh-state': 'state as diagnosed',
  'dry-run': 'server-side dry run',
  room: 'quota and nodes',
  rollout: 'rollout settings',
  config: 'configuration for the target version',
  'config-job': "Fluent Bit's own dry run",
};
const marks: Readonly<Record<Check['state'], string>> = { failed: '✗', 'not-possible': '–', passed: '✓' };

/** What the checks of the newest plan said: those that speak against it first, each with its reason, then those that passed in one line. */
export function checkParts({ checks }: Pick<CaseView, 'checks'>): readonly Part[] {
  if (!checks || checks.results.length === 0) return [];
  const of = (state: Check['state']) => checks.results.filter((check) => check.state === state);
  const reasons = [...of('failed'), ...of('not-possible')].map((check): readonly Span[] => [
    plain(
      `${marks[check.state]} ${nameOf(check)}${check.state === 'not-possible' ? ', not possible' : ''}: ${check.why}`,
    ),
  ]);
  const passed = of('passed').map((check) => names[check.id]);
  const running = checks.isRunning ? [[plain(`… ${names['config-job']} is under way`)]] : [];
  const items = [...reasons, ...running, ...(passed.length > 0 ? [[plain(`✓ ${passed.join(' · ')}`)]] : [])];
  return [paragraph(bold('Checked before the write')), { kind: 'list', items }];
}

const nameOf = ({ id }: Check): string => names[id].charAt(0).toUpperCase() + names[id].slice(1);

/** Why nobody can approve the plan as its checks stand, in whole sentences; undefined when nothing stands against it. */
export function checkObstacle({ checks }: Pick<CaseView, 'checks'>): string | undefined {
  if (!checks || checks.isRunning)
    return 'The checks before the write are under way; the plan can be approved when they have passed.';
  const [failed] = failedOf(checks);
  if (!failed) return undefined;
  const again = failed.id === 'config-job' ? '' : ' Looked at again every minute.';
  return `Cannot be approved: ${sentence(failed.why)}${again}`;
}

/** Opens what the checks said, line by line. */
export const checksButton = ({ incident, checks }: CaseView): readonly Button[] =>
  checks?.results.some(({ details }) => details !== undefined)
    ? [{ action: 'checks', value: incident.id, label: 'Checks in full', opensForm: true }]
    : [];

const mostLines = 60;

export function checksForm(view: CaseView): Form {
  const { incident, checks } = view;
  const parts = (checks?.results ?? []).flatMap((check): readonly Part[] => {
    const details = check.details ?? [];
    const caption = [
      plain(details.length > mostLines ? `The first ${mostLines} of ${details.length} lines` : 'In full'),
    ];
    return [
      paragraph(bold(`${marks[check.state]} ${nameOf(check)}`), ` ${check.why}`),
      ...(details.length > 0 ? [{ kind: 'diff' as const, caption, lines: details.slice(0, mostLines) }] : []),
    ];
  });
  return {
    action: 'checks',
    value: incident.id,
    title: 'Checks in full',
    close: 'Close',
    parts: [paragraph(workloadName(incident)), ...parts],
    inputs: [],
  };
}
