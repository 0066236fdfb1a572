import { expect, it } from 'vitest';
import { lastingParts } from '../../src/chat/lasting-parts.ts';
import { readMessage } from '../support/read-message.ts';
import { planKept, sign } from '../lasting/lasting-scene.ts';

const shown = (keeping: Parameters<typeof planKept>[0]) =>
  readMessage({ text: '', tone: 'grey', parts: lastingParts(planKept(keeping)) })
    .trim()
    .split('\n');

it('says who keeps it, what lasts, and the same by hand', () => {
  const lines = shown({ owners: [sign('helm')], chart: 'fluent-bit-0.48.1', wish: { memoryLimit: '1Gi' } });
  expect(lines).toEqual([
    'So that it lasts: Kept by Helm release logs. No object in the cluster tells where in Git this is kept, and the settings name no place under "sources". fluent/fluent-bit stands for the chart under the name by which your helm knows it. Where fluent-bit is a part of another chart, its values stand there under its name, and that chart is upgraded.',
    'File fluent-medic-values.yaml',
    'resources:',
    '  limits:',
    '    memory: 1Gi',
    'Commands',
    'helm upgrade logs fluent/fluent-bit --namespace ops --version 0.48.1 --reuse-values --values fluent-medic-values.yaml',
    'By hand, until Helm release logs takes it back',
    'kubectl set resources daemonset/fluent-bit --containers=fluent-bit --limits=memory=1Gi --namespace logging',
  ]);
});

it('names the place in Git where it is known', () => {
  const source = {
    repository: 'https://github.com/acme/logs',
    branch: 'main',
    path: 'prod',
    holds: 'manifests' as const,
  };
  expect(shown({ sources: [source], wish: { memoryLimit: '1Gi' } })[0]).toBe(
    'So that it lasts: https://github.com/acme/logs, branch main, prod (known from the settings). Put the same into the manifests that you apply, or the next kubectl apply takes it back.',
  );
});

it('a plan without a change has nothing of it', () => {
  expect(lastingParts({})).toEqual([]);
});
