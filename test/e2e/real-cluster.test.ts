import { readFile } from 'node:fs/promises';
import path from 'node:path';
import {
  type KubernetesObject,
  type KubernetesObjectApi,
  type V1ConfigMap,
  type V1DaemonSet,
} from '@kubernetes/client-node';
import { afterEach, describe, expect, it } from 'vitest';
import { readSettings } from '../../src/adapters/settings/settings-file.ts';
import { startApp } from '../../src/app.ts';
import { findButton } from '../../src/demo/story/find-button.ts';
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
} from '../support/real-cluster.ts';
import { configOf, standIn } from '../support/real-workload.ts';

const namespace = 'medic-e2e';

const settings = readSettings(
  `
changes: { mode: live, automaticUndo: true, approval: { groups: [S0APPROVERS] } }
gather: 3s
verify: { poll: 2s, hold: 30s, deadline: 4m, rolloutDeadline: 3m }
rollout: { waves: [1], hold: 5s, podStart: 2m }
sampleEvery: 5s
`,
  'e2e settings',
).settings;

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

describe.skipIf(!kubeConfigFile)('on a real cluster, under the shipped roles', () => {
  it('sees a real OOM kill, changes buffer and limit, and verifies it', { timeout: 420_000 }, async () => {
    const { api, workspace } = await playedWith('eat mib=80 rate=30 after=2');
    const before = await stateOf(api);
    const alert = await workspace.waitFor(
      (message) => /FIRING.*medic-e2e\/fluent-bit is being OOM-killed/.test(message.text),
      120_000,
    );
    await workspace.waitFor((message) => /Proposed fix/.test(message.text), 60_000);
    await press(workspace, 'approve');
    await expectMessage(workspace, /1 of 2 pods run the change\. Wave 1 of 2/);
    await expectMessage(workspace, /fixed and verified/);
    const final = workspace.snapshot().messages.find((message) => message.ts === alert.ts);
    expect(final?.text).toMatch(/RESOLVED/);
    const changed = await stateOf(api);
    expect(changed.workload).not.toContain('"memory":"64Mi"');
    expect([changed.strategy, changed.held, changed.maps]).toEqual([before.strategy, false, before.maps]);
    const object = await api.read(named('apps/v1', 'DaemonSet', 'fluent-bit', namespace));
    expect(JSON.stringify(object)).toContain('"manager":"fluent-medic"');
    await press(workspace, 'undo');
    await expectMessage(workspace, /Rolled back/);
    expect(await stateOf(api)).toEqual(before);
  });

  it('bounds an input by a copy of its configuration, and takes both back', {
    timeout: 420_000,
  }, async () => {
    const { api, workspace } = await playedWith('eat mib=80 rate=30 after=2', '');
    const before = await stateOf(api);
    await expectMessage(workspace, /Proposed fix.*Mem_Buf_Limit/);
    await press(workspace, 'approve');
    await expectMessage(workspace, /All pods run the change/);
    const changed = await stateOf(api);
    expect(changed.workload).toMatch(/"configMap":\{[^}]*"name":"fluent-bit-medic-[0-9a-f]{8}"/);
    expect(changed.maps).toEqual([...before.maps, expect.stringMatching(/Mem_Buf_Limit +\d/)]);
    await press(workspace, 'undo');
    await expectMessage(workspace, /Rolled back/);
    expect(await stateOf(api)).toEqual(before);
  });

  it('sees real SIGSEGVs, and says so when the upgrade does not cure them', {
    timeout: 300_000,
  }, async () => {
    const { api, workspace } = await playedWith('segv after=3');
    await expectMessage(workspace, /known defect \(FLB-FWD-PAUSE-1\)/);
    await expectMessage(workspace, /Proposed fix.*upgrade 3\.2\.0 → 4\.2\.8/);
    const before = await stateOf(api);
    await press(workspace, 'approve');
    await expectMessage(workspace, /Fix failed.*crashed again.*held there, 1 of 2 pods run the change/);
    const held = await stateOf(api);
    expect([held.held, held.strategy, held.workload.includes('fluent-bit:4.2.8')]).toEqual([
      true,
      '{"type":"OnDelete"}',
      true,
    ]);
    await press(workspace, 'undo');
    await expectMessage(workspace, /Rolled back/);
    expect(await stateOf(api)).toEqual(before);
  });
});

async function playedWith(
  does: string,
  bound?: string,
): Promise<{ api: KubernetesObjectApi; workspace: Workspace }> {
  const text = await readFile(kubeConfigFile ?? '', 'utf8');
  const api = apiOf(text);
  await install(
    api,
    standIn({ namespace, kind: 'DaemonSet', files: { 'fluent-bit.conf': configOf(does, bound) } }),
  );
  const workspace = await createWorkspace({ limits: { rates: false } });
  ends.push(() => workspace.close());
  const app = await startApp({
    settings,
    clusters: [
      {
        name: 'real',
        kubeConfigText: asServiceAccount(text, `${namespace}:fluent-medic`),
        namespaces: [namespace],
      },
    ],
    slack: {
      botToken: workspace.tokens.bot,
      appToken: workspace.tokens.app,
      apiUrl: `${workspace.url}/api/`,
      channel: 'log-incidents',
    },
    databasePath: ':memory:',
    playbooks: { shipped: path.join(import.meta.dirname, '../../playbooks') },
    log: { level: 'error', destination: { write: (line) => void process.stderr.write(line) } },
  });
  ends.push(() => app.stop());
  return { api, workspace };
}

/** Waits for a message; when it does not come, the thread itself says why. */
async function expectMessage(workspace: Workspace, words: RegExp): Promise<void> {
  try {
    await workspace.waitFor((message) => words.test(message.text), 200_000);
  } catch (error) {
    const thread = workspace.snapshot().messages.map((message) => message.text);
    throw new Error(`${words} did not come:\n${thread.join('\n')}`, { cause: error });
  }
}

/** What a change may touch and its undo has to put back: the specification, and the configurations by name. */
async function stateOf(api: KubernetesObjectApi) {
  const { spec, metadata } = (await api.read(
    named('apps/v1', 'DaemonSet', 'fluent-bit', namespace),
  )) as V1DaemonSet;
  const { updateStrategy, ...rest } = spec ?? {};
  const { items } = await api.list<V1ConfigMap>('v1', 'ConfigMap', namespace);
  return {
    workload: JSON.stringify(rest),
    strategy: JSON.stringify(updateStrategy),
    held: Object.keys(metadata?.annotations ?? {}).includes('fluent-medic.dev/strategy-before'),
    maps: items
      .filter(({ metadata: map }) => map?.name?.startsWith('fluent-bit'))
      .map(({ metadata: map, data }) => JSON.stringify([map?.name, data])),
  };
}

async function press(workspace: Workspace, action: 'approve' | 'undo'): Promise<void> {
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

async function install(api: KubernetesObjectApi, objects: readonly KubernetesObject[]): Promise<void> {
  const files = ['rbac-read.yaml', 'rbac-write.yaml'];
  const roles = (await Promise.all(files.map((file) => shippedRole(file, namespace)))).flat();
  await create(api, [named('v1', 'Namespace', namespace), ...roles, ...objects]);
  ends.push(() => remove(api, named('v1', 'Namespace', namespace)));
  ends.push(() => removeClusterRoles(api, roles));
}
