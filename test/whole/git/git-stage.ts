import type { Scene } from '../../../src/demo/cluster/default-scene.ts';
import type { DaemonSet } from '../../../src/demo/cluster/world/kube-shapes.ts';
import { type GitHubServer, startGitHub } from '../../../src/demo/github/github-server.ts';
import { sceneWith, type SceneWish } from '../scene-with.ts';
import { setWholeStage, type WholeStage } from '../whole-stage.ts';
import { type GitOps, startGitOps } from './git-ops.ts';
import { byKustomize, type Keeping } from './rendering.ts';

export interface GitStage extends WholeStage {
  readonly github: GitHubServer;
  readonly gitOps: GitOps;
  /** The files on `main`. */
  readonly files: () => Readonly<Record<string, string | undefined>>;
  /** The newest pull request, as soon as there are that many. */
  readonly pull: (count?: number) => Promise<ReturnType<GitHubServer['pulls']>[number]>;
}

const token = 'git-token';
export const repositoryName = 'acme/logs';

type ToKeeping = typeof byKustomize;

/** The whole program where `logging/fluent-bit` is kept in a repository, and changes are made by pull requests. */
export async function setGitStage(wish: SceneWish, keep: ToKeeping = byKustomize): Promise<GitStage> {
  const scene = sceneWith(wish);
  const keeping = keep({
    daemonSet: pick(scene, 'DaemonSet') as DaemonSet,
    configMap: pick(scene, 'ConfigMap'),
  });
  const github = await startGitHub({ token });
  github.addRepository(repositoryName, keeping.files);
  const repository = github.addressOf(repositoryName);
  const kept = sceneOf(scene, keeping, repository);
  const stage = await setWholeStage(kept, {
    git: { mode: 'pull-request', apiUrl: github.apiUrl, token },
  });
  const { clock, cluster } = stage;
  const gitOps = startGitOps({ keeping, github, repository, token, clusterUrl: cluster.url, clock });
  return {
    ...stage,
    github,
    gitOps,
    files: () =>
      Object.fromEntries(
        Object.keys(keeping.files).map((path) => [path, github.file(repositoryName, 'main', path)]),
      ),
    pull: (count = 1) =>
      stage.until(() => {
        const [newest] = github.pulls(repositoryName).slice(count - 1);
        if (!newest) throw new Error(`No pull request ${count}; chat says:\n${stage.read().join('\n')}`);
        return newest;
      }),
    async close() {
      await gitOps.stop();
      await stage.close();
      await github.stop();
    },
  };
}

function pick({ objects }: Scene, kind: string) {
  const found = objects.find(({ object }) => object.kind === kind && object.metadata.name === 'fluent-bit');
  if (!found) throw new Error(`The scene has no ${kind} fluent-bit.`);
  return found.object;
}

/** As if what is in Git had always stood in the cluster. */
function sceneOf(scene: Scene, keeping: Keeping, repository: string): Scene {
  const others = scene.objects.filter(
    ({ object: { kind, metadata } }) =>
      metadata.name !== 'fluent-bit' || !['DaemonSet', 'ConfigMap'].includes(kind),
  );
  const made = keeping.render(keeping.files);
  const first = made.filter(({ resource }) => resource !== 'daemonsets');
  const last = made.filter(({ resource }) => resource === 'daemonsets');
  return { ...scene, objects: [...others, ...keeping.controllers(repository), ...first, ...last] };
}
