import { describe, expect, it } from 'vitest';
import { gatherFacts } from '../../src/diagnosis/gather-facts.ts';
import { digestOf } from '../../src/plan/digest.ts';
import type { Plan, Step } from '../../src/plan/plan.ts';
import { isReload, reloadPortOf } from '../../src/plan/reload-step.ts';
import { reloadWords } from '../../src/plan/sentences/reload-words.ts';
import { withReload } from '../../src/plan/with-reload.ts';
import { evidenceOf } from '../diagnosis/scene.ts';

const config = (service = '    HTTP_Server On\n    HTTP_Port 2021\n    Hot_Reload On\n    Grace 9\n') =>
  `[SERVICE]\n${service}[INPUT]\n    Name forward\n    Mem_Buf_Limit 256m\n[OUTPUT]\n    Name http\n    Match *\n`;
const target = 'ConfigMap/logging/fluent-bit-config/fluent-bit.conf/input[0]/Mem_Buf_Limit';
const step: Step = {
  kind: 'set-config',
  target,
  from: '256m',
  to: '128m',
  why: '',
  risk: 'Restarts the pods.',
};
const plan = (steps: readonly Step[] = [step]): Plan => {
  const parts = { steps, undo: [{ ...step, from: '128m', to: '256m' }], basis: [] };
  return { ...parts, digest: digestOf(parts), undoIsSafe: true };
};
const policy = { hotReload: true, configInPlace: true };
const factsOf = (version: string, text = config()) =>
  gatherFacts(evidenceOf({ config: text, image: `fluent/fluent-bit:${version}`, memoryLimit: '2Gi' }));
const say = reloadWords('en');

it('adds the reload to change and undo, without the risk of a restart, under a digest of its own', () => {
  const before = plan();
  const after = withReload(before, factsOf('5.1.1'), policy);
  const reload = {
    kind: 'reload',
    target: expect.stringMatching(/fluent-bit$/),
    from: '',
    to: 'POST :2021/api/v2/reload',
    why: say.why,
    risk: say.risk(9),
  };
  expect(after.steps).toEqual([{ ...step, risk: '' }, reload]);
  expect(after.undo.at(-1)).toEqual({ ...reload, why: say.back });
  expect([after.digest === before.digest, after.digest]).toEqual([false, digestOf(after)]);
  expect([isReload(after), reloadPortOf(after), isReload(before)]).toEqual([true, 2021, false]);
});

describe('a restart with its reason', () => {
  it.each([
    ['copies', '5.1.1', config(), { ...policy, configInPlace: false }, say.copies],
    ['an old version', '2.0.9', config(), policy, say.tooOld('2.0.9')],
    ['no server', '5.1.1', config('    Hot_Reload On\n'), policy, say.noServer],
    ['not enabled', '5.1.1', config('    HTTP_Server On\n'), policy, say.notEnabled],
    [
      'a crash at a failed start',
      '3.1.9',
      config(),
      policy,
      /3\.1\.9 can crash or hang.*FLB-RELOAD-FAILSTART/,
    ],
    ['an endless loop', '3.2.9', config(), policy, /FLB-RELOAD-LOOP/],
    ['a stale pointer', '4.2.8', config(), policy, /FLB-RELOAD-STALEPTR/],
  ] as const)('%s', (_, version, text, allowed, why) => {
    const after = withReload(plan(), factsOf(version, text), allowed);
    const { kind, why: said = '' } = after.steps.at(-1) ?? {};
    expect([kind, isReload(after)]).toEqual(['restart', false]);
    expect(said).toMatch(why);
  });
});

it.each([
  ['the policy allows none', plan(), { ...policy, hotReload: false }],
  ['the image changes as well', plan([step, { ...step, kind: 'set-image' }]), policy],
  ['nothing changes', plan([{ ...step, to: '256m' }]), policy],
  ['it is advice only', { ...plan(), adviceOnly: 'Because.' }, policy],
])('a plan stays as it is where %s', (_, given, allowed) => {
  expect(withReload(given, factsOf('5.1.1'), allowed)).toBe(given);
});

it('says the same in Chinese', () => {
  const after = withReload(plan(), factsOf('5.1.1'), policy, { locale: 'zh-CN' });
  expect(after.steps.at(-1)).toMatchObject({
    why: reloadWords('zh-CN').why,
    risk: reloadWords('zh-CN').risk(9),
  });
});
