import { expect, it } from 'vitest';
import type { SimulatedCluster } from '../../src/demo/cluster/cluster.ts';
import type { Scene } from '../../src/demo/cluster/default-scene.ts';
import type { KubeObject } from '../../src/demo/cluster/seams.ts';
import type { DaemonSet, Deployment, Pod } from '../../src/demo/cluster/world/kube-shapes.ts';
import { heavySlowLoad } from '../../src/demo/cluster/world/load.ts';
import { clusterState } from './cluster-state.ts';
import { sceneWith, type SceneWish } from './scene-with.ts';
import { setWholeStage, wholeMs } from './whole-stage.ts';

const replicas = 4;

/** `logging/fluent-bit` as a Deployment. */
function asDeployment(wish: SceneWish): Scene {
  const scene = sceneWith(wish);
  const objects = scene.objects.map(({ resource, object }) =>
    resource === 'daemonsets'
      ? { resource: 'deployments', object: deploymentFrom(object as DaemonSet) }
      : { resource, object },
  );
  return { ...scene, objects };
}

function deploymentFrom({ apiVersion, metadata, spec }: DaemonSet): KubeObject {
  const { updateStrategy: _, ...rest } = spec;
  const rollingUpdate = { maxSurge: '25%', maxUnavailable: '25%' };
  const own = { replicas, strategy: { type: 'RollingUpdate', rollingUpdate }, progressDeadlineSeconds: 600 };
  return { kind: 'Deployment', apiVersion, metadata, spec: { ...rest, ...own } };
}

const deploymentOf = ({ store }: SimulatedCluster) =>
  store.get('deployments', 'logging', 'fluent-bit') as Deployment;
const versions = ({ store }: SimulatedCluster) =>
  (store.list('pods', 'logging') as Pod[]).map(({ spec }) => spec.containers[0]?.image.split(':').at(-1));

/** How the Deployment rolls out, each time that changes, and the most pods of another version that ran until it was given back. */
function watchRollout(cluster: SimulatedCluster, from: string) {
  const seen: string[] = [];
  let most = 0;
  cluster.store.subscribe('deployments', ({ object }) => {
    const { strategy, minReadySeconds = 0 } = (object as Deployment).spec;
    const line = `${JSON.stringify(strategy?.rollingUpdate)}${minReadySeconds > 0 ? ' held' : ''}`;
    if (line !== seen.at(-1)) seen.push(line);
  });
  cluster.store.subscribe('pods', () => {
    if (seen.at(-1)?.endsWith('held'))
      most = Math.max(most, versions(cluster).filter((version) => version !== from).length);
  });
  return { seen, most: () => most };
}

const first = '{"maxUnavailable":0,"maxSurge":1} held';
const own = '{"maxUnavailable":"25%","maxSurge":"25%"}';

it.concurrent(
  'a Deployment is cured of a known crash by pods beside the others, wave after wave',
  async () => {
    const { cluster, approve, readUntil, close } = await setWholeStage(
      asDeployment({ version: '3.2.0', memory: '1Gi' }),
    );
    try {
      const { strategy: _, template: __, ...spec } = deploymentOf(cluster).spec;
      const rollout = watchRollout(cluster, '3.2.0');
      cluster.setLoad(heavySlowLoad);
      await approve();
      await readUntil(/fixed and verified after/);
      expect([rollout.most(), rollout.seen.slice(-2)]).toEqual([1, [first, own]]);
      expect(versions(cluster)).toEqual(Array.from({ length: replicas }, () => '4.2.8'));
      expect(deploymentOf(cluster).spec).toMatchObject(spec);
      expect(deploymentOf(cluster).spec).not.toHaveProperty('minReadySeconds');
    } finally {
      await close();
    }
  },
  wholeMs,
);

it.concurrent(
  'a Deployment whose first new pod cannot start is as it was, and its old pods never went',
  async () => {
    const { cluster, fill, approve, readUntil, until, close } = await setWholeStage(
      asDeployment({ version: '4.2.7', memory: '512Mi', input: 'Mem_Buf_Limit 5m', absent: '4.2.8' }),
    );
    try {
      const stateNow = () =>
        Object.entries(clusterState(cluster)).filter(([name]) => !name.startsWith('replicasets/'));
      const before = stateNow();
      const rollout = watchRollout(cluster, '4.2.7');
      cluster.setLoad(heavySlowLoad);
      expect(await fill('upgrade', { version: '4.2.8' })).toEqual({});
      await approve(/4\.2\.7 → 4\.2\.8/);
      expect(await readUntil(/^\S+ Rolled back/)).toMatch(/cannot start: (ErrImagePull|ImagePullBackOff)/);
      expect([rollout.most(), rollout.seen.slice(-2)]).toEqual([1, [first, own]]);
      await until(() => expect(stateNow()).toEqual(before));
    } finally {
      await close();
    }
  },
  wholeMs,
);
