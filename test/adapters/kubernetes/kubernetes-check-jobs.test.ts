import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createKubernetesCheckJobs } from '../../../src/adapters/kubernetes/kubernetes-check-jobs.ts';
import { type ApiServer, createApiServer } from '../../../src/demo/cluster/api/api-server.ts';
import { raiseWorld } from '../../../src/demo/cluster/cluster.ts';
import { defaultScene } from '../../../src/demo/cluster/default-scene.ts';
import { judgeJob } from '../../../src/check/judge-job.ts';
import type { CheckJobs } from '../../../src/ports.ts';
import { hastyClock } from './simulated-cluster.ts';
import { english } from '../../support/english.ts';

const start = new Date('2026-11-22T03:00:00Z');
const ref = { cluster: 'prod-eu', kind: 'DaemonSet', namespace: 'logging', name: 'fluent-bit' };
const repository = 'cr.fluentbit.io/fluent/fluent-bit';

let world: ReturnType<typeof raiseWorld>;
let server: ApiServer;
let url: string;
let ownJobs: Set<string>;
let jobs: CheckJobs;

beforeEach(async () => {
  world = raiseWorld({ scene: { ...defaultScene(), agedMs: 0 }, start, seed: 'jobs' });
  server = createApiServer({
    store: world.store,
    kubelet: world.world.kubelet,
    now: () => world.world.now(),
  });
  ({ url } = await server.listen());
  ownJobs = new Set();
  jobs = createKubernetesCheckJobs(access('writer-token'), ownJobs);
});
afterEach(async () => {
  world.world.close();
  await server.close();
});

const access = (token: string) => ({
  name: 'prod-eu',
  clock: hastyClock,
  kubeConfigText: JSON.stringify({
    'current-context': 'c',
    clusters: [{ name: 'c', cluster: { server: url, 'insecure-skip-tls-verify': true } }],
    users: [{ name: 'u', user: { token } }],
    contexts: [{ name: 'c', context: { cluster: 'c', user: 'u' } }],
  }),
});
const wait = (seconds: number) => world.world.step(new Date(world.world.now().getTime() + seconds * 1000));
const config = () => {
  const data = world.store.get('configmaps', 'logging', 'fluent-bit')?.['data'] as Record<string, string>;
  return (change: (text: string) => string) => ({
    'fluent-bit': { ...data, 'fluent-bit.conf': change(data['fluent-bit.conf'] ?? '') },
  });
};
const question = (version: string, changed: Record<string, Record<string, string>> = {}) => ({
  name: 'fluent-medic-check-0a1b2c3d-1',
  image: `${repository}:${version}`,
  container: 'fluent-bit',
  changed,
});
const left = () =>
  ['jobs', 'pods', 'configmaps'].flatMap((resource) =>
    world.store
      .list(resource, 'logging')
      .map(({ kind, metadata }) => `${kind} ${metadata.name}`)
      .filter((name) => name.includes('fluent-medic-check')),
  );

describe('a Job that tries a configuration', () => {
  it.each([
    ['as it stands, in 5.1.1', '5.1.1', (text: string) => text, 'passed'],
    ['as it stands, in 4.2.8, which proves little', '4.2.8', (text: string) => text, 'not-possible'],
    [
      'with a size that 4.2.8 refuses',
      '4.2.8',
      (text: string) => text.replace(/Mem_Buf_Limit\s+\S+/, 'Mem_Buf_Limit 512Mi'),
      'failed',
    ],
    [
      'with a plugin that does not exist',
      '3.2.0',
      (text: string) => text.replace('[OUTPUT]', '[OUTPUT]\n    Name nosuch\n    Match *\n[OUTPUT]'),
      'failed',
    ],
    ['with an image that does not exist', '4.2.99', (text: string) => text, 'failed'],
  ] as const)('%s', async (_, version, change, state) => {
    const asked = question(version, config()(change));
    expect(await jobs.start(ref, asked)).toBeUndefined();
    expect(await jobs.start(ref, asked)).toBeUndefined();
    expect(await jobs.outcome('logging', asked.name)).toBeUndefined();
    wait(20);
    const outcome = await jobs.outcome('logging', asked.name);
    if (outcome === undefined || outcome === 'absent') throw new Error(`The Job is ${outcome ?? 'running'}.`);
    expect(judgeJob(outcome, asked.image, version)).toMatchObject({ state });
    expect(left()).toHaveLength(3);
    const uids = world.store.list('jobs', 'logging').map(({ metadata }) => metadata.uid);
    expect([...ownJobs]).toEqual(uids);
    await jobs.end('logging', asked.name);
    wait(60);
    expect(left()).toEqual([]);
    expect(await jobs.outcome('logging', asked.name)).toBe('absent');
    await jobs.end('logging', asked.name);
  });

  it('goes away by itself when nobody comes back', async () => {
    await jobs.start(
      ref,
      question(
        '5.1.1',
        config()((text) => text),
      ),
    );
    wait(30);
    expect(left()).toHaveLength(3);
    wait(400);
    expect(left()).toEqual([]);
  });

  it('that cannot start ends by its deadline', async () => {
    const asked = question('5.1.1');
    world.store.delete('configmaps', 'logging', 'fluent-bit');
    await jobs.start(ref, asked);
    wait(130);
    expect(await jobs.outcome('logging', asked.name)).toEqual({
      kind: 'did-not-run',
      why: 'Job was active longer than specified deadline',
    });
  });

  it('leaves the Job of somebody else under its name alone', async () => {
    const asked = question('5.1.1');
    const spec = { template: { spec: { containers: [{ name: 'a', image: 'a:1' }] } } };
    world.store.create('jobs', {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name: asked.name, namespace: 'logging' },
      spec,
    });
    expect(english(await jobs.start(ref, asked))).toEqual({ refused: `there is another Job ${asked.name}` });
    await jobs.end('logging', asked.name);
    expect(world.store.list('jobs', 'logging')).toHaveLength(1);
  });

  it('is refused where the role is not granted', async () => {
    const refused = await createKubernetesCheckJobs(access('reader-token'), ownJobs).start(
      ref,
      question('5.1.1'),
    );
    expect(refused).toEqual({ refused: expect.stringContaining('cannot create resource "jobs"') as string });
    expect(left()).toEqual([]);
  });
});
