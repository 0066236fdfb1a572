import { Exec, KubeConfig, type KubernetesObject, type V1Status } from '@kubernetes/client-node';
import { describe, expect, it, type TestContext } from 'vitest';
import { kubeConfigFile } from '../support/real-cluster.ts';
import {
  createScene,
  deathsIn,
  type Scene,
  signalsTold,
  statusIn,
  until,
  untilToldAllBut,
  untilToldOnce,
} from '../support/real-scene.ts';
import { configFolder, configOf, imageOf, standIn, type StandIn } from '../support/real-workload.ts';

const oomKilled = [/is being OOM-killed/, /memory limit/i];
const crashed = [/is crashing/, /known defect \(FLB-FWD-PAUSE-1\)/];

describe.skipIf(!kubeConfigFile)('the nine situations, on a real cluster under the shipped read role', () => {
  it.concurrent('1: a first OOM kill of which only "Running again" is left to see', async (test) => {
    const scene = await sceneOf(test, 'running-again', { does: 'eat mib=80 rate=40 after=60' });
    await until('running again', async () => {
      const status = await statusIn(scene);
      return status?.restartCount === 1 && status.state?.running && status.lastState?.terminated;
    });
    await scene.startBot();
    await untilToldOnce(scene, ...oomKilled);
    expect([signalsTold(scene), await deathsIn(scene)]).toEqual([1, 1]);
  });

  it.concurrent('2: OOM kills seen as terminated, and again as the last state', async (test) => {
    const scene = await sceneOf(test, 'terminated', { does: 'eat mib=80 rate=40 after=5', bot: true });
    await until('terminated', async () => (await statusIn(scene))?.state?.terminated);
    await untilRestarts(scene, 3);
    await untilToldOnce(scene, ...oomKilled);
    expect(signalsTold(scene)).toBeGreaterThan(2);
  });

  it.concurrent('3: one SIGSEGV, and never CrashLoopBackOff', async (test) => {
    const scene = await sceneOf(test, 'segv-once', { does: 'segv after=60', bot: true });
    const seen: (string | undefined)[] = [];
    await until('running again', async () => {
      const status = await statusIn(scene);
      seen.push(status?.state?.waiting?.reason);
      return status?.restartCount === 1 && status.state?.running;
    });
    await untilToldOnce(scene, ...crashed);
    expect([signalsTold(scene), seen.includes('CrashLoopBackOff')]).toEqual([1, false]);
  });

  it.concurrent('4: SIGSEGV in CrashLoopBackOff, which is no further signal', async (test) => {
    const scene = await sceneOf(test, 'segv-loop', { does: 'segv after=3', bot: true });
    await untilRestarts(scene, 2);
    await until('CrashLoopBackOff', async () => {
      return (await statusIn(scene))?.state?.waiting?.reason === 'CrashLoopBackOff';
    });
    await untilToldOnce(scene, ...crashed);
    expect(signalsTold(scene)).toBeGreaterThan(2);
  });

  it.concurrent('5: 137 that is no OOM kill, by a liveness probe', async (test) => {
    const scene = await sceneOf(test, 'probe', {
      does: 'hang after=15',
      bot: true,
      container: {
        livenessProbe: {
          httpGet: { path: '/api/v1/health', port: 2020 },
          periodSeconds: 3,
          failureThreshold: 2,
        },
      },
    });
    const ended = await until('the kill', async () => (await statusIn(scene))?.lastState?.terminated);
    expect([ended.exitCode, ended.reason]).toEqual([137, 'Error']);
    await untilToldOnce(scene, /keeps restarting/, /liveness probe/);
  });

  it.concurrent('6: a child that is OOM-killed while the container lives, told when it ends', async (test) => {
    const scene = await sceneOf(test, 'child', {
      does: 'exit code=1 after=75',
      files: { 'child.conf': '# stand-in: eat mib=200 rate=50 after=0\n' },
      bot: true,
    });
    await until('running', async () => (await statusIn(scene))?.state?.running);
    const status = await execIn(scene, ['/fluent-bit/bin/fluent-bit', '-c', `${configFolder}/child.conf`]);
    expect(JSON.stringify(status)).toContain('137');
    await new Promise((resolve) => setTimeout(resolve, 20_000));
    expect([await deathsIn(scene), scene.told()]).toEqual([0, '']);
    const ended = await until('the end', async () => (await statusIn(scene))?.lastState?.terminated);
    expect([ended.exitCode, ended.reason]).toEqual([1, 'OOMKilled']);
    await untilToldOnce(scene, ...oomKilled);
  });

  it.concurrent('7: a configuration error after a rollout, whose planned ends are none', async (test) => {
    const scene = await sceneOf(test, 'rollout', {
      does: 'sleep',
      kind: 'DaemonSet',
      bot: true,
      container: { image: imageOf('4.2.8') },
    });
    await until('all ready', async () => isEachReady(scene, 1));
    const metadata = { name: 'fluent-bit', namespace: scene.namespace };
    const data = { 'fluent-bit.conf': configOf('sleep', 'Mem_Buf_Limit plenty') };
    await scene.api.patch({ apiVersion: 'v1', kind: 'ConfigMap', metadata, data } as KubernetesObject);
    const template = { metadata: { annotations: { 'checksum/config': 'next' } } };
    const spec = { template };
    await scene.api.patch({ apiVersion: 'apps/v1', kind: 'DaemonSet', metadata, spec } as KubernetesObject);
    await until('two deaths', async () => (await deathsIn(scene)) >= 2);
    await untilToldAllBut(1, scene, /refuses its configuration: the value of mem_buf_limit cannot be read/);
    expect(scene.roots()).toHaveLength(1);
  });

  it.concurrent('8: a death while the bot was down, and none again after one more start', async (test) => {
    const scene = await sceneOf(test, 'bot-down', { does: 'segv after=60' });
    const first = await scene.startBot();
    await untilRestarts(scene, 1);
    await untilToldOnce(scene, ...crashed);
    await first.stop();
    expect(await deathsIn(scene)).toBe(1);
    await untilRestarts(scene, 2);
    const second = await scene.startBot();
    await until('both deaths told', () => signalsTold(scene) === 2);
    await second.stop();
    await scene.startBot();
    await new Promise((resolve) => setTimeout(resolve, 5_000));
    expect([signalsTold(scene), await deathsIn(scene), scene.roots().length]).toEqual([2, 2, 1]);
  });

  it.concurrent('9: seventeen of sixty pods within two minutes are one message', async (test) => {
    const dies = (pod: number): boolean => pod % 3 === 0 && pod < 51;
    const files = Object.fromEntries(
      Array.from({ length: 60 }, (_, pod) => [
        `fluent-bit-${pod}.conf`,
        configOf(dies(pod) ? 'segv after=150' : 'sleep'),
      ]),
    );
    const scene = await sceneOf(test, 'storm', {
      kind: 'StatefulSet',
      replicas: 60,
      files,
      bot: true,
      container: {
        args: [`--config=${configFolder}/$(POD_NAME).conf`],
        env: [{ name: 'POD_NAME', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }],
      },
    });
    await until('17 deaths', async () => (await deathsIn(scene)) === 17, 420);
    await untilToldOnce(scene, ...crashed, /17 of 60 pods/);
    const ends = (await scene.pods()).flatMap(({ status }) => {
      const at = status?.containerStatuses?.[0]?.lastState?.terminated?.finishedAt;
      return at ? [new Date(at).getTime()] : [];
    });
    expect(Math.max(...ends) - Math.min(...ends)).toBeLessThan(120_000);
  });
});

