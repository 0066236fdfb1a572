import { createGitHub } from '../../../src/adapters/github/github-forge.ts';
import type { SimClock } from '../../../src/demo/clock.ts';
import { apiVersionOf, definitionOf } from '../../../src/demo/cluster/api/resource-definition.ts';
import type { GitHubServer } from '../../../src/demo/github/github-server.ts';
import type { Keeping, SceneObject } from './rendering.ts';

export interface GitOps {
  /** A reconciler that is broken or suspended: nothing arrives until it is started again. */
  pause(isPaused: boolean): void;
  stop(): Promise<void>;
}

const everyMs = 15_000;

/** Brings what stands on `main` into the cluster, as Flux and Argo CD do: by server-side apply, over HTTP, every 15 s. */
export function startGitOps(world: {
  readonly keeping: Keeping;
  readonly github: GitHubServer;
  readonly repository: string;
  readonly token: string;
  readonly clusterUrl: string;
  readonly clock: SimClock;
}): GitOps {
  const { keeping, github, repository, token, clusterUrl, clock } = world;
  const forge = createGitHub({ apiUrl: github.apiUrl, token, clock });
  const stopping = new AbortController();
  let isPaused = false;
  const sync = async () => {
    const destination = {
      repository,
      branch: 'main',
      path: '',
      from: '',
      edits: { kind: 'objects', objects: [] },
    } as const;
    const { files } = await forge.files(destination, () => true);
    for (const object of keeping.render(Object.fromEntries(files)))
      await apply(clusterUrl, object, keeping.manager);
  };
  const running = (async () => {
    while (!stopping.signal.aborted) {
      if (!isPaused) await sync();
      await clock.sleep(everyMs, stopping.signal);
    }
  })();
  running.catch(() => undefined);
  return {
    pause: (paused) => void (isPaused = paused),
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

async function apply(clusterUrl: string, { resource, object }: SceneObject, manager: string): Promise<void> {
  const definition = definitionOf(resource);
  const { namespace, name } = object.metadata;
  const root = definition.group === '' ? '/api/v1' : `/apis/${apiVersionOf(definition)}`;
  const place = [root, ...(namespace === undefined ? [] : ['namespaces', namespace]), resource, name].join(
    '/',
  );
  const answer = await fetch(`${clusterUrl}${place}?fieldManager=${manager}&force=true`, {
    method: 'PATCH',
    headers: { authorization: 'Bearer admin-token', 'content-type': 'application/apply-patch+yaml' },
    body: JSON.stringify(object),
  });
  if (!answer.ok) throw new Error(`${place}: ${answer.status} ${await answer.text()}`);
}
