import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type {
  KubernetesObject,
  KubernetesObjectApi,
  V1ContainerStatus,
  V1Pod,
} from '@kubernetes/client-node';
import { readSettings } from '../../src/adapters/settings/settings-file.ts';
import { startApp, type App } from '../../src/app.ts';
import type { MessageView } from '../../src/demo/workspace/page-protocol.ts';
import { createWorkspace, type Workspace } from '../../src/demo/workspace/workspace.ts';
import { apiOf, asServiceAccount, create, kubeConfigFile, named } from './real-cluster.ts';

/** A namespace of a real cluster, with a workspace and a bot of its own that reads it. */
export interface Scene {
  readonly namespace: string;
  readonly api: KubernetesObjectApi;
  readonly kubeConfigText: string;
  /** Starts the bot; each start goes on with the same database. */
  startBot(): Promise<App>;
  apply(objects: readonly KubernetesObject[]): Promise<void>;
  pods(): Promise<readonly V1Pod[]>;
  /** The messages of the channel itself, without those in threads. */
  roots(): readonly MessageView[];
  /** What was told, for a failed test's words. */
  told(): string;
  end(): Promise<void>;
}

const settings = readSettings('gather: 3s', 'settings of a scene').settings;

/** `account` is the ServiceAccount `NAMESPACE:NAME` that the bot acts as. */
export async function createScene(name: string, account: string): Promise<Scene> {
  const kubeConfigText = await readFile(kubeConfigFile ?? '', 'utf8');
  const api = apiOf(kubeConfigText);
  const made = await api.create<KubernetesObject>({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { generateName: `medic-${name}-` },
  });
  const namespace = made.metadata?.name ?? '';
  const folder = await mkdtemp(path.join(tmpdir(), `${namespace}-`));
  const workspace = await createWorkspace({ limits: { rates: false } });
  const bots = new Set<App>();
  return {
    namespace,
    api,
    kubeConfigText,
    async startBot() {
      const app = await startApp({
        settings,
        clusters: [
          {
            name: 'real',
            kubeConfigText: asServiceAccount(kubeConfigText, account),
            namespaces: [namespace],
          },
        ],
        slack: slackOf(workspace),
        databasePath: path.join(folder, 'medic.db'),
        playbooks: { shipped: path.join(import.meta.dirname, '../../playbooks') },
        log: { level: 'error', destination: { write: (line) => void process.stderr.write(line) } },
      });
      bots.add(app);
      return { ...app, stop: () => (bots.delete(app) ? app.stop() : Promise.resolve()) };
    },
    apply: (objects) => create(api, objects),
    async pods() {
      const { items } = await api.list<V1Pod>('v1', 'Pod', namespace);
      return items;
    },
    roots: () => workspace.snapshot().messages.filter(({ ts, threadTs = ts }) => threadTs === ts),
    told: () =>
      workspace
        .snapshot()
        .messages.map(({ text }) => text)
        .join('\n'),
    async end() {
      for (const app of bots) await app.stop();
      await workspace.close();
      await rm(folder, { recursive: true });
      await api.delete(named('v1', 'Namespace', namespace));
    },
  };
}

const slackOf = ({ tokens, url }: Workspace) => ({
  botToken: tokens.bot,
  appToken: tokens.app,
  apiUrl: `${url}/api/`,
  channel: 'log-incidents',
});

/** Looks twice a second until `look` finds something. */
export async function until<T>(
  what: string,
  look: () => Promise<T | undefined | false> | T | undefined | false,
  seconds = 180,
): Promise<T> {
  const end = Date.now() + seconds * 1_000;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > end) throw new Error(`It did not come within ${seconds} s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

/** The status of Fluent Bit's container of the only pod, or of the first. */
export async function statusIn(scene: Scene): Promise<V1ContainerStatus | undefined> {
  const [pod] = await scene.pods();
  return pod?.status?.containerStatuses?.[0];
}

/** How often the containers of all present pods have ended, as their restart counts say. */
export async function deathsIn(scene: Scene): Promise<number> {
  const statuses = (await scene.pods()).flatMap(({ status }) => status?.containerStatuses ?? []);
  return statuses.reduce((sum, { restartCount, state, lastState }) => {
    const hasEnded = state?.terminated ?? (state?.waiting && lastState?.terminated);
    return sum + restartCount + (hasEnded ? 1 : 0);
  }, 0);
}

/** How many signals the bot's alerts count, all of them together. */
export function signalsTold(scene: Scene): number {
  return scene
    .roots()
    .map(({ blocks, attachments }) => JSON.stringify([blocks, attachments]))
    .reduce(
      (sum, text) => sum + Number(/inc-\d+ · ([\d,]+) signal/.exec(text)?.[1]?.replace(',', '') ?? 0),
      0,
    );
}

/**
 * Waits until the channel has exactly one message, which says these words and counts every death that the restart counts
 * know of, and none twice.
 */
export async function untilToldOnce(scene: Scene, ...words: readonly RegExp[]): Promise<void> {
  let last = '';
  await until('one message with all deaths', async () => {
    const [before, told, after] = [await deathsIn(scene), signalsTold(scene), await deathsIn(scene)];
    const roots = scene.roots();
    if (roots.length > 1 || told > after)
      throw new Error(`Told twice, ${told} times for ${after} deaths:\n${scene.told()}`);
    const text = roots[0]?.text ?? '';
    last = `${told} told of ${after} deaths`;
    return before === after && told === after && words.every((each) => each.test(text));
  }).catch((error: unknown) => {
    throw new Error(`${words.join(', ')} did not come, ${last}:\n${scene.told()}`, { cause: error });
  });
}