interface Situation extends Partial<Omit<StandIn, 'namespace'>> {
  /** What the stand-in does by the main file. */
  readonly does?: string;
  /** Whether the bot watches from the beginning. */
  readonly bot?: boolean;
}

async function sceneOf(test: TestContext, name: string, { does, bot, ...rest }: Situation): Promise<Scene> {
  const scene = await createScene({ name });
  test.onTestFinished(() => scene.end());
  if (bot) await scene.startBot();
  const { namespace } = scene;
  const files = { ...(does ? { 'fluent-bit.conf': configOf(does) } : {}), ...rest.files };
  await scene.apply(standIn({ kind: 'Deployment', ...rest, namespace, files }));
  return scene;
}

const untilRestarts = (scene: Scene, restarts: number): Promise<true> =>
  until(`${restarts} restarts`, async () => ((await statusIn(scene))?.restartCount ?? 0) >= restarts);

async function isEachReady(scene: Scene, least: number): Promise<boolean> {
  const statuses = (await scene.pods()).map(({ status }) => status?.containerStatuses?.[0]);
  return statuses.length >= least && statuses.every((status) => status?.ready);
}

/** Runs a program beside the container's own and answers how it ended. */
async function execIn(scene: Scene, command: string[]): Promise<V1Status> {
  const config = new KubeConfig();
  config.loadFromString(scene.kubeConfigText);
  const [pod] = await scene.pods();
  return new Promise((resolve, reject) => {
    new Exec(config)
      .exec(
        scene.namespace,
        pod?.metadata?.name ?? '',
        'fluent-bit',
        command,
        null,
        process.stderr,
        null,
        false,
        resolve,
      )
      .catch(reject);
  });
}
