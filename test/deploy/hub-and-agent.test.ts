import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readSettings } from '../../src/adapters/settings/settings-file.ts';
import { demandSharedDatabase, partsOfRole, roleFrom, seatFor } from '../../src/cli/roles.ts';
import { databaseFrom, githubFrom, httpFrom } from '../../src/cli/environment.ts';
import { quietIo } from '../support/quiet-io.ts';
import { deployText, objectIn } from './manifest.ts';

interface PodSpec {
  readonly serviceAccountName?: string;
  readonly automountServiceAccountToken?: boolean;
  readonly securityContext: Readonly<Record<string, unknown>>;
  readonly containers: readonly [Container];
  readonly volumes: readonly unknown[];
}
interface Container {
  readonly args: readonly string[];
  readonly env: readonly { readonly name: string; readonly value?: string; readonly valueFrom?: unknown }[];
  readonly volumeMounts: readonly { readonly mountPath: string }[];
  readonly [key: string]: unknown;
}

const podIn = (file: string): PodSpec =>
  (objectIn(file, 'Deployment') as unknown as { spec: { template: { spec: PodSpec } } }).spec.template.spec;
const dataIn = (file: string) =>
  (objectIn(file, 'ConfigMap') as unknown as { data: Record<string, string> }).data;

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'medic-roles-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** The process that the manifest starts, up to what it would open. */
async function started(file: string) {
  const [{ args, env }] = podIn(file).containers;
  const data = dataIn(file);
  const values: Record<string, string> = {};
  for (const { name, value } of env) values[name] = value ?? `${name.toLowerCase()}-of-the-secret`;
  values['DATABASE_URL'] = 'postgres://medic:secret@db/medic';
  for (const [name, text] of Object.entries(data)) await writeFile(path.join(folder, name), text);
  if (values['KUBECONFIG']) values['KUBECONFIG'] = path.join(folder, path.basename(values['KUBECONFIG']));
  const io = { ...quietIo(), cwd: folder, env: values };
  const read = readSettings(data['medic.yaml'] ?? '', 'medic.yaml');
  const [run, ...options] = args;
  const given = Object.fromEntries(
    options.flatMap((each, at) => (each.startsWith('--') ? [[each.slice(2), options[at + 1] ?? '']] : [])),
  );
  const role = roleFrom(given['role'] ?? 'all');
  const parts = await partsOfRole(io, read, { role, cluster: given['cluster'] });
  demandSharedDatabase(role, databaseFrom(io));
  return { run, parts, http: httpFrom(io, read), github: githubFrom(io) };
}

describe('the hub', () => {
  it('starts with what its manifest gives it, and holds no token of any cluster', async () => {
    const { run, parts } = await started('hub.yaml');
    expect([run, seatFor(parts), parts.clusters, parts.expected]).toEqual([
      'run',
      'desk',
      [],
      ['prod-eu', 'prod-us'],
    ]);
    const pod = podIn('hub.yaml');
    expect([pod.automountServiceAccountToken, pod.serviceAccountName]).toEqual([false, undefined]);
    expect(deployText('hub.yaml')).not.toMatch(/serviceaccount\/token|^kind: (Cluster)?Role/m);
  });
});

describe('the agent', () => {
  it('starts with what its manifest gives it, and holds no token of Slack', async () => {
    const { run, parts, http, github } = await started('agent.yaml');
    expect([run, seatFor(parts), parts.slack]).toEqual(['run', 'cluster/prod-eu', undefined]);
    expect([parts.clusters.map(({ name }) => name), http.credential?.kind, github?.token]).toEqual([
      ['prod-eu'],
      'bearer',
      'github_token-of-the-secret',
    ]);
    expect(podIn('agent.yaml').serviceAccountName).toBe(podIn('deployment.yaml').serviceAccountName);
    expect(deployText('agent.yaml')).not.toContain('SLACK');
    expect(dataIn('agent.yaml')['kubeconfig']).toBe(dataIn('deployment.yaml')['kubeconfig']);
  });
});

describe.each(['hub.yaml', 'agent.yaml'])('%s', (file) => {
  const pod = podIn(file);
  const [container] = pod.containers;
  const { containers, securityContext } = podIn('deployment.yaml');

  it('is as safe, and asked as much, as the bot that does all itself', () => {
    const { fsGroup: _, ...safe } = securityContext;
    expect(pod.securityContext).toEqual(safe);
    for (const part of ['image', 'ports', 'livenessProbe', 'readinessProbe', 'securityContext', 'resources'])
      expect([part, container[part]]).toEqual([part, containers[0][part]]);
  });

  it('keeps nothing in its pod, takes secrets by reference, and is found by its Service', () => {
    expect(container.volumeMounts.map(({ mountPath }) => mountPath)).toEqual(['/etc/fluent-medic']);
    const secret = container.env.filter(({ name }) => /_TOKEN$|^DATABASE_URL$/.test(name));
    expect(secret.length).toBeGreaterThan(1);
    for (const { valueFrom } of secret)
      expect(valueFrom).toMatchObject({ secretKeyRef: { name: expect.any(String) as string } });
    const { metadata } = objectIn(file, 'Deployment');
    expect(objectIn(file, 'Service')['spec']).toMatchObject({
      selector: { 'app.kubernetes.io/name': metadata.name },
    });
  });

  it('has the settings of the other', () =>
    expect(dataIn(file)['medic.yaml']).toBe(
      dataIn(file === 'hub.yaml' ? 'agent.yaml' : 'hub.yaml')['medic.yaml'],
    ));
});
