import { expect, it } from 'vitest';
import type { Approval } from '../../src/approval/approval.ts';
import { changeEvent } from '../../src/audit/change-event.ts';
import type { Write } from '../../src/change/write.ts';
import { strategyAnnotation } from '../../src/change/hold.ts';
import { markOf } from '../../src/change/writes-for.ts';
import type { Plan, Step } from '../../src/plan/plan.ts';

const config = 'ConfigMap/logging/fluent-bit-config/fluent-bit.conf/input[0]';
const step = (kind: Step['kind'], target: string, from: string, to: string): Step => ({
  kind,
  target,
  from,
  to,
  why: '',
  risk: '',
});
const plan: Plan = {
  digest: 'a1b2c3d4e5f60718'.repeat(4),
  steps: [
    step('set-config', `${config}/Mem_Buf_Limit`, '', '384m'),
    step('set-config', `${config}/Shared_Key`, 'old one', 'new'),
    step('set-config', `${config}/Buffer_Max_Size`, '6M', '6M'),
    step('restart', 'DaemonSet/logging/fluent-bit/fluent-bit', '', ''),
    step('advice', 'DaemonSet/logging/fluent-bit/fluent-bit', '', 'Look at the destination'),
  ],
  undo: [step('set-config', `${config}/Mem_Buf_Limit`, '384m', '')],
  basis: [],
  undoIsSafe: true,
};
const approval: Approval = {
  digest: plan.digest,
  incident: 'inc-7',
  attempt: 2,
  by: [
    { team: 'T1', user: 'U1' },
    { team: 'T1', user: 'U2' },
  ],
  at: '2026-11-22T03:12:00Z',
  expiresAt: '2026-11-22T03:22:00Z',
};
const write = (kind: string, name: string, direction: 'apply' | 'undo'): Write => ({
  object: { kind, namespace: 'logging', name },
  patch: { type: 'merge', body: {} },
  resourceVersion: '1',
  mark: markOf(plan, direction),
});
const about = 'Incident inc-7, plan a1b2c3d4, approved by U1 and U2.';

it.each([
  [
    write('ConfigMap', 'fluent-bit-config', 'apply'),
    'MedicChanged',
    `Mem_Buf_Limit: none → 384m; Shared_Key: [redacted] → [redacted]. ${about}`,
    'fluent-bit-config.configmap-inc-7-2-a1b2c3d4e5f60718-apply',
  ],
  [
    write('ConfigMap', 'fluent-bit-config-medic-a1b2c3d4', 'apply'),
    'MedicChanged',
    `Mem_Buf_Limit: none → 384m; Shared_Key: [redacted] → [redacted]. ${about}`,
    'fluent-bit-config-medic-a1b2c3d4.configmap-inc-7-2-a1b2c3d4e5f60718-apply',
  ],
  [
    write('DaemonSet', 'fluent-bit', 'apply'),
    'MedicChanged',
    `fluent-bit: restarted. ${about}`,
    'fluent-bit.daemonset-inc-7-2-a1b2c3d4e5f60718-apply',
  ],
  [
    write('ConfigMap', 'fluent-bit-config', 'undo'),
    'MedicUndone',
    `Mem_Buf_Limit: 384m → none. ${about}`,
    'fluent-bit-config.configmap-inc-7-2-a1b2c3d4e5f60718-undo',
  ],
  [
    write('DaemonSet', 'fluent-bit', 'undo'),
    'MedicUndone',
    `changed. ${about}`,
    'fluent-bit.daemonset-inc-7-2-a1b2c3d4e5f60718-undo',
  ],
])('%j', (one, reason, message, name) => {
  expect(changeEvent(one, plan, approval)).toEqual({ reason, message, name });
});

it('of a template that reads a copy, and the other way round', () => {
  const reading = (configMap: string, direction: 'apply' | 'undo'): Write => ({
    ...write('DaemonSet', 'fluent-bit', direction),
    patch: {
      type: 'strategic-merge',
      body: {
        spec: { template: { spec: { volumes: [{ name: 'config', configMap: { name: configMap } }] } } },
      },
    },
  });
  const [name, copy] = ['fluent-bit-config', 'fluent-bit-config-medic-a1b2c3d4'];
  expect(
    [reading(copy, 'apply'), reading(name, 'undo')].map((one) => changeEvent(one, plan, approval).message),
  ).toEqual([
    `fluent-bit: restarted; config: ${name} → ${copy}. ${about}`,
    `config: ${copy} → ${name}. ${about}`,
  ]);
});

it('of a controller that holds, and of one that goes on', () => {
  const held = { metadata: { annotations: { [strategyAnnotation]: '{"type":"RollingUpdate"}' } } };
  const image = {
    ...plan,
    steps: [step('set-image', 'DaemonSet/logging/fluent-bit/fluent-bit', 'a:1', 'a:2')],
  };
  const on = write('DaemonSet', 'fluent-bit', 'apply');
  const hold: Write = {
    ...on,
    patch: { type: 'strategic-merge', body: { ...held, spec: { updateStrategy: { type: 'OnDelete' } } } },
  };
  const release: Write = {
    ...on,
    patch: { type: 'strategic-merge', body: { spec: { updateStrategy: { type: 'RollingUpdate' } } } },
    mark: markOf(plan, 'release'),
  };
  expect([hold, release].map((one) => changeEvent(one, image, approval).message)).toEqual([
    `fluent-bit: a:1 → a:2; updateStrategy: RollingUpdate → OnDelete. ${about}`,
    `updateStrategy: OnDelete → RollingUpdate. ${about}`,
  ]);
});

it('fits into what Kubernetes takes, however much was changed', () => {
  const steps = Array.from({ length: 200 }, (_, at) =>
    step('set-config', `${config}/Key_${at}`, '→'.repeat(9), 'b'),
  );
  const long = changeEvent(write('ConfigMap', 'fluent-bit-config', 'apply'), { ...plan, steps }, approval);
  expect(long.message.endsWith(`…. ${about}`)).toBe(true);
  expect(long.message.length).toBeLessThan(1_000);
  const named = changeEvent(write('ConfigMap', 'x'.repeat(253), 'apply'), plan, approval);
  expect(named.name.length).toBeLessThanOrEqual(253);
});
