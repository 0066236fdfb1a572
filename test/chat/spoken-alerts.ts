import type { CaseView } from '../../src/chat/case-view.ts';
import { namedCauses } from '../../src/chat/cause-names.ts';
import type { Incident } from '../../src/incident/incident.ts';
import type { Judgement } from '../../src/incident/person-verdict.ts';
import { said } from '../../src/language/words.ts';
import { death, oom, opened } from '../incident/events.ts';
import { lived, seenAs, whole } from './spoken-scene.ts';

const told = lived('open', 'diagnosed');
const proposed = lived('proposed');

/** Its diagnosis is older than what happened last. */
const behind = (incident: Incident): Incident => ({
  ...incident,
  ...(incident.headline ? { headline: { ...incident.headline, at: '2026-11-22T03:10:00.000Z' } } : {}),
});

const headed = (more: Partial<NonNullable<Incident['headline']>>): Incident =>
  told.headline ? { ...told, headline: { ...told.headline, ...more } } : told;
const withEffect = (effect: string): Incident =>
  told.logs ? { ...told, logs: { ...told.logs, effect } } : told;

const begun = (more: object): Incident => opened({ ...death(1, 0), ...more }, 'inc-1');
const waiting = (reason: string): Incident =>
  begun({ kind: 'waiting', trouble: 'not-starting', reason, message: '' });
const strained = begun({
  kind: 'strain',
  strain: 'buffer-overlimit',
  trouble: 'straining',
  words: said('strain.buffer', { used: '90 MiB', limit: '100 MiB', input: 'forward.0' }),
});
const askedFix = begun({ kind: 'asked', by: 'U1', words: whole.title });

const reading: Readonly<Record<string, CaseView>> = {
  'nothing read yet': seenAs(lived('open')),
  'read to the end': seenAs(told),
  'only reading is allowed': seenAs(told, { readOnly: said('policy.readOnly') }),
  'a part of more nodes': seenAs({
    ...told,
    workload: { ...told.workload, kind: 'StatefulSet' },
    podCount: 9,
    nodeCount: 3,
  }),
  'a storm on a few nodes': seenAs({
    ...told,
    workload: { ...told.workload, kind: 'StatefulSet' },
    podCount: 900,
    nodeCount: 3,
    desiredPods: 1000,
    rate: { worst: 90, spans: [] },
    ground: { what: 'pool', value: 'arm' },
  }),
  ...Object.fromEntries(
    (['pool', 'zone', 'architecture', 'kernel'] as const).map((what) => [
      `all in one ${what}`,
      seenAs({ ...told, ground: { what, value: 'x1' } }),
    ]),
  ),
  ...Object.fromEntries(
    ['none-seen', 'delayed', 'losing', 'unknown'].map((effect) => [
      `logs ${effect}`,
      seenAs(withEffect(effect)),
    ]),
  ),
  ...Object.fromEntries(
    [0.9, 0.6, 0.2].map((confidence) => [`confidence ${confidence}`, seenAs(headed({ confidence }))]),
  ),
  'what may come': seenAs(headed({ isAhead: true })),
  'no trouble': seenAs(headed({ cause: 'healthy' })),
};

const problems: Readonly<Record<string, CaseView>> = {
  'OOM kills': seenAs(opened(oom(1, 0), 'inc-1')),
  'other ends': seenAs(begun({ termination: { exitCode: 1, reason: 'Error' } })),
  'image that cannot be pulled': seenAs(waiting('ImagePullBackOff')),
  'not ready': seenAs(waiting('NotReady')),
  'not scheduled': seenAs(waiting('Unschedulable')),
  strain: seenAs(strained),
  'strain that is over': seenAs({
    ...lived('resolved'),
    trouble: 'straining',
    pods: strained.pods,
  }),
  'an alert': seenAs(
    begun({ kind: 'alert', alert: 'Down', words: said('event.alertAlone', { alert: 'Down' }) }),
  ),
  'asked to be put back': seenAs({ ...lived('open'), askedBy: 'U1', signals: 0 }),
  'a fix was asked for': seenAs(askedFix),
  'a fix was asked for, and it is well': seenAs({ ...askedFix, headline: headOf({ cause: 'healthy' }) }),
  'a fix was asked for, and trouble is ahead': seenAs({ ...askedFix, headline: headOf({ isAhead: true }) }),
  'a fix was asked for, and there is trouble': seenAs({ ...askedFix, headline: headOf({}) }),
};

