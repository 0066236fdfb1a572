import { describe, expect, it } from 'vitest';
import { type Keeping, lastingOf, planKept, resource, sign } from './lasting-scene.ts';

const overlay = `image:
  tag: 4.2.8
resources:
  limits:
    memory: 1Gi
config:
  inputs: |
    [INPUT]
        Name            forward
        Listen          0.0.0.0
        Port            24224
        Mem_Buf_Limit   64M
`;

describe('a Helm release', () => {
  const helm = { owners: [sign('helm')], chart: 'fluent-bit-0.48.1' };
  it('gets a file of values with nothing but the change, and the command that takes it', () => {
    const { owner, files, commands } = lastingOf(helm);
    expect({ owner, files, commands }).toEqual({
      owner: 'Helm release logs',
      files: [{ name: 'fluent-medic-values.yaml', text: overlay }],
      commands: [
        'helm upgrade logs fluent/fluent-bit --namespace ops --version 0.48.1 --reuse-values --values fluent-medic-values.yaml',
      ],
    });
  });
  it.each([
    ['0.57.0', '4.2.8', true],
    ['0.56.9', '4.2.8', false],
    ['0.58.1', '5.1.0', false],
    ['2.3.6', '4.2.8', false],
  ])('chart %s with Fluent Bit %s: the probe goes with it: %s', (chart, version, probe) => {
    const { files } = lastingOf({ ...helm, chart: `fluent-bit-${chart}`, wish: { version } });
    expect(files.map(({ text }) => /path: \/api\/v1\/health/.test(text))).toEqual([probe]);
  });
  it.each([
    [
      undefined,
      'Which chart the release was made from is not written on the objects, so its values cannot be named.',
    ],
    [
      'loki-stack-2.10.2',
      'The values of the chart loki-stack are not known to the bot, so they cannot be named.',
    ],
  ])('chart %s: no file, and why', (chart, why) => {
    const { files, notes } = lastingOf({ owners: helm.owners, ...(chart ? { chart } : {}) });
    expect([files, notes]).toEqual([[], [why]]);
  });
  it('a text that holds credentials is not written out, here or by hand', () => {
    const lasting = lastingOf({
      ...helm,
      change: (facts) => {
        const { mounted } = facts;
        if (!mounted) throw new Error('the case has a configuration');
        const files = mounted.files.map((file) => ({
          ...file,
          text: `${file.text}    HTTP_Passwd     hunter2\n`,
        }));
        return { ...facts, mounted: { ...mounted, files } };
      },
    });
    expect(JSON.stringify(lasting)).not.toContain('hunter2');
    expect(lasting.files[0]?.text).toBe('image:\n  tag: 4.2.8\nresources:\n  limits:\n    memory: 1Gi\n');
    expect(lasting.notes[0]).toBe(
      'The text in config.inputs is not written out here, because it holds credentials or could not be read: in config.inputs, input[0] set Mem_Buf_Limit to 64M.',
    );
    expect(lasting.byHand.commands[0]).toBe('kubectl edit configmap fluent-bit --namespace logging');
  });
});

describe('by hand', () => {
  const rest = '--namespace logging';
  it.each([
    [
      { version: '4.2.8' },
      [`kubectl set image daemonset/fluent-bit fluent-bit=cr.fluentbit.io/fluent/fluent-bit:4.2.8 ${rest}`],
    ],
    [
      { memoryLimit: '1Gi' },
      [`kubectl set resources daemonset/fluent-bit --containers=fluent-bit --limits=memory=1Gi ${rest}`],
    ],
    [
      { memBufLimit: '64M' },
      [
        `kubectl patch configmap fluent-bit ${rest} --type merge --patch "$(cat fluent-bit.configmap-patch.yaml)"`,
        `kubectl rollout restart daemonset/fluent-bit ${rest}`,
      ],
    ],
    [
      { version: '4.2.8', memoryLimit: '1Gi' },
      [
        `kubectl patch daemonset/fluent-bit ${rest} --type strategic --patch '{"spec":{"template":{"spec":{"containers":[{"name":"fluent-bit","image":"cr.fluentbit.io/fluent/fluent-bit:4.2.8","resources":{"limits":{"memory":"1Gi"}}}]}}}}'`,
      ],
    ],
  ])('%j', (wish, commands) => {
    expect(lastingOf({ wish }).byHand.commands).toEqual(commands);
  });
});

