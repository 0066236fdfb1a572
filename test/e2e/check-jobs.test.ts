import type { KubernetesObject, V1Pod, V1PodSpec } from '@kubernetes/client-node';
import { describe, expect, it, type TestContext } from 'vitest';
import { kubeConfigFile } from '../support/real-cluster.ts';
import { createScene, type Scene, until } from '../support/real-scene.ts';
import { configFolder, configOf, repository, standIn } from '../support/real-workload.ts';
import { standing } from '../support/standing.ts';

const withRole = ['rbac-write.yaml', 'rbac-check-jobs.yaml'] as const;
/** Of 5.1.1, where the nodes can pull it. */
const trueImage = process.env['E2E_TRUE_IMAGE'] ?? repository;
const settings = (target: string) => `
changes: { mode: live, checkJobs: true }
releases: { allowed: ["${target}"], rewrites: [{ from: ${repository}, to: ${target === '5.1.1' ? trueImage : repository} }] }
`;

describe.skipIf(!kubeConfigFile)("Fluent Bit's own dry run, in a Job of a real cluster", () => {
  it.concurrent('says that a configuration is good', async (test) => {
    const { scene, before } = await sceneOf(test, 'tried', { target: '5.1.1' });
    const pod = await jobsPod(scene);
    expect(pod).toMatchObject(restricted);
    expect(pod.containers[0]?.image).toBe(`${trueImage}:5.1.1`);
    expect(foreignParts(pod)).toEqual([]);
    expect(pod.containers[0]?.resources?.requests).toEqual(pod.containers[0]?.resources?.limits);
    expect(await verdictOn(scene)).toMatch(/^• ✓ .* · Fluent Bit's own dry run$/);
    await untilGone(scene);
    expect(await standing(scene)).toEqual(before);
  });

  it.concurrent('says why it refuses a configuration', async (test) => {
    const { scene, before } = await sceneOf(test, 'refused', {
      target: '4.2.8',
      does: 'segv after=3 refuses=4.2.8',
    });
    expect(await verdictOn(scene)).toMatch(
      /^• ✗ Fluent Bit's own dry run: Fluent Bit 4\.2\.8 refuses this configuration: .*'geoip2' tried to instance a plugin name that doesn't exist$/,
    );
    await untilGone(scene);
    expect(await standing(scene)).toEqual(before);
  });

  it.concurrent('reads the changed configuration, and says little of an older release', async (test) => {
    const { scene, before } = await sceneOf(test, 'changed', {
      target: '4.2.8',
      does: 'eat mib=80 rate=30 after=2',
      bound: '',
    });
    const { volumes = [] } = await jobsPod(scene);
    expect(volumes.find(({ name }) => name === 'config')?.configMap?.name).toMatch(
      /^fluent-medic-check-[0-9a-f]{8}-\d+-fluent-bit$/,
    );
    expect(await verdictOn(scene)).toMatch(
      /^• – Fluent Bit's own dry run, not possible: Fluent Bit 4\.2\.8 has nothing against the configuration/,
    );
    await untilGone(scene);
    expect(await standing(scene)).toEqual(before);
  });

  it.concurrent('is not possible without the role, and no Job is made', async (test) => {
    const { scene, before } = await sceneOf(test, 'no-role', {
      target: '4.2.8',
      roles: ['rbac-write.yaml'],
    });
    expect(await verdictOn(scene)).toBe(
      `• – Fluent Bit's own dry run, not possible: The role that runs check Jobs is not granted in namespace ${scene.namespace}: deploy/rbac-check-jobs.yaml.`,
    );
    expect(await standing(scene)).toEqual(before);
  });
});

interface Setting {
  /** The only version that may be proposed. */
  readonly target: string;
  readonly does?: string;
  readonly bound?: string;
  readonly roles?: readonly ('rbac-write.yaml' | 'rbac-check-jobs.yaml')[];
}

/** A crashing workload with a Secret and a host path in a namespace whose next pods have to be `restricted`, and a bot. */
async function sceneOf(
  test: TestContext,
  name: string,
  { target, does = 'segv after=3', bound, roles = withRole }: Setting,
): Promise<{ readonly scene: Scene; readonly before: readonly string[] }> {
  const scene = await createScene({ name, roles, settings: settings(target) });
  test.onTestFinished(() => scene.end());
  const { namespace, api } = scene;
  const files = { 'fluent-bit.conf': configOf(does, bound) };
  await scene.apply([secretIn(namespace), ...standIn({ namespace, kind: 'DaemonSet', files, ...risky })]);
  await until(
    'a pod that ran',
    async () => (await scene.pods())[0]?.status?.containerStatuses?.[0]?.restartCount,
  );
  const labels = { 'pod-security.kubernetes.io/enforce': 'restricted' };
  await api.patch({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace, labels } });
  const before = await standing(scene);
  await scene.startBot();
  return { scene, before };
}

