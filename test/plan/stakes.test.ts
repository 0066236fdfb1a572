import { expect, it } from 'vitest';
import type { Workload } from '../../src/evidence/evidence.ts';
import { withStakes } from '../../src/change/with-stakes.ts';
import { gatherFacts } from '../../src/diagnosis/gather-facts.ts';
import { stakesWords } from '../../src/plan/stakes-words.ts';
import type { Plan, Step } from '../../src/plan/plan.ts';
import { containerOf, configMapOf, nothing, podOf, sourced, statusOf } from '../diagnosis/evidence-of.ts';

const step: Step = {
  kind: 'set-memory',
  target: 'DaemonSet/logging/fb/fluent-bit',
  from: '64Mi',
  to: '96Mi',
  why: '',
  risk: '',
};
const plan: Plan = { digest: 'd', steps: [step], undo: [], basis: [], undoIsSafe: true };
const config = (input: string) =>
  `[SERVICE]\n    storage.path /buffers\n[INPUT]\n    Name tail\n${input}[OUTPUT]\n    Name null\n`;
const workload = {
  kind: 'DaemonSet',
  namespace: 'logging',
  name: 'fb',
  desired: 20,
  containers: [],
  volumes: [],
} as unknown as Workload;
const volumes = (buffers: object) => [
  { name: 'conf', configMap: 'fb' },
  { name: 'buffers', ...buffers },
];
const mounts = [
  { volume: 'conf', path: '/conf' },
  { volume: 'buffers', path: '/buffers' },
];

function factsOf(input: string, buffers: object) {
  const started = statusOf({
    restartCount: 0,
    state: { kind: 'running', startedAt: '2026-11-22T12:00:12Z' },
  });
  const pod = podOf({
    createdAt: '2026-11-22T12:00:00Z',
    owner: { kind: 'DaemonSet', name: 'fb' },
    containers: [containerOf({ mounts, status: started })],
    volumes: volumes(buffers),
  });
  const facts = gatherFacts({
    ...nothing,
    pods: [sourced(pod)],
    configMaps: [configMapOf({ 'fluent-bit.conf': config(input) }, 'fb')],
  });
  return { ...facts, workload: sourced(workload, 0, 'resources/workloads.json') };
}

const words = (facts: ReturnType<typeof factsOf>) => {
  const { stakes } = withStakes(plan, facts, { waves: [1, '25%'], holdMs: 60_000 });
  return stakes && stakesWords(stakes);
};

it('tells scope, and the duration by the start of its own pods', () => {
  const { scope, takes } = words(factsOf('', {})) ?? {};
  expect({ scope, takes }).toEqual({
    scope: '20 pods, one a node, in waves: 1 → 5 → 20.',
    takes: 'About 6 min, undo 4 min (12 s a pod, measured on 1).',
  });
});

it('says that a duration is assumed where no pod tells', () => {
  const { podStart: _, ...facts } = factsOf('', {});
  expect(words(facts)?.takes).toBe('About 22 min, undo 20 min (60 s a pod is assumed: no pod tells).');
});

const filesystem = '    storage.type filesystem\n    DB /buffers/tail.db\n';
it.each([
  [
    'emptyDir',
    filesystem,
    { emptyDir: true },
    'Buffers on disk die with the pod (emptyDir). tail.0 without a lasting DB: what is written meanwhile is skipped.',
  ],
  ['hostPath', filesystem, { hostPath: '/var/lib/fb' }, 'Buffers on disk stay (hostPath).'],
  [
    'no DB, from the head',
    '    Read_from_Head on\n',
    {},
    'tail.0 without a lasting DB: files are read again.',
  ],
  ['no DB', '', {}, 'tail.0 without a lasting DB: what is written meanwhile is skipped.'],
])('tells what a restart puts at risk: %s', (_, input, buffers, told) => {
  expect(words(factsOf(input, buffers))?.atRisk).toBe(
    `Records in memory: unknown, no storage metrics. ${told}`,
  );
});

it('reckons records in memory over all pods', () => {
  const facts = factsOf('', { hostPath: '/x' });
  const inputMemoryBytes = new Map([['tail.0', 3 * 1024 ** 2]]);
  const told = words({
    ...facts,
    monitoring: { inputMemoryBytes } as unknown as NonNullable<typeof facts.monitoring>,
  });
  expect(told?.atRisk).toContain('about 60.0 MiB (3.0 MiB in one pod now × 20).');
});

it('calls what would round to nothing hardly any, with what it may become', () => {
  const facts = factsOf('', { hostPath: '/x' });
  const inputMemoryBytes = new Map([['tail.0', 40_000]]);
  const told = words({
    ...facts,
    monitoring: { inputMemoryBytes } as unknown as NonNullable<typeof facts.monitoring>,
  });
  expect(told?.atRisk).toContain('hardly any now (less than 0.1 MiB in one pod)');
  expect(told?.atRisk).toContain('up to Mem_Buf_Limit a pod');
});

it('says nothing of a plan that changes nothing', () => {
  const advice = { ...plan, steps: [{ ...step, kind: 'advice' as const }] };
  expect(withStakes(advice, factsOf('', {}), { waves: [], holdMs: 0 })).toBe(advice);
});
