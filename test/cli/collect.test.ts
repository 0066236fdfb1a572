import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import { collectCommand } from '../../src/cli/collect.ts';
import { diagnoseCommand } from '../../src/cli/diagnose.ts';
import type { KubeObject } from '../../src/demo/cluster/seams.ts';
import { recordedPod } from '../adapters/kubernetes/simulated-cluster.ts';
import { type LiveCluster, pod, startLiveCluster } from '../support/live-cluster.ts';

const now = '[2026/11/22 12:48:02]';
const lastWords = [
  'Fluent Bit v3.2.0',
  `${now} [ warn] [input] forward.0 paused (mem buf overlimit)`,
  '[0] app: [[1795351682.1, {}], {"card"=>"4111"}]',
  `${now} [engine] caught signal (SIGSEGV)`,
  '#0  0x561fdc899f07      in  fw_conn_event() at plugins/in_forward/fw_conn.c:75',
  `${now} [error] [output:es:es.0] login with password=hunter2`,
];

let live: LiveCluster;
beforeEach(async () => {
  live = await startLiveCluster();
  live.cluster.kubelet.previous.set(`${pod}/fluent-bit`, lastWords);
  live.cluster.kubelet.current.set(`${pod}/fluent-bit`, ['Fluent Bit v3.2.0']);
});
afterEach(async () => live.close());

describe('collect', () => {
  const previous = `logs/logging/${pod}/fluent-bit/previous.log`;

  it('writes a bundle without secrets and records, and says what it holds and lacks', async () => {
    expect(await collectCommand([`logging/${pod}`, '--out', 'b'], live.io)).toBe(0);
    expect([live.io.out.join(''), live.io.err]).toEqual([
      `b: 9 files
  bundle.json
  resources/pods.json
  resources/daemonsets.json
  resources/controllerrevisions.json
  resources/configmaps.json
  resources/events.json
  resources/nodes.json
  logs/logging/${pod}/fluent-bit/previous.log
  logs/logging/${pod}/fluent-bit/current.log
Withheld: 1 log line that is not Fluent Bit's own; --raw writes such lines.
Not read: Fluent Bit's monitoring API on port 2020: nothing listens on port 2020: HTTP_Server is off, or uses another port.
`,
      [],
    ]);
    expect((await inBundle(previous)).split('\n')).toEqual([
      ...lastWords.slice(0, 2),
      '[record-like line withheld]',
      ...lastWords.slice(3, 5),
      `${now} [error] [output:es:es.0] login with password=[redacted]`,
      '',
    ]);
    expect(await everything()).not.toMatch(/hunter2|4111/);
  });

  it('raw writes the records too, but no secrets', async () => {
    await collectCommand([`logging/${pod}`, '--out', 'b', '--raw'], live.io);
    expect((await inBundle(previous)).split('\n')[2]).toBe(lastWords[2]);
    expect(await everything()).not.toContain('hunter2');
  });

  it('gives a bundle that is diagnosed as the live pod is', async () => {
    await diagnoseCommand([`logging/${pod}`, '--output', 'json'], live.io);
    await collectCommand(['x/logging/fluent-bit', '--out', 'b'], live.io);
    await diagnoseCommand(['--bundle', 'b', '--output', 'json'], live.io);
    const [ofLive, , ofBundle] = live.io.out;
    const diagnosis = JSON.parse(ofLive ?? '') as { primary: object; subject: object };
    expect(JSON.parse(ofBundle ?? '')).toEqual(diagnosis);
    expect(diagnosis).toMatchObject({
      primary: { cause: 'known-crash', advisory: 'FLB-FWD-PAUSE-1' },
      subject: { cluster: 'x', pod, version: '3.2.0' },
    });
  });

  it('does not overwrite anything, and asks no cluster when it could not write', async () => {
    const shown: string[] = [];
    const io = { ...live.io, progress: (line: string) => void shown.push(line) };
    await expect(collectCommand([`logging/${pod}`, '--out', '.'], io)).rejects.toThrow(
      `${live.folder} is not empty; expected a new or an empty folder.`,
    );
    await expect(collectCommand([`logging/${pod}`, '--out', 'kubeconfig/b'], io)).rejects.toThrow(
      `${live.folder}/kubeconfig/b is a file, or inside one; expected a new or an empty folder.`,
    );
    expect([await readdir(live.folder), shown]).toEqual([['kubeconfig'], []]);
  });

  it('shows its progress only where stderr is a terminal', async () => {
    const shown: string[] = [];
    const io = { ...live.io, progress: (line: string) => void shown.push(line) };
    await collectCommand([`logging/${pod}`, '--out', 'b'], io);
    expect(shown).toEqual([
      `Looking for logging/${pod} in x …`,
      `Reading objects, logs and counters of logging/${pod}, container fluent-bit …`,
      '',
    ]);
  });
});

