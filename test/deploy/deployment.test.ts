import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import { createKubernetesCluster } from '../../src/adapters/kubernetes/kubernetes-cluster.ts';
import { readSettings } from '../../src/adapters/settings/settings-file.ts';
import {
  hastyClock,
  listLog,
  type SimulatedCluster,
  startSimulatedCluster,
} from '../adapters/kubernetes/simulated-cluster.ts';
import { defaultHttp } from '../../src/settings.ts';
import { deployText, objectIn } from './manifest.ts';
import { oneOfEach, podName } from './one-of-each.ts';

interface Deployment {
  readonly spec: {
    readonly replicas: number;
    readonly strategy: unknown;
    readonly template: { readonly spec: PodSpec };
  };
}
interface PodSpec {
  readonly serviceAccountName: string;
  readonly securityContext: unknown;
  readonly containers: readonly {
    readonly env: readonly { readonly name: string; readonly value?: string; readonly valueFrom?: unknown }[];
    readonly securityContext: unknown;
    readonly ports: unknown;
    readonly livenessProbe: { readonly httpGet: unknown };
    readonly readinessProbe: { readonly httpGet: unknown };
    readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string }[];
  }[];
  readonly volumes: readonly Readonly<Record<string, unknown>>[];
}

const file = 'deployment.yaml';
const { spec } = objectIn(file, 'Deployment') as unknown as Deployment;
const pod = spec.template.spec;
const [container] = pod.containers;
const { data } = objectIn(file, 'ConfigMap') as unknown as { data: Record<string, string> };

test('one replica, and never two at a time', () => {
  expect([spec.replicas, spec.strategy]).toEqual([1, { type: 'Recreate' }]);
});

test('fits pod security "restricted", on a read-only root file system', () => {
  expect(pod.securityContext).toMatchObject({
    runAsNonRoot: true,
    runAsUser: 65_532,
    seccompProfile: { type: 'RuntimeDefault' },
  });
  expect(pod.containers.map((each) => each.securityContext)).toEqual([
    { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } },
  ]);
  const kinds = pod.volumes.flatMap((volume) => Object.keys(volume)).filter((key) => key !== 'name');
  expect(kinds).toEqual(['configMap', 'persistentVolumeClaim']);
});

test('probes and the Service ask where the bot answers', () => {
  expect([container?.ports, container?.livenessProbe.httpGet, container?.readinessProbe.httpGet]).toEqual([
    [{ name: 'http', containerPort: defaultHttp.port }],
    { path: '/healthz', port: 'http' },
    { path: '/readyz', port: 'http' },
  ]);
  expect(objectIn(file, 'Service')['spec']).toEqual({
    selector: { 'app.kubernetes.io/name': 'fluent-medic' },
    ports: [{ name: 'http', port: defaultHttp.port, targetPort: 'http' }],
  });
});

test('tokens come from a Secret, by reference only', () => {
  const tokens = container?.env.filter(({ name }) => name.endsWith('_TOKEN')) ?? [];
  expect(tokens).toEqual([
    {
      name: 'SLACK_BOT_TOKEN',
      valueFrom: { secretKeyRef: { name: 'fluent-medic-slack', key: 'bot-token' } },
    },
    {
      name: 'SLACK_APP_TOKEN',
      valueFrom: { secretKeyRef: { name: 'fluent-medic-slack', key: 'app-token' } },
    },
    {
      name: 'ALERTMANAGER_TOKEN',
      valueFrom: { secretKeyRef: { name: 'fluent-medic-alertmanager', key: 'token', optional: true } },
    },
    {
      name: 'GITHUB_TOKEN',
      valueFrom: { secretKeyRef: { name: 'fluent-medic-github', key: 'token', optional: true } },
    },
  ]);
  expect(deployText(file)).not.toMatch(/^kind: Secret/m);
});

test('every file that the environment names lies in a mounted volume', () => {
  const values = Object.fromEntries((container?.env ?? []).map(({ name, value }) => [name, value]));
  const mounts = container?.volumeMounts.map((mount) => mount.mountPath) ?? [];
  expect(mounts).toEqual(['/etc/fluent-medic', '/data']);
  for (const name of ['KUBECONFIG', 'MEDIC_CONFIG']) {
    expect(Object.keys(data).map((key) => `/etc/fluent-medic/${key}`)).toContain(values[name]);
  }
  expect(values['DATABASE_URL']).toMatch(/^sqlite:\/data\//);
});

test('its settings are read as they stand, and are read-only', () => {
  const read = readSettings(data['medic.yaml'] ?? '', 'medic.yaml');
  expect([read.cluster, read.settings.changes.mode]).toEqual(['my-cluster', 'suggest']);
});

describe("the kubeconfig of the pod's own service account", () => {
  let cluster: SimulatedCluster;
  let folder: string;

  beforeEach(async () => {
    cluster = await startSimulatedCluster();
    for (const [plural, object] of oneOfEach()) cluster.store.create(plural, object);
    folder = await mkdtemp(path.join(tmpdir(), 'medic-token-'));
  });
  afterEach(async () => {
    await cluster.server.close();
    await rm(folder, { recursive: true });
  });

  it('reads and watches with the token that is mounted', async () => {
    const tokenFile = path.join(folder, 'token');
    await writeFile(tokenFile, 'reader-token');
    const stop = new AbortController();
    const seen: string[] = [];
    await inCluster(tokenFile).watchPods(async ({ name }) => {
      seen.push(name);
      if (seen.length === 5) void watching().then(() => stop.abort());
    }, stop.signal);
    expect(seen).toContain(podName('DaemonSet'));
    expect(new Set(cluster.requests.map((each) => [each.identity, each.status].join(' ')))).toEqual(
      new Set(['system:serviceaccount:fluent-medic:reader 200']),
    );
  });

  const inCluster = (tokenFile: string) =>
    createKubernetesCluster({
      name: 'my-cluster',
      clock: hastyClock,
      log: listLog(),
      kubeConfigText: (data['kubeconfig'] ?? '')
        .replace('https://kubernetes.default.svc', urlOf(cluster))
        .replace(/certificate-authority: .*/, 'insecure-skip-tls-verify: true')
        .replace('/var/run/secrets/kubernetes.io/serviceaccount/token', tokenFile),
    });

  async function watching(): Promise<void> {
    while (!cluster.requests.some((each) => each.query['watch'] !== undefined)) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
});

const urlOf = (cluster: SimulatedCluster): string =>
  /http:\/\/127\.0\.0\.1:\d+/.exec(cluster.kubeConfigText())?.[0] ?? '';
