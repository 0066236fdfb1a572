import { type ApiException, KubeConfig } from '@kubernetes/client-node';
import type { KubeObject } from '../../../../src/demo/cluster/seams.ts';
import type { TestServer } from './test-server.ts';

export function configFor({ url }: TestServer, token = 'writer-token'): KubeConfig {
  const config = new KubeConfig();
  config.loadFromOptions({
    clusters: [{ name: 'simulated', server: url, skipTLSVerify: true }],
    users: [{ name: 'medic', token }],
    contexts: [{ name: 'simulated', cluster: 'simulated', user: 'medic' }],
    currentContext: 'simulated',
  });
  return config;
}

export const pod = (name: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name, namespace: 'logging', labels: { app: 'fluent-bit' } },
  spec: { nodeName: 'node-1', containers: [{ name: 'fluent-bit', image: 'fluent/fluent-bit:3.2.0' }] },
  status: {
    podIP: '10.244.1.9',
    containerStatuses: [
      { name: 'fluent-bit', state: { running: {} }, lastState: { terminated: { exitCode: 139 } } },
    ],
  },
});

export const daemonSet: KubeObject = {
  apiVersion: 'apps/v1',
  kind: 'DaemonSet',
  metadata: { name: 'fluent-bit', namespace: 'logging' },
  spec: {
    selector: { matchLabels: { app: 'fluent-bit' } },
    template: {
      metadata: { labels: { app: 'fluent-bit' } },
      spec: {
        containers: [
          {
            name: 'fluent-bit',
            image: 'fluent/fluent-bit:3.2.0',
            resources: { limits: { memory: '512Mi' }, requests: { memory: '256Mi' } },
          },
          { name: 'reloader', image: 'jimmidyson/configmap-reload:v0.14.0' },
        ],
      },
    },
  },
};

export const place = { namespace: 'logging', name: 'fluent-bit' };

export async function errorOf(work: Promise<unknown>): Promise<{ code: number; body: unknown }> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown as ApiException<unknown>,
  );
  const { code = 0, body } = error ?? {};
  return { code, body: typeof body === 'string' && body.startsWith('{') ? JSON.parse(body) : body };
}

export async function until(holds: () => boolean): Promise<void> {
  const deadline = Date.now() + 5000;
  while (!holds()) {
    if (Date.now() > deadline) throw new Error('What was waited for did not come within 5 s.');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