describe('which container', () => {
  it('is that of the workload that died last', async () => {
    live.create(
      recordedPod('fluent-bit-later', (later) => {
        const { containerStatuses } = later['status'] as { containerStatuses: [Status] };
        containerStatuses[0].lastState.terminated.finishedAt = new Date(Date.now() - 5_000).toISOString();
      }),
    );
    await diagnoseCommand(['logging/fluent-bit', '--output', 'json'], live.io);
    expect(JSON.parse(live.io.out.join(''))).toMatchObject({ subject: { pod: 'fluent-bit-later' } });
  });

  it('of several in one pod is the one in trouble, the others are told', async () => {
    live.create(recordedPod('two', withSecondContainer));
    await diagnoseCommand(['logging/two', '--output', 'json'], live.io);
    await diagnoseCommand(['logging/two', '--container', 'second', '--output', 'json'], live.io);
    expect(live.io.out.map((text) => (JSON.parse(text) as { subject: object }).subject)).toMatchObject([
      { container: 'fluent-bit' },
      { container: 'second' },
    ]);
    expect(live.io.err).toEqual([
      'Of the Fluent Bit containers of two, fluent-bit is in most trouble; --container second looks at another one.\n',
    ]);
  });

  it('of a workload without a pod is that of its template', async () => {
    live.cluster.store.delete('pods', 'logging', pod);
    await diagnoseCommand(['logging/fluent-bit', '--output', 'json'], live.io);
    expect(JSON.parse(live.io.out.join(''))).toMatchObject({
      subject: { pod: null, workload: { kind: 'DaemonSet', name: 'fluent-bit' }, container: 'fluent-bit' },
    });
  });
});

interface Status {
  name: string;
  lastState: { terminated: { finishedAt: string } };
}

function withSecondContainer(two: KubeObject): void {
  const spec = two['spec'] as { containers: { name: string }[] };
  const status = two['status'] as { containerStatuses: object[] };
  spec.containers.push({ ...structuredClone(spec.containers[0]), name: 'second' });
  status.containerStatuses.push({ name: 'second', ready: true, restartCount: 0, state: { running: {} } });
}

describe('what cannot be answered is one sentence', () => {
  test.each<readonly [string, readonly string[], string]>([
    [
      'an unknown name',
      ['logging/nothing'],
      'There is no pod, DaemonSet, Deployment, StatefulSet, ReplicaSet logging/nothing in cluster x.',
    ],
    [
      'another cluster',
      ['prod/logging/fluent-bit'],
      'The cluster "prod" is not "x", the one at hand; --context NAME chooses another.',
    ],
    [
      'a context that does not exist',
      ['logging/fluent-bit', '--context', 'nope'],
      'The kubeconfig\'s context "nope" names no cluster; expected one of: x.',
    ],
    [
      'a kubeconfig that does not exist',
      ['logging/fluent-bit', '--kubeconfig', '/nowhere'],
      'There is no kubeconfig /nowhere; --kubeconfig FILE or KUBECONFIG names one.',
    ],
    [
      'a container that does not exist',
      ['logging/fluent-bit', '--container', 'nope'],
      'There is no container "nope" in logging/fluent-bit; --container NAME chooses one of fluent-bit.',
    ],
  ])('%s', async (_, argv, sentence) => {
    const failure = await diagnoseCommand(argv, live.io).catch((error: unknown) => error);
    expect(failure).toMatchObject({ name: 'UsageError', message: sentence });
  });

  it('a refusal of the cluster, with the missing right', async () => {
    live.cluster.server.forbid({ apiGroups: [''], resources: ['pods'], verbs: ['get'] });
    const failure = await diagnoseCommand([`logging/${pod}`], live.io).catch((error: unknown) => error);
    expect(failure).toMatchObject({
      name: 'Error',
      message: `x cannot be asked about logging/${pod}: the bot may not get pods in namespace logging; add to the rules of a Role in namespace logging: {apiGroups: [""], resources: ["pods"], verbs: ["get"]}`,
    });
  });

  it('a cluster that is away', async () => {
    await live.cluster.server.close();
    const failure = await diagnoseCommand([`logging/${pod}`], live.io).catch((error: unknown) => error);
    expect(String(failure)).toMatch(
      /^Error: x cannot be asked about logging\/\S+: The API server cannot be reached: /,
    );
  });

  it('a missing folder, a missing pod', async () => {
    await expect(collectCommand(['logging/a'], live.io)).rejects.toThrow(
      '--out is missing: the folder to write.',
    );
    await expect(collectCommand(['--out', 'b'], live.io)).rejects.toThrow(
      'Which pod? Expected [cluster/]namespace/pod-or-workload.',
    );
  });
});

const inBundle = async (file: string): Promise<string> => readFile(path.join(live.folder, 'b', file), 'utf8');

async function everything(): Promise<string> {
  const names = await readdir(path.join(live.folder, 'b'), { recursive: true, withFileTypes: true });
  const files = names.filter((each) => each.isFile());
  return (
    await Promise.all(files.map(async (each) => readFile(path.join(each.parentPath, each.name), 'utf8')))
  ).join('');
}
