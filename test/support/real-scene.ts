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
import { findButton } from '../../src/demo/story/find-button.ts';
import type { MessageView } from '../../src/demo/workspace/page-protocol.ts';
import { createWorkspace, type Workspace } from '../../src/demo/workspace/workspace.ts';
import {
  apiOf,
  asServiceAccount,
  create,
  kubeConfigFile,
  named,
  remove,
  removeClusterRoles,
  shippedRole,
} from './real-cluster.ts';

/** A namespace of a real cluster, with a workspace and a bot of its own. */
export interface Scene {
  readonly namespace: string;
  readonly api: KubernetesObjectApi;
  readonly kubeConfigText: string;
  readonly workspace: Workspace;
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

interface SceneSetting {
  /** Part of the namespace's name. */
  readonly name: string;
  /** The shipped roles that the bot has there; without any other only that of reading. */
  readonly roles?: readonly `rbac-${'write' | 'check-jobs'}.yaml`[];
  /** Settings of the bot, as its file has them. */
  readonly settings?: string;
}

export async function createScene({ name, roles = [], settings = '' }: SceneSetting): Promise<Scene> {
  const kubeConfigText = await readFile(kubeConfigFile ?? '', 'utf8');
  const api = apiOf(kubeConfigText);
  const made = await api.create<KubernetesObject>({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { generateName: `medic-${name}-` },
  });
  const namespace = made.metadata?.name ?? '';
  const files = ['rbac-read.yaml', ...roles];
  const rights = (await Promise.all(files.map((file) => shippedRole(file, namespace)))).flat();
  await create(api, rights);
  const folder = await mkdtemp(path.join(tmpdir(), `${namespace}-`));
  const workspace = await createWorkspace({ limits: { rates: false } });
  const bots = new Set<App>();
  return {
    namespace,
    api,
    kubeConfigText,
    workspace,
    async startBot() {
      const app = await startApp({
        settings: readSettings(`gather: 3s\n${settings}`, 'settings of a scene').settings,
        clusters: [
          {
            name: 'real',
            kubeConfigText: asServiceAccount(kubeConfigText, `${namespace}:fluent-medic`),
            namespaces: [namespace],
          },
        ],
        slack: slackOf(workspace),
        database: { kind: 'sqlite', path: path.join(folder, 'medic.db') },
        playbooks: { shipped: path.join(import.meta.dirname, '../../playbooks') },
        log: { level: 'error', destination: { write: (line) => void process.stderr.write(line) } },
      });
      bots.add(app);
      return { ...app, stop: async () => (bots.delete(app) ? app.stop() : 'done') };
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
      await removeClusterRoles(api, rights);
      await remove(api, named('v1', 'Namespace', namespace));
    },
  };
}

const slackOf = ({ tokens, url }: Workspace) => ({
  botToken: tokens.bot,
  appToken: tokens.app,
  apiUrl: `${url}/api/`,
  channel: 'log-incidents',
});

/** Waits for a message with these words. */
export const untilTold = async (scene: Scene, words: RegExp, seconds = 200): Promise<MessageView> =>
  until(
    `${words}`,
    () => scene.workspace.snapshot().messages.find(({ text }) => words.test(text)),
    seconds,
  ).catch((error: unknown) => {
    throw new Error(`${words} did not come:\n${scene.told()}`, { cause: error });
  });

/** Presses the newest button of this action as somebody who may approve. */
export async function press({ workspace }: Scene, action: 'approve' | 'undo'): Promise<void> {
  const found = findButton(workspace.snapshot().messages, action);
  if (!found) throw new Error(`No button ${action} was offered.`);
  await workspace.act({
    kind: 'block-action',
    as: 'U0APPROVER',
    at: { surface: 'message', channel: found.message.channel, ts: found.message.ts },
    action: {
      type: 'button',
      action_id: action,
      block_id: found.blockId,
      value: found.button['value'] ?? '',
    },
    values: {},
  });
}

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
export const untilToldOnce = async (scene: Scene, ...words: readonly RegExp[]): Promise<void> =>
  untilToldAllBut(0, scene, ...words);

/** The same where a busy kubelet may write one status for two deaths: the first of them, then, no state ever shows. */
export async function untilToldAllBut(
  unseen: number,
  scene: Scene,
  ...words: readonly RegExp[]
): Promise<void> {
  let last = '';
  await until('one message with all deaths', async () => {
    const [before, told, after] = [await deathsIn(scene), signalsTold(scene), await deathsIn(scene)];
    const roots = scene.roots();
    if (roots.length > 1 || told > after)
      throw new Error(`Told twice, ${told} times for ${after} deaths:\n${scene.told()}`);
    const text = roots[0]?.text ?? '';
    last = `${told} told of ${after} deaths`;
    return before === after && told >= after - unseen && words.every((each) => each.test(text));
  }).catch((error: unknown) => {
    throw new Error(`${words.join(', ')} did not come, ${last}:\n${scene.told()}`, { cause: error });
  });
}
