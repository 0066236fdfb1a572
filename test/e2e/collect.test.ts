import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { V1ContainerStatus, V1Pod } from '@kubernetes/client-node';
import { loadAllYaml, type KubernetesObject, type KubernetesObjectApi } from '@kubernetes/client-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { collectCommand } from '../../src/cli/collect.ts';
import { diagnoseCommand } from '../../src/cli/diagnose.ts';
import { quietIo } from '../support/quiet-io.ts';
import { apiOf, asServiceAccount, create, kubeConfigFile, named, remove } from '../support/real-cluster.ts';
import { imageOf } from '../support/real-workload.ts';

const namespace = 'medic-collect';
const secret = 'Zq9hunter2Hunter2';

interface Trouble {
  /** What the stand-in for Fluent Bit does. */
  readonly does: string;
  readonly image?: string;
  readonly configMap?: 'absent';
  readonly probed?: boolean;
  readonly has: (status: V1ContainerStatus, pod: V1Pod) => boolean;
  readonly cause: string;
}

const died = (status: V1ContainerStatus): boolean =>
  status.restartCount > 0 && status.lastState?.terminated !== undefined;

const troubles: Readonly<Record<string, Trouble>> = {
  oom: { does: 'eat mib=80 rate=30 after=2', has: died, cause: 'memory-limit-too-low' },
  crash: { does: 'segv after=3', has: died, cause: 'known-crash' },
  pull: {
    does: 'sleep',
    image: '9.9.9-nope',
    has: ({ state }) => state?.waiting?.reason === 'ImagePullBackOff',
    cause: 'image-pull',
  },
  absent: {
    does: 'sleep',
    configMap: 'absent',
    has: ({ state }) => state?.waiting?.reason === 'ContainerCreating',
    cause: 'missing-config',
  },
  probe: { does: 'unhealthy after=5', probed: true, has: died, cause: 'probe-restart' },
};

let folder: string;
let api: KubernetesObjectApi;
let kubeConfig: string;

describe.skipIf(!kubeConfigFile)('a pod of a real cluster', () => {
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'collect-'));
    kubeConfig = await readFile(kubeConfigFile ?? '', 'utf8');
    api = apiOf(kubeConfig);
    await create(api, [
      named('v1', 'Namespace', namespace),
      ...Object.entries(troubles).flatMap(([name, trouble]) => manifests(name, trouble)),
    ]);
  });
  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
    await remove(api, named('v1', 'Namespace', namespace));
  }, 120_000);

  it.each(Object.entries(troubles))(
    '%s is diagnosed live and from what was collected',
    async (name, trouble) => {
      const pod = await podIn(name, trouble);
      const io = await ioOf('admin', kubeConfig);
      const out = `bundle-${name}`;
      expect(await diagnoseCommand([`${namespace}/${pod}`, '--output', 'json'], io)).toBe(0);
      expect(await collectCommand([`${namespace}/${name}`, '--out', out], io)).toBe(0);
      expect(await diagnoseCommand(['--bundle', out, '--output', 'json'], io)).toBe(0);
      const [live = '', collected = '', fromBundle = ''] = io.out;
      expect([claimOf(live), claimOf(fromBundle)]).toEqual([
        { cause: trouble.cause, pod },
        { cause: trouble.cause, pod },
      ]);
      expect(collected).toContain('resources/pods.json');
      const written = await readFile(path.join(folder, out, 'resources/pods.json'), 'utf8');
      expect([written.includes(secret), written.includes('[redacted]')]).toEqual([false, true]);
    },
  );

  it('whose logs may not be read says so, live and in what was collected', async () => {
    const pod = await podIn('crash', { ...troubles['crash'], has: died });
    await create(api, rightsWithoutLogs);
    const io = await ioOf('lesser', asServiceAccount(kubeConfig, `${namespace}:lesser`));
    await diagnoseCommand([`${namespace}/${pod}`, '--output', 'json'], io);
    await collectCommand([`${namespace}/${pod}`, '--out', 'bundle-lesser'], io);
    await diagnoseCommand(['--bundle', 'bundle-lesser', '--output', 'json'], io);
    const [live = '', collected = '', fromBundle = ''] = io.out;
    expect(collected).toMatch(/Not read: .*log.*: .*pods\/log/);
    for (const text of [live, fromBundle]) {
      const { unknowns } = JSON.parse(text) as { unknowns: { what: string; why: string }[] };
      expect(unknowns.some(({ what, why }) => /log/.test(what) && /pods\/log/.test(why))).toBe(true);
    }
    expect(claimOf(fromBundle)).toEqual(claimOf(live));
  });
});

