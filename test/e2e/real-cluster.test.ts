import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { KubeConfig, KubernetesObjectApi, loadAllYaml, type KubernetesObject } from '@kubernetes/client-node';
import { afterEach, describe, expect, it } from 'vitest';
import { readSettings } from '../../src/adapters/settings/settings-file.ts';
import { startApp } from '../../src/app.ts';
import { findButton } from '../../src/demo/story/find-button.ts';
import { createWorkspace, type Workspace } from '../../src/demo/workspace/workspace.ts';

/** A real cluster's kubeconfig (an admin's) whose nodes have `fluent-bit:3.2.0` of a stand-in that eats memory. */
const kubeConfigFile = process.env['MEDIC_E2E_KUBECONFIG'];
const namespace = 'medic-e2e';

const settings = readSettings(
  `
writes: true
automaticUndo: true
approval: { groups: [S0APPROVERS] }
gather: 3s
verify: { poll: 2s, hold: 30s, deadline: 4m, rolloutDeadline: 3m }
sampleEvery: 5s
`,
  'e2e settings',
).settings;

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

describe.skipIf(!kubeConfigFile)('on a real cluster', () => {
  it('sees a real OOM kill, changes buffer and limit under the shipped roles, and verifies it', {
    timeout: 420_000,
  }, async () => {
    const text = await readFile(kubeConfigFile ?? '', 'utf8');
    const api = apiOf(text);
    await install(api, workload('eat mib=80 rate=30 after=2'));
    ends.push(() => api.delete(named('v1', 'Namespace', namespace)));
    const workspace = await createWorkspace({ limits: { rates: false } });
    ends.push(() => workspace.close());
    const app = await startApp({
      settings,
      cluster: { name: 'real', kubeConfigText: asServiceAccount(text), namespaces: [namespace] },
      slack: {
        botToken: workspace.tokens.bot,
        appToken: workspace.tokens.app,
        apiUrl: `${workspace.url}/api/`,
        channel: 'log-incidents',
      },
      databasePath: ':memory:',
      playbookDir: path.join(import.meta.dirname, '../../playbooks'),
      log: { level: 'error', destination: { write: (line) => void process.stderr.write(line) } },
    });
    ends.push(() => app.stop());

    const alert = await workspace.waitFor(
      (message) => /FIRING.*medic-e2e\/fluent-bit is being OOM-killed/.test(message.text),
      120_000,
    );
    await workspace.waitFor((message) => /Proposed fix/.test(message.text), 60_000);
    await approve(workspace);
    await verified(workspace);
    const final = workspace.snapshot().messages.find((message) => message.ts === alert.ts);
    expect(final?.text).toMatch(/RESOLVED/);
    const changed = await api.read(named('apps/v1', 'DaemonSet', 'fluent-bit', namespace));
    const container = (
      changed as unknown as {
        spec: { template: { spec: { containers: { resources: { limits: { memory: string } } }[] } } };
      }
    ).spec.template.spec.containers[0];
    expect(container?.resources.limits.memory).not.toBe('64Mi');
    expect(JSON.stringify(changed.metadata?.managedFields?.map((field) => field.manager))).toContain(
      'fluent-medic',
    );
  });
});

/** Waits for the end; when it does not come, the thread itself says why. */
async function verified(workspace: Workspace): Promise<void> {
  try {
    await workspace.waitFor((message) => /fixed and verified/.test(message.text), 240_000);
  } catch (error) {
    const thread = workspace.snapshot().messages.map((message) => message.text);
    throw new Error(`The fix was not verified:\n${thread.join('\n')}`, { cause: error });
  }
}

async function approve(workspace: Workspace): Promise<void> {
  const found = findButton(workspace.snapshot().messages, 'approve');
  if (!found) throw new Error('No Approve button was offered.');
  await workspace.act({
    kind: 'block-action',
    as: 'U0APPROVER',
    at: { surface: 'message', channel: found.message.channel, ts: found.message.ts },
    action: {
      type: 'button',
      action_id: 'approve',
      block_id: found.blockId,
      value: found.button['value'] ?? '',
    },
    values: {},
  });
}

function apiOf(text: string): KubernetesObjectApi {
  const config = new KubeConfig();
  config.loadFromString(text);
  return KubernetesObjectApi.makeApiClient(config);
}

/** The bot acts as its ServiceAccount, with nothing but the shipped roles. */
function asServiceAccount(text: string): string {
  const config = new KubeConfig();
  config.loadFromString(text);
  const json = JSON.parse(config.exportConfig()) as { users: { user: Record<string, unknown> }[] };
  for (const { user } of json.users) user['as'] = `system:serviceaccount:${namespace}:fluent-medic`;
  return JSON.stringify(json);
}

async function install(api: KubernetesObjectApi, objects: readonly KubernetesObject[]): Promise<void> {
  const roles = await Promise.all(['rbac-read.yaml', 'rbac-write.yaml'].map(shipped));
  for (const object of [named('v1', 'Namespace', namespace), ...roles.flat(), ...objects]) {
    await api.create(object).catch((error: unknown) => {
      if (!(error instanceof Error) || !/HTTP-Code: 409/.test(error.message)) throw error;
    });
  }
}

/** The manifests as they are shipped, with our namespace in place of theirs. */
async function shipped(file: string): Promise<KubernetesObject[]> {
  const text = await readFile(path.join(import.meta.dirname, '../../deploy', file), 'utf8');
  return loadAllYaml(
    text.replaceAll(/namespace: (fluent-medic|logging)/g, `namespace: ${namespace}`),
  ) as KubernetesObject[];
}

const named = (apiVersion: string, kind: string, name: string, inside?: string) => ({
  apiVersion,
  kind,
  metadata: { name, ...(inside ? { namespace: inside } : {}) },
});

function workload(stub: string): KubernetesObject[] {
  const labels = { 'app.kubernetes.io/name': 'fluent-bit' };
  const conf = `# stub: ${stub}
[SERVICE]
    HTTP_Server On

[INPUT]
    Name forward
    Mem_Buf_Limit 100m

[OUTPUT]
    Name stdout
    Match *
`;
  return loadAllYaml(`
apiVersion: v1
kind: ConfigMap
metadata: { name: fluent-bit, namespace: ${namespace} }
data:
  fluent-bit.conf: ${JSON.stringify(conf)}
---
apiVersion: apps/v1
kind: DaemonSet
metadata: { name: fluent-bit, namespace: ${namespace}, labels: ${JSON.stringify(labels)} }
spec:
  selector: { matchLabels: ${JSON.stringify(labels)} }
  template:
    metadata: { labels: ${JSON.stringify(labels)} }
    spec:
      terminationGracePeriodSeconds: 5
      containers:
        - name: fluent-bit
          image: cr.fluentbit.io/fluent/fluent-bit:3.2.0
          imagePullPolicy: IfNotPresent
          command: [/fluent-bit/bin/fluent-bit]
          args: [--config=/fluent-bit/etc/conf/fluent-bit.conf]
          ports: [{ name: http, containerPort: 2020 }]
          resources: { limits: { memory: 64Mi }, requests: { memory: 32Mi } }
          volumeMounts: [{ name: config, mountPath: /fluent-bit/etc/conf }]
      volumes: [{ name: config, configMap: { name: fluent-bit } }]
`) as KubernetesObject[];
}
