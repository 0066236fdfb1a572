import { describe, expect, it } from 'vitest';
import { changeValues } from '../../src/diagnosis/change-values.ts';
import type { Facts } from '../../src/diagnosis/facts.ts';
import { gatherFacts } from '../../src/diagnosis/gather-facts.ts';
import { sinceChange, writerName } from '../../src/diagnosis/since-change.ts';
import type { Evidence, FieldWriter, Revision } from '../../src/evidence/evidence.ts';
import { configMapOf, containerOf, nothing, podOf, sourced, statusOf } from './evidence-of.ts';
import { workloadOf } from '../support/workload-of.ts';
import { english } from '../support/english.ts';

const at = (time: string) => `2026-11-22T${time}Z`;
const writer = (manager: string, time: string, index: number, holdsContent = true): FieldWriter => ({
  manager,
  at: at(time),
  index,
  holdsContent,
});

function configWith(writers: readonly FieldWriter[], createdAt: string | undefined = at('08:00:00')) {
  const map = configMapOf({ 'fluent-bit.conf': '[INPUT]\n    Name tail\n' });
  return { ...map, value: { ...map.value, ...(createdAt !== undefined && { createdAt }), writers } };
}

const document = JSON.stringify(
  {
    items: [
      {
        metadata: {
          managedFields: [
            { manager: 'helm', time: 'T1' },
            { manager: 'kubectl-edit', time: 'T2' },
          ],
        },
      },
    ],
  },
  null,
  1,
);

/** A container that runs since 10:00 and died before that at 09:59, mounting that ConfigMap. */
function factsOf(configMap: Evidence['configMaps'][number], more: Partial<Evidence> = {}): Facts {
  const status = statusOf({
    restartCount: 1,
    state: { kind: 'running', startedAt: at('10:00:00') },
    lastTermination: { exitCode: 1, startedAt: at('09:58:00'), finishedAt: at('09:59:00') },
  });
  const pod = podOf({
    containers: [containerOf({ status })],
    owner: { kind: 'DaemonSet', name: 'fluent-bit', uid: 'd' },
  });
  return gatherFacts({
    ...nothing,
    collectedAt: at('10:30:00'),
    pods: [sourced(pod)],
    configMaps: [configMap],
    documents: { 'resources/configmaps.json': document },
    ...more,
  });
}

describe('a change of the configuration', () => {
  it('is the newest write of its data, with who wrote it and where that stands', () => {
    const { configChange } = factsOf(
      configWith([writer('helm', '09:00:00', 0), writer('kubectl-edit', '09:50:00', 1)]),
    );
    expect(configChange).toEqual({
      object: 'ConfigMap/logging/fluent-bit',
      by: 'kubectl-edit',
      at: at('09:50:00'),
      lines: [
        { source: 'resources/configmaps.json', line: 11, text: '"manager": "kubectl-edit",' },
        { source: 'resources/configmaps.json', line: 12, text: '"time": "T2"' },
      ],
    });
  });

  it.each([
    ['when it was made is none', configWith([writer('helm', '08:00:00', 0)])],
    ['of its labels is none', configWith([writer('argocd-controller', '09:50:00', 0, false)])],
    [
      'is not known where nobody says when it was made',
      configWith([writer('helm', '09:50:00', 0)], undefined),
    ],
    ['is not known without managed fields', configWith([])],
  ])('%s', (_, configMap) => {
    const value = { ...configMap.value };
    if (_.includes('nobody says')) delete (value as { createdAt?: string }).createdAt;
    expect(factsOf({ ...configMap, value }).configChange).toBeUndefined();
  });

  it.each([
    ['before the life that ended', '09:50:00', { config: true, configBy: 'helm', configUnread: false }],
    ['after the end, before the start', '09:59:30', { config: false, configBy: '', configUnread: false }],
    [
      'that the running process has not read',
      '10:10:00',
      { config: false, configBy: '', configUnread: true },
    ],
  ])('%s', (_, time, values) => {
    const facts = factsOf(configWith([writer('helm', time, 0)]));
    expect(changeValues(facts)).toEqual({ ...values, image: false });
  });
});

const revision = (number: number, image: string, time: string): Evidence['revisions'][number] => {
  const value: Revision = {
    namespace: 'logging',
    name: `fluent-bit-${number}`,
    owner: { kind: 'DaemonSet', name: 'fluent-bit', uid: 'd' },
    revision: number,
    createdAt: at(time),
    images: { 'fluent-bit': image },
  };
  return sourced(value, number, 'resources/controllerrevisions.json');
};

const daemonSet = (writers: readonly FieldWriter[]) => {
  return sourced(workloadOf({ writers }), 0, 'resources/daemonsets.json');
};
const hop = [
  revision(1, 'fluent/fluent-bit:3.2.9', '08:00:00'),
  revision(2, 'fluent/fluent-bit:4.2.8', '09:40:00'),
];

describe('what trouble began after', () => {
  const since = (config: readonly FieldWriter[], more: Partial<Evidence> = {}, openedAt = at('09:59:00')) =>
    sinceChange(factsOf(configWith(config), more), openedAt);

  it.each<[string, ReturnType<typeof since>, string | undefined]>([
    [
      'a change of the configuration, and by whom',
      since([writer('kubectl-edit', '09:50:00', 0)]),
      'configuration change by kubectl edit',
    ],
    [
      'a change of the image, and by whom',
      since([], { revisions: hop, workloads: [daemonSet([writer('kubectl-set', '09:40:01', 0)])] }),
      'image change 3.2.9 → 4.2.8 by kubectl set',
    ],
    [
      'nobody where the last write is another one',
      since([], { revisions: hop, workloads: [daemonSet([writer('helm', '09:55:00', 0)])] }),
      'image change 3.2.9 → 4.2.8',
    ],
    [
      'the newer of two',
      since([writer('helm', '09:50:00', 0)], { revisions: hop }),
      'configuration change by Helm',
    ],
    [
      'both where they came together',
      since([writer('helm', '09:40:00', 0)], {
        revisions: hop,
        workloads: [daemonSet([writer('helm', '09:40:00', 0)])],
      }),
      'image change 3.2.9 → 4.2.8 and configuration change by Helm',
    ],
    ['nothing that came later', since([writer('helm', '09:59:30', 0)]), undefined],
    [
      'nothing of the day before',
      since([writer('helm', '09:50:00', 0)], {}, '2026-11-23T10:00:00Z'),
      undefined,
    ],
  ])('%s', (_, change, what) => {
    expect(english(change?.what)).toBe(what);
  });

  it('a revision that was rolled back to has no time of its own', () => {
    const back = [...hop, revision(3, 'fluent/fluent-bit:3.2.9', '08:00:00')];
    const { imageChange } = factsOf(configWith([]), { revisions: back });
    expect([imageChange?.from, imageChange?.to, imageChange?.at]).toEqual([
      'fluent/fluent-bit:4.2.8',
      'fluent/fluent-bit:3.2.9',
      undefined,
    ]);
  });
});

it.each([
  ['kubectl-client-side-apply', 'kubectl apply'],
  ['kubectl-rollout', 'kubectl rollout'],
  ['helm', 'Helm'],
  ['argocd-controller', 'Argo CD'],
  ['our-pipeline', 'our-pipeline'],
])('%s is %s', (manager, name) => {
  expect(writerName(manager)).toBe(name);
});