async function ioOf(name: string, text: string) {
  const file = path.join(folder, `kubeconfig-${name}`);
  await writeFile(file, text);
  return quietIo({ cwd: folder, env: { KUBECONFIG: file } });
}

function claimOf(text: string): { cause: string; pod: string } {
  const { primary, subject } = JSON.parse(text) as { primary: { cause: string }; subject: { pod: string } };
  return { cause: primary.cause, pod: subject.pod };
}

/** The pod's name, once it is in its trouble. */
async function podIn(name: string, { has }: Pick<Trouble, 'has'>): Promise<string> {
  for (let tries = 0; tries < 120; tries += 1) {
    const { items } = await api.list<V1Pod>(
      'v1',
      'Pod',
      namespace,
      undefined,
      undefined,
      undefined,
      undefined,
      `app=${name}`,
    );
    const pod = items.find(({ status }) => status?.containerStatuses?.some((each) => has(each, { status })));
    if (pod?.metadata?.name !== undefined) return pod.metadata.name;
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
  throw new Error(`${name} did not get into its trouble.`);
}

const rightsWithoutLogs = loadAllYaml(`
apiVersion: v1
kind: ServiceAccount
metadata: { name: lesser, namespace: ${namespace} }
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: lesser, namespace: ${namespace} }
rules:
  - { apiGroups: [""], resources: [pods, configmaps, events], verbs: [get, list] }
  - { apiGroups: [apps], resources: [deployments, replicasets], verbs: [get, list] }
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: lesser, namespace: ${namespace} }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: lesser }
subjects: [{ kind: ServiceAccount, name: lesser, namespace: ${namespace} }]
`) as KubernetesObject[];

function manifests(name: string, { does, image = '3.2.0', configMap, probed }: Trouble): KubernetesObject[] {
  const conf = `# stand-in: ${does}
[SERVICE]
    HTTP_Server On
    Health_Check On

[INPUT]
    Name forward
    Mem_Buf_Limit 100m

[OUTPUT]
    Name http
    Match *
    HTTP_User medic
    HTTP_Passwd ${secret}
`;
  const probe = '{ httpGet: { path: /api/v1/health, port: 2020 }, periodSeconds: 2, failureThreshold: 2 }';
  const objects = loadAllYaml(`
apiVersion: v1
kind: ConfigMap
metadata: { name: ${name}, namespace: ${namespace} }
data:
  fluent-bit.conf: ${JSON.stringify(conf)}
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: ${namespace} }
spec:
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec:
      terminationGracePeriodSeconds: 5
      containers:
        - name: fluent-bit
          image: ${imageOf(image)}
          imagePullPolicy: IfNotPresent
          command: [/fluent-bit/bin/fluent-bit]
          args: [--config=/fluent-bit/etc/conf/fluent-bit.conf]
          env: [{ name: ES_PASSWORD, value: ${secret} }]
          ${probed ? `livenessProbe: ${probe}` : ''}
          resources: { limits: { memory: 64Mi }, requests: { memory: 32Mi } }
          volumeMounts: [{ name: config, mountPath: /fluent-bit/etc/conf }]
      volumes: [{ name: config, configMap: { name: ${name} } }]
`) as KubernetesObject[];
  return configMap === 'absent' ? objects.slice(1) : objects;
}
