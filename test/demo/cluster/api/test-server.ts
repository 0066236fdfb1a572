import { onTestFinished } from 'vitest';
import { defaultTokens, type Identity } from '../../../../src/demo/cluster/api/access/roles.ts';
import {
  type ApiServer,
  type ApiServerOptions,
  createApiServer,
  type RecordedRequest,
} from '../../../../src/demo/cluster/api/api-server.ts';
import { type ClusterStore, createObjectStore } from '../../../../src/demo/cluster/api/store/object-store.ts';
import type { KubeletSeam } from '../../../../src/demo/cluster/seams.ts';

export interface TestServer {
  readonly url: string;
  readonly store: ClusterStore;
  readonly server: ApiServer;
  readonly requests: readonly RecordedRequest[];
}

export const silentKubelet: KubeletSeam = {
  readLog: () => undefined,
  monitoring: () => undefined,
  podUsage: () => undefined,
};

/** What the recordings' service account `bot` may do. */
export const botOf = (namespace: string): Identity => ({
  user: `system:serviceaccount:${namespace}:bot`,
  role: `${namespace}-bot-read`,
  rules: [
    { apiGroups: [''], resources: ['pods', 'configmaps', 'events'], verbs: ['get', 'list', 'watch'] },
    { apiGroups: [''], resources: ['pods/log'], verbs: ['get'] },
  ],
});

/** A server of its own with the given namespaces; it is closed when the test ends. */
export async function startTestServer(
  options: Partial<ApiServerOptions> & { namespaces?: readonly string[]; firstVersion?: number } = {},
): Promise<TestServer> {
  const now = options.now ?? (() => new Date());
  const { namespaces = ['logging'], firstVersion = 100, ...rest } = options;
  const store = createObjectStore({ now, firstVersion: firstVersion - namespaces.length });
  for (const name of namespaces) {
    store.create('namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
  }
  const requests: RecordedRequest[] = [];
  const server = createApiServer({
    store,
    now,
    kubelet: silentKubelet,
    tokens: defaultTokens,
    onRequest: (request) => requests.push(request),
    ...rest,
  });
  const { url } = await server.listen();
  onTestFinished(() => server.close());
  return { url, store, server, requests };
}
