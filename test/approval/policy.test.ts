import { describe, expect, it } from 'vitest';
import { policyFor, type PolicyRule, termsFor } from '../../src/approval/policy.ts';
import type { Step } from '../../src/plan/plan.ts';
import { defaultSettings } from '../../src/settings.ts';

const usual = defaultSettings.changes;
const place = { cluster: 'prod-eu', namespace: 'logging' };
const production: PolicyRule = { clusters: ['prod-*'], production: true };
const policyWith = (rules: readonly PolicyRule[], everywhere: Omit<PolicyRule, 'approval'> = {}) =>
  policyFor({ changes: { ...usual, ...everywhere, rules } }, place);

describe('policyFor', () => {
  it('changes nothing unless told otherwise', () => {
    const { rules: _, ...rest } = usual;
    expect(policyFor(defaultSettings, place)).toEqual({
      ...rest,
      approval: { ...rest.approval, required: 1, requesterMayApprove: true },
    });
  });

  it.each<[string, PolicyRule, boolean]>([
    ['another cluster', { clusters: ['prod-us'] }, false],
    ['another namespace', { clusters: ['prod-eu'], namespaces: ['kube-*'] }, false],
    ['the cluster', { clusters: ['prod-eu'] }, true],
    ['one of several patterns', { namespaces: ['kube-*', 'log*'] }, true],
  ])('a rule for %s', (_, rule, fits) => {
    expect(policyWith([{ ...rule, mode: 'live' }]).mode).toBe(fits ? 'live' : 'suggest');
  });

  it('a later rule wins, field by field, a list as a whole', () => {
    const policy = policyWith([
      { clusters: ['*'], mode: 'live', hotReload: true, approval: { users: ['U1', 'U2'], livesMs: 1 } },
      { namespaces: ['logging'], mode: 'pull-request', approval: { users: ['U3'] } },
    ]);
    expect(policy).toMatchObject({ mode: 'pull-request', hotReload: true });
    expect(policy.approval).toMatchObject({ users: ['U3'], livesMs: 1 });
  });

  it.each<[string, readonly PolicyRule[], PolicyRule['approval'], number, boolean]>([
    ['two, and not the requester', [production], {}, 2, false],
    ['no fewer than are asked elsewhere', [production], { required: 3 }, 3, false],
    [
      'no fewer because everywhere says so',
      [production],
      { required: 1, requesterMayApprove: true },
      2,
      false,
    ],
    [
      'what the same rule says',
      [{ ...production, approval: { required: 1, requesterMayApprove: true } }],
      {},
      1,
      true,
    ],
    ['what a later rule says', [production, { namespaces: ['*'], approval: { required: 1 } }], {}, 1, false],
    ['what it is without production', [production, { namespaces: ['*'], production: false }], {}, 1, true],
  ])('in production: %s', (_, rules, approval, required, requesterMayApprove) => {
    const changes = { ...usual, approval: { ...usual.approval, ...approval }, rules };
    expect(policyFor({ changes }, place).approval).toMatchObject({ required, requesterMayApprove });
  });

  it('production everywhere yields to what is said beside it', () => {
    expect(policyWith([], { production: true }).approval).toMatchObject({
      required: 2,
      requesterMayApprove: false,
    });
    const changes = { ...usual, production: true, approval: { ...usual.approval, required: 1 } };
    expect(policyFor({ changes }, place).approval).toMatchObject({ required: 1, requesterMayApprove: false });
  });
});

describe('termsFor', () => {
  const circle = (...groups: string[]) => ({ users: [], groups });
  const policy = policyWith([
    {
      namespaces: ['*'],
      approval: {
        groups: ['S1'],
        required: 2,
        steps: {
          'set-image': { required: 3, groups: ['S2'] },
          restart: { required: 1 },
          reload: { users: [], groups: [] },
        },
      },
    },
  ]);
  it.each<[string, readonly Step['kind'][], number, readonly object[]]>([
    ['advice alone', ['advice'], 2, [circle('S1')]],
    ['a kind that has no rule', ['set-memory'], 2, [circle('S1')]],
    ['a kind that has one', ['set-image', 'advice'], 3, [circle('S2')]],
    ['both', ['set-memory', 'set-image'], 3, [circle('S1'), circle('S2')]],
    ['a kind that asks for fewer', ['restart'], 1, [circle('S1')]],
    ['the same beside a usual one', ['restart', 'set-config'], 2, [circle('S1')]],
    ['a kind that is open to everybody', ['reload'], 2, []],
  ])('%s', (_, kinds, required, circles) => {
    const steps = kinds.map((kind) => ({ kind, target: '', from: '', to: '', why: '', risk: '' }));
    expect(termsFor(policy, { steps })).toEqual({
      circles,
      required,
      requesterMayApprove: true,
      livesMs: 600_000,
    });
  });
});
