import { afterEach, describe, expect, it } from 'vitest';
import { readEntry } from '../../src/audit/read-entry.ts';
import { defaultSettings } from '../../src/settings.ts';
import { approver } from '../support/fake-chat.ts';
import { actionsOf, readMessage } from '../support/read-message.ts';
import { crash, createStage, type Stage, upgradeThenOom } from '../support/stage.ts';
import { english } from '../support/english.ts';

let stage: Stage;
afterEach(() => stage.close());

const card = (number = 1) => stage.text(`inc-1/card/${number}`);
const actions = (number = 1) => actionsOf(stage.chat.standing(`inc-1/card/${number}`).message);
const writes = () => stage.journal.filter((line) => line.startsWith('write') || line.startsWith('dry-run'));
const small = [1, 2, 3].map((at) => ({ name: `node-${at}`, allocatableMemory: '640Mi', conditions: [] }));
const forbidding = {
  name: 'keep-all',
  selector: { matchLabels: {}, matchExpressions: [] },
  disruptionsAllowed: 0,
  desiredHealthy: 3,
  currentHealthy: 3,
  expectedPods: 3,
};

describe('a plan is checked before it is offered', () => {
  it('shows what passed in one line', async () => {
    stage = await createStage();
    await crash(stage);
    expect(card()).toContain(
      '✓ permission · state as diagnosed · server-side dry run · quota and nodes · rollout settings · configuration for the target version',
    );
    expect(actions()).toEqual(['approve', 'decline', 'change-values', 'put-back']);
  });

  it.each<[string, () => void, RegExp]>([
    [
      'the rollout is paused',
      () => (stage.checks.rollout = { ...stage.checks.rollout, isPaused: true }),
      /✗ Rollout settings: The rollout of DaemonSet fluent-bit is paused/,
    ],
    [
      'a budget lets no pod go',
      () => (stage.checks.budgets = [forbidding]),
      /✗ Rollout settings: PodDisruptionBudget keep-all wants 3 of 3 pods healthy/,
    ],
    [
      'a right is missing',
      () => stage.checks.denied.add('daemonsets'),
      /✗ Permission: The bot may not patch daemonsets in namespace logging/,
    ],
    [
      'an admission policy refuses it',
      () =>
        stage.checks.previews.set('DaemonSet', {
          state: 'refused',
          why: 'images must come from our registry',
        }),
      /✗ Server-side dry run: The API server refuses the write to DaemonSet logging\/fluent-bit: images must come from our registry/,
    ],
  ])('cannot be approved when %s, and nothing is written', async (_, spoil, why) => {
    stage = await createStage();
    spoil();
    await crash(stage);
    expect(card()).toMatch(why);
    expect(card()).toMatch(/Cannot be approved/);
    expect(actions()).toEqual(['decline', 'change-values', 'put-back']);
    const value = `inc-1 ${(await stage.store.incident('inc-1'))?.value.attempts.at(-1)?.digest}`;
    const reply = await stage.desk().press({ action: 'approve', value, by: approver, inputs: {} });
    expect(reply.kind === 'whisper' && readMessage(reply.message)).toMatch(
      /^Not approved:.*Nothing was changed\./,
    );
    await stage.advance(10_000);
    expect([await stage.state(), writes()]).toEqual(['proposed', []]);
  });

  it('can be approved once what stood against it is gone', async () => {
    stage = await createStage();
    stage.checks.budgets = [forbidding];
    await crash(stage);
    stage.checks.budgets = [];
    await stage.advance(70_000);
    expect(actions()).toContain('approve');
    await stage.press('inc-1/card/1', 'approve', approver);
    await stage.advance(10_000);
    expect(writes().map((line) => line.split(' ')[0])).toEqual(['dry-run', 'write']);
  });

  it('can be approved where a check is not possible, which the card says', async () => {
    stage = await createStage();
    stage.checks.failNext('forbidden', { method: 'nodes' });
    stage.checks.previews.set('DaemonSet', {
      state: 'not-possible',
      why: 'admission webhook "a.b" does not support dry run',
    });
    await crash(stage);
    expect(card()).toMatch(/– Quota and nodes, not possible: /);
    expect(card()).toMatch(/– Server-side dry run, not possible: .*does not support dry run/);
    expect(actions()).toContain('approve');
  });

  it('is stopped by too little memory on every node, or in the quota', async () => {
    stage = await createStage();
    await crash(stage);
    stage.checks.nodes = small;
    stage.checks.quotas = [
      {
        namespace: 'logging',
        name: 'team',
        scopes: [],
        hard: { 'limits.memory': '2Gi' },
        used: { 'limits.memory': '2Gi' },
      },
    ];
    await upgradeThenOom(stage, approver);
    expect(card(2)).toMatch(/✗ Quota and nodes: ResourceQuota team has 0Mi of limits\.memory left/);
    expect(actions(2)).toEqual(['decline', 'change-values', 'put-back', 'checks']);
    const form = await stage.desk().form({ action: 'checks', value: 'inc-1', by: approver, inputs: {} });
    expect(JSON.stringify(english(form))).toMatch(/3 nodes, node-1 the smallest, have less memory/);
  });
});

