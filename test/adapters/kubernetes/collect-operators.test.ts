import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readBundle } from '../../../src/adapters/bundle/read-bundle.ts';
import { writeBundle } from '../../../src/adapters/bundle/write-bundle.ts';
import { createKubernetesCluster } from '../../../src/adapters/kubernetes/kubernetes-cluster.ts';
import { diagnose } from '../../../src/diagnosis/diagnose.ts';
import { gatherFacts } from '../../../src/diagnosis/gather-facts.ts';
import { bundleFiles } from '../../../src/evidence/bundle-files.ts';
import type { Evidence } from '../../../src/evidence/evidence.ts';
import { planFor, playbooks } from '../../support/playbook-cases.ts';
import { fluentOperator, loggingOperator, operatorObjects } from './operator-scene.ts';
import { hastyClock, listLog, type SimulatedCluster, startSimulatedCluster } from './simulated-cluster.ts';
import { tell } from '../../../src/language/words.ts';
import { english } from '../../support/english.ts';

let cluster: SimulatedCluster;
beforeEach(async () => {
  cluster = await startSimulatedCluster();
});
afterEach(async () => cluster.server.close());

const scenes = [
  ['fluent-operator', fluentOperator, ['FluentBit fluent-bit', 'ClusterFluentBitConfig fluent-bit-config']],
  ['logging-operator', loggingOperator, ['FluentbitAgent fluent-bit']],
] as const;

describe.each(scenes)('%s', (_, scene, resources) => {
  beforeEach(() => {
    for (const [plural, object] of operatorObjects(scene)) cluster.store.create(plural, object);
  });

  it('is followed to what it makes the workload from', async () => {
    const evidence = await collect();
    expect(evidence.customResources.map(({ value }) => `${value.kind} ${value.name}`)).toEqual(resources);
  });

  it('keeps its configuration in a Secret, which is read where the settings say so, without secrets', async () => {
    const evidence = await collect({ configSecrets: true });
    const [config] = evidence.configMaps;
    expect(config).toMatchObject({
      source: 'resources/secrets.json',
      value: { kind: 'Secret', name: scene.secret },
    });
    expect(Object.keys(config?.value.data ?? {})).toEqual(['fluent-bit.conf', 'token.lua']);
    expect(JSON.stringify(evidence)).not.toMatch(/hunter2|aHVudGVyMg|SFRUUF9QYXNzd2Qg/);
    const facts = gatherFacts(evidence);
    expect(facts.mounted?.mainKey).toBe('fluent-bit.conf');
    expect(facts.inputs.map(({ memBufLimitBytes }) => memBufLimitBytes)).toEqual([100_000_000]);
  });

  it('reads that one Secret and no other, and none without the setting', async () => {
    await collect();
    expect(secretsAsked()).toEqual([]);
    await collect({ configSecrets: true });
    expect(secretsAsked()).toEqual([`/api/v1/namespaces/logging/secrets/${scene.secret}`]);
  });

  it('says why the configuration is not known', async () => {
    const what = `Secret logging/${scene.secret}`;
    const off = await collect();
    expect(english(off.gaps.find((gap) => gap.what === what)?.why)).toBe(
      'the setting configSecrets is off, so the bot reads no Secret',
    );
    const refused = await collect({ configSecrets: true, token: 'reader-token' });
    expect(english(refused.gaps.find((gap) => gap.what === what)?.why)).toBe(
      `the bot may not get secrets in namespace logging; add to the rules of a Role in namespace logging: {apiGroups: [""], resources: ["secrets"], verbs: ["get"], resourceNames: ["${scene.secret}"]}`,
    );
  });

  it('and its refusal say the same in a bundle', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'operator-'));
    for (const [at, asked] of [
      { configSecrets: true },
      { configSecrets: true, token: 'reader-token' },
    ].entries()) {
      const evidence = await collect(asked);
      const target = path.join(folder, String(at));
      await writeBundle(target, bundleFiles(evidence));
      const reading = await readBundle(target);
      if (reading.kind === 'refused') throw new Error(reading.why);
      const { configMaps, customResources, gaps } = reading.evidence;
      expect({ configMaps, customResources, gaps }).toEqual({
        configMaps: evidence.configMaps,
        customResources: evidence.customResources.toSorted((a, b) => a.source.localeCompare(b.source, 'en')),
        gaps: english(evidence.gaps),
      });
    }
    await rm(folder, { recursive: true });
  });

  it('is where a change lasts: nothing is written live', async () => {
    const facts = gatherFacts(await collect({ configSecrets: true }));
    const one = { facts, diagnosis: diagnose(facts, playbooks) };
    const plan = planFor(one, { wish: { memBufLimit: '50m' } });
    const [step] = plan?.steps ?? [];
    expect(step?.target).toBe(`Secret/logging/${scene.secret}/fluent-bit.conf/input[0]/Mem_Buf_Limit`);
    expect(plan?.adviceOnly).toMatch(/controlled by (?:FluentBit|FluentbitAgent) fluent-bit/);
    const unowned = { ...one, facts: { ...facts, owners: [] } };
    expect(planFor(unowned, { wish: { memBufLimit: '50m' } })?.adviceOnly).toBe(
      `The configuration stands in the Secret logging/${scene.secret}, and the bot writes no Secret: change it where it is made.`,
    );
  });
});

it('who owns what the operator makes it from is told as well', async () => {
  for (const [plural, object] of operatorObjects(fluentOperator)) cluster.store.create(plural, object);
  const { owners } = gatherFacts(await collect());
  expect(owners.map(({ kind, name, object }) => `${kind} ${name}: ${object}`)).toEqual([
    'operator fluent-bit: DaemonSet/logging/fluent-bit',
    'helm logging-stack: FluentBit/logging/fluent-bit',
    'helm logging-stack: ClusterFluentBitConfig/fluent-bit-config',
  ]);
});

it('an owner of somebody else is passed over', async () => {
  const other = { apiVersion: 'example.com/v1', kind: 'FluentBit', metadata: { name: 'fluent-bit' } };
  const scene = { ...fluentOperator, owners: [] };
  for (const [plural, object] of operatorObjects(scene)) {
    const reference = {
      apiVersion: other.apiVersion,
      kind: other.kind,
      name: 'fluent-bit',
      uid: 'u',
      controller: true,
    };
    const metadata = { ...object.metadata, ...(plural === 'daemonsets' && { ownerReferences: [reference] }) };
    cluster.store.create(plural, { ...object, metadata });
  }
  const { customResources, gaps } = await collect({ configSecrets: true });
  expect([customResources, gaps.filter(({ what }) => tell(what, 'en').startsWith('FluentBit '))]).toEqual([
    [],
    [],
  ]);
});

function secretsAsked(): readonly string[] {
  return cluster.requests.map(({ path: asked }) => asked).filter((asked) => asked.includes('/secrets'));
}

async function collect({ configSecrets = false, token = 'admin-token' } = {}): Promise<Evidence> {
  const reader = createKubernetesCluster({
    name: 'prod',
    kubeConfigText: cluster.kubeConfigText(token),
    configSecrets,
    log: listLog(),
    clock: hastyClock,
  });
  const workload = { cluster: 'prod', namespace: 'logging', kind: 'DaemonSet', name: 'fluent-bit' };
  return reader.collect({ workload, pod: 'fluent-bit-1', container: 'fluent-bit' });
}