function headOf(more: Partial<NonNullable<Incident['headline']>>): NonNullable<Incident['headline']> {
  const { headline } = headed(more);
  if (!headline) throw new Error('The incident has no headline.');
  return headline;
}

const deciding: Readonly<Record<string, CaseView>> = {
  'a plan waits': seenAs(proposed),
  'a plan waits for two': seenAs(proposed, { approval: { required: 2, groups: [], users: [] } }),
  'a plan that only people can carry out': seenAs(proposed, { readOnly: said('policy.protected') }),
  acknowledged: seenAs(lived('proposed', 'acknowledged')),
  'handed over': seenAs(lived('proposed', 'handed-over')),
  'snoozed for a time': seenAs(
    lived('proposed', { kind: 'snoozed', by: 'U1', until: '2026-11-22T08:00:00.000Z' }),
  ),
  'snoozed until worse': seenAs(lived('proposed', 'snoozed')),
  frozen: seenAs(proposed, {
    frozen: said('policy.frozen', { name: 'U1', cluster: 'prod-eu', at: '03:00' }),
  }),
  declined: seenAs(lived('proposed', 'declined')),
  expired: seenAs(lived('proposed', 'expired')),
  withdrawn: seenAs(lived('proposed', 'withdrawn')),
  changing: seenAs(lived('changing')),
  halted: seenAs(lived('changing'), {
    halted: { why: said('policy.protected'), mayGoOn: true, attempt: 1 },
  }),
  'changing in Git': seenAs(
    lived('proposed', {
      kind: 'approved',
      attempt: 1,
      by: ['U1'],
      inGit: { repository: 'acme/logs', branch: 'fix' },
    }),
  ),
  verifying: seenAs(lived('verifying')),
  undoing: seenAs(lived('undoing')),
  'held in part': seenAs(behind(lived('verifying', 'held-but'))),
  failed: seenAs(behind(lived('verifying', 'failed'))),
  undone: seenAs(behind(lived('undoing', 'undone'))),
  unclear: seenAs(behind(lived('verifying', 'unclear'))),
  stopped: seenAs(behind(lived('changing', 'stopped'))),
  fixed: seenAs(lived('verifying', 'held')),
  'fixed, without a change before': seenAs(withoutSince(lived('verifying', 'held'))),
  'closed by a person': seenAs(lived('proposed', 'resolved')),
  'closed without a word': seenAs({ ...lived('proposed', 'resolved'), how: '' } as Incident),
  'opened again': seenAs(behind(lived('verifying', 'held', { kind: 'reopened' }))),
  'opened again by a person': seenAs(behind(lived('verifying', 'held', 'reopened'))),
};

function withoutSince(incident: Incident): Incident {
  const { since: _since, ...rest } = incident;
  return rest;
}

const judged = (judgement: Judgement) =>
  lived('proposed', { kind: 'judged', by: 'U1', diagnosis: 1, judgement });

const verdicts: Readonly<Record<string, CaseView>> = {
  'no incident': seenAs(judged({ kind: 'not-an-incident' })),
  'no incident, with a reason': seenAs(judged({ kind: 'not-an-incident', note: '计划内演练' })),
  'the cause is confirmed': seenAs(judged({ kind: 'confirmed', cause: 'known-crash' })),
  'it cannot be told': seenAs(judged({ kind: 'cause', cause: 'inconclusive' })),
  ...Object.fromEntries(
    namedCauses.map(([cause]) => [`the cause was ${cause}`, seenAs(judged({ kind: 'cause', cause }))]),
  ),
};

/** What the parent message may have to tell. */
export const alerts: Readonly<Record<string, CaseView>> = {
  ...reading,
  ...problems,
  ...deciding,
  ...verdicts,
};