describe('a plan is checked again', () => {
  it('at the yes: what somebody changed since stops it', async () => {
    stage = await createStage();
    await crash(stage);
    stage.cluster.edit(({ daemonSet }) => {
      daemonSet.spec.template.metadata.annotations['team'] = 'logs';
    }, 'DaemonSet');
    const reply = await stage.press('inc-1/card/1', 'approve', approver);
    expect(reply.kind === 'whisper' && readMessage(reply.message)).toMatch(/changed after the diagnosis/);
    await stage.advance(10_000);
    expect(card()).toMatch(/✗ State as diagnosed: DaemonSet fluent-bit was changed after the diagnosis/);
    expect([actions().includes('approve'), writes()]).toEqual([false, []]);
  });

  it('at the yes: a line that the version before ignored and the target refuses', async () => {
    stage = await createStage();
    await crash(stage);
    stage.cluster.edit(({ configMap }) => {
      configMap.data['fluent-bit.conf'] += '\n[INPUT]\n    Name dummy\n    Mem_Buf_Limit 5Mi\n';
    }, 'ConfigMap');
    const reply = await stage.press('inc-1/card/1', 'approve', approver);
    expect(reply.kind === 'whisper' && readMessage(reply.message)).toMatch(
      /^Not approved: Fluent Bit 4\.2\.8 would not start with this configuration: fluent-bit\.conf line 21: /,
    );
    await stage.advance(10_000);
    expect([actions().includes('approve'), writes()]).toEqual([false, []]);
  });

  it('right before the write: what came up since the yes stops it, and the card says which check', async () => {
    stage = await createStage();
    await crash(stage);
    stage.checks.nodes = [{ name: 'node-1', allocatableMemory: '256Mi', conditions: [] }];
    await stage.press('inc-1/card/1', 'approve', approver);
    await stage.advance(20_000);
    expect([await stage.outcomes(), writes()]).toEqual([['stopped'], []]);
    expect(card()).toMatch(/Node node-1 has less memory than a pod would need: .*nothing was written/);
    expect(card()).toMatch(/✗ Quota and nodes/);
  });
});

it('without the right to write only what reads is checked', async () => {
  stage = await createStage({ settings: { changes: defaultSettings.changes } });
  await crash(stage);
  expect(card()).toContain(
    '✓ state as diagnosed · quota and nodes · rollout settings · configuration for the target version',
  );
  expect(actions()).not.toContain('approve');
});

it('every answer is recorded once', async () => {
  stage = await createStage();
  await crash(stage);
  await stage.press('inc-1/card/1', 'approve', approver);
  await stage.advance(10_000);
  const entries = (await stage.store.auditTrail({ limit: 1_000 })).map(readEntry);
  const checked = entries.flatMap((entry) =>
    entry.kind === 'checked' ? [`${entry.check} ${entry.outcome}`] : [],
  );
  expect(checked).toEqual(
    ['permission', 'fresh-state', 'dry-run', 'room', 'rollout', 'config'].map((id) => `${id} passed`),
  );
});