describe('operators', () => {
  const controlled = (kind: string, name: string): Keeping => ({
    owners: [sign('operator', { name })],
    change: (facts) => {
      const workload = facts.workload!;
      const value = { ...workload.value, owner: { kind, name } };
      return { ...facts, workload: { ...workload, value } };
    },
  });
  it('fluent-operator: the FluentBit, and the one ClusterInput that fits', () => {
    const keepers = [
      resource('FluentBit', {}, { name: 'fb', namespace: 'logging' }),
      resource('ClusterInput', { forward: { port: 24224 } }, { name: 'fwd', namespace: '' }),
      resource('ClusterInput', { tail: { tag: 'kube.*' } }, { name: 'tail', namespace: '' }),
    ];
    const { files, commands } = lastingOf({ keepers, ...controlled('FluentBit', 'fb') });
    expect({ files, commands }).toEqual({
      files: [
        {
          name: 'fluentbit-fb.patch.yaml',
          text: 'spec:\n  image: cr.fluentbit.io/fluent/fluent-bit:4.2.8\n  resources:\n    limits:\n      memory: 1Gi\n',
        },
        { name: 'clusterinput-fwd.patch.yaml', text: `spec:\n  forward:\n    memBufLimit: 64M\n` },
      ],
      commands: [
        'kubectl patch fluentbits.fluentbit.fluent.io fb --namespace logging --type merge --patch "$(cat fluentbit-fb.patch.yaml)"',
        'kubectl patch clusterinputs.fluentbit.fluent.io fwd --type merge --patch "$(cat clusterinput-fwd.patch.yaml)"',
      ],
    });
  });
  it('two inputs that fit equally well: none is chosen', () => {
    const keepers = [
      resource('FluentBit', {}, { name: 'fb', namespace: 'logging' }),
      resource('ClusterInput', { forward: {} }, { name: 'one', namespace: '' }),
      resource('ClusterInput', { forward: {} }, { name: 'two', namespace: '' }),
    ];
    const { notes, files } = lastingOf({ keepers, ...controlled('FluentBit', 'fb') });
    expect([files.length, notes]).toEqual([
      1,
      [
        'Mem_Buf_Limit → 64M: which input of the operator this is could not be told among ClusterInput one, ClusterInput two.',
      ],
    ]);
  });
  it('logging-operator: the FluentbitAgent', () => {
    const keepers = [resource('FluentbitAgent', {}, { name: 'agent', namespace: '' })];
    const { files, commands } = lastingOf({ keepers, ...controlled('FluentbitAgent', 'agent') });
    expect(files).toEqual([
      {
        name: 'fluentbitagent-agent.patch.yaml',
        text: 'spec:\n  image:\n    tag: 4.2.8\n  resources:\n    limits:\n      memory: 1Gi\n  inputTail:\n    Mem_Buf_Limit: 64M\n',
      },
    ]);
    expect(commands).toEqual([
      'kubectl patch fluentbitagents.logging.banzaicloud.io agent --type merge --patch "$(cat fluentbitagent-agent.patch.yaml)"',
    ]);
  });
});

it('the digest covers where in Git it belongs', () => {
  const source = { repository: 'https://github.com/acme/logs', path: 'logs', holds: 'manifests' as const };
  const digests = [
    planKept({}),
    planKept({ sources: [source] }),
    planKept({ sources: [{ ...source, branch: 'release' }] }),
  ].map(({ digest }) => digest);
  expect(new Set(digests).size).toBe(3);
});

it('a plan that nobody should carry out as it stands has no commands', () => {
  expect(planKept({ wish: { memoryLimit: '900Gi' } })).toMatchObject({ adviceOnly: /ceiling/ });
  expect(planKept({ wish: { memoryLimit: '900Gi' } }).lasting).toBeUndefined();
});