const secretIn = (namespace: string): KubernetesObject =>
  ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'keys', namespace },
    stringData: { token: 'Zq9hunter2Hunter2' },
  }) as KubernetesObject;

const risky = {
  container: {
    env: [{ name: 'TOKEN', valueFrom: { secretKeyRef: { name: 'keys', key: 'token' } } }],
    volumeMounts: [
      { name: 'config', mountPath: configFolder },
      { name: 'keys', mountPath: '/keys' },
      { name: 'log', mountPath: '/var/log', readOnly: true },
    ],
  },
  volumes: [
    { name: 'keys', secret: { secretName: 'keys' } },
    { name: 'log', hostPath: { path: '/var/log' } },
  ],
};

/** What the standard `restricted` asks for, and requests that equal limits. */
const restricted = {
  automountServiceAccountToken: false,
  securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
  containers: [
    {
      args: [`--config=${configFolder}/fluent-bit.conf`, '--dry-run'],
      securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
    },
  ],
};

/** The specification of the Job's pod, which is there for two seconds or three. */
async function jobsPod(scene: Scene): Promise<V1PodSpec> {
  const isJobs = ({ metadata }: V1Pod) => metadata?.labels?.['fluent-medic.dev/job'] !== undefined;
  const pod = await orTold(scene, async () =>
    until("the Job's pod", async () => (await scene.pods()).find(isJobs)),
  );
  return pod.spec ?? { containers: [] };
}

/** Whatever the pod has of a Secret, a token, the host or a network of it; and variables that are no plain values. */
function foreignParts({
  volumes = [],
  containers,
  hostNetwork,
  hostPID,
  hostIPC,
}: V1PodSpec): readonly unknown[] {
  return [
    ...volumes.filter(({ configMap, emptyDir }) => !configMap && !emptyDir),
    ...containers.flatMap(({ env = [], envFrom = [] }) => [
      ...env.filter(({ valueFrom }) => valueFrom),
      ...envFrom,
    ]),
    ...[hostNetwork, hostPID, hostIPC].filter(Boolean),
  ];
}

/** What stands about the dry run once it has been judged: by itself with a reason, or among what passed. */
const verdictOn = async (scene: Scene): Promise<string> =>
  orTold(scene, async () =>
    until('the verdict on the dry run', () => {
      const shown = JSON.stringify(scene.workspace.snapshot().messages.map(({ blocks }) => blocks));
      return /• [✓–✗][^"\\]*Fluent Bit's own dry run[^"\\]*/.exec(shown)?.[0];
    }),
  );

/** When it does not come, the thread itself says why. */
const orTold = async <T>(scene: Scene, look: () => Promise<T>): Promise<T> =>
  look().catch((error: unknown) => {
    throw new Error(scene.told(), { cause: error });
  });

const untilGone = async (scene: Scene): Promise<true> =>
  until('the Job, its pod and its texts taken away', async () => {
    const pods = await scene.pods();
    const objects = [...pods.map(({ metadata }) => JSON.stringify(metadata)), ...(await standing(scene))];
    return !objects.some((object) => object.includes('fluent-medic-check-'));
  });
