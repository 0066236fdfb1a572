import type { Write, WriteResult } from '../../src/change/write.ts';
import type { ClusterWriter } from '../../src/ports.ts';
import type { Approval } from '../../src/approval/approval.ts';
import { bodyOf } from './body-of.ts';
import { type ContainerJson, type DaemonSetJson, type Metadata, usualStrategy } from './cluster-objects.ts';
import { createFailurePlan, type FailurePlan } from './failure-plan.ts';
import type { FakeCluster } from './fake-cluster.ts';

const mark = 'fluent-medic.dev/change';

export interface FakeWriter extends FailurePlan {
  readonly writer: ClusterWriter;
  /** Every write that changed an object, with the digest of the approval it came under. */
  readonly applied: { readonly write: Write; readonly digest: string; readonly by: readonly string[] }[];
  /** Answers to the next write of this kind; empty again afterwards. */
  readonly refusals: Map<string, string>;
  rights: Awaited<ReturnType<ClusterWriter['mayWrite']>>;
  /** Called before the write is applied. */
  beforeApply: (() => void) | undefined;
}

/**
 * The writing side of the fake cluster: versions, marks and merges as the API server keeps them. Every dry run
 * and write goes into the journal: what was sent, and what came of it.
 */
export function createFakeWriter(fake: FakeCluster, journal: string[]): FakeWriter {
  const failures = createFailurePlan('kubernetes');
  const note = (verb: string, write: Write, result: WriteResult) => {
    journal.push(`${verb} ${write.object.kind} ${shortBody(write)} → ${result.state}`);
    return result;
  };
  const side: FakeWriter = {
    ...failures,
    applied: [],
    refusals: new Map(),
    rights: { allowed: true },
    beforeApply: undefined,
    writer: {
      async mayWrite() {
        failures.check('mayWrite');
        return side.rights;
      },
      async dryRun(write) {
        failures.check('dryRun');
        if (write.patch.type === 'delete')
          return note('dry-run', write, { state: 'done', resourceVersion: '' });
        return note('dry-run', write, conflict(fake, write) ?? done(fake, write));
      },
      async apply(write, plan, approval) {
        if (approval.digest !== plan.digest) throw new Error('The approval is for another plan.');
        failures.check('apply');
        side.beforeApply?.();
        const why = side.refusals.get(write.object.kind);
        if (why !== undefined) return note('write', write, { state: 'refused', why });
        if (write.patch.type === 'delete') {
          const result = await remove(fake, write.object.name, write.patch.uid);
          if (result.state === 'done') side.applied.push(applied(write, approval));
          failures.check('applyAnswer');
          return note('write', write, result);
        }
        const refused = answer(fake, write);
        if (refused) return note('write', write, refused);
        patch(fake, write);
        side.applied.push(applied(write, approval));
        failures.check('applyAnswer');
        return note('write', write, done(fake, write));
      },
    },
  };
  return side;
}

const applied = (write: Write, { digest, by }: Approval) => ({
  write,
  digest,
  by: by.map((one) => one.user),
});

async function remove(fake: FakeCluster, name: string, uid: string | undefined): Promise<WriteResult> {
  const isThere = fake.objects.pods.some(({ metadata }) => metadata.name === name && metadata.uid === uid);
  if (isThere) await fake.replace(name);
  return { state: isThere ? 'done' : 'already-done', resourceVersion: '' };
}

/** The containers' part of a template's patch, and of a configuration the line with the limit. */
function shortBody(write: Write): string {
  const { object, patch } = write;
  if (patch.type === 'delete') return object.name;
  const body = bodyOf(write);
  if (object.kind === 'ConfigMap')
    return /Mem_Buf_Limit\s+\w+/.exec(JSON.stringify(body))?.[0].replaceAll(/\s+/g, ' ') ?? 'other text';
  const { template, updateStrategy } = (body as unknown as WorkloadPatch).spec;
  const { name: _, ...container }: Partial<ContainerPatch> = template?.spec?.containers[0] ?? {};
  const strategy = updateStrategy ? { strategy: updateStrategy.type } : {};
  return JSON.stringify({ ...container, ...restartOf(template?.metadata?.annotations), ...strategy });
}

const restartOf = (annotations: Readonly<Record<string, string | null>> = {}) =>
  Object.fromEntries(Object.entries(annotations).filter(([name]) => name.endsWith('restartedAt')));

const metadataOf = (fake: FakeCluster, { object }: Write): Metadata =>
  (object.kind === 'ConfigMap' ? fake.objects.configMap : fake.objects.daemonSet).metadata;

const done = (fake: FakeCluster, write: Write): WriteResult => ({
  state: 'done',
  resourceVersion: metadataOf(fake, write).resourceVersion,
});

function answer(fake: FakeCluster, write: Write): WriteResult | undefined {
  const { annotations, resourceVersion } = metadataOf(fake, write);
  if (annotations[mark] === write.mark) return { state: 'already-done', resourceVersion };
  return conflict(fake, write);
}

const conflict = (fake: FakeCluster, write: Write): WriteResult | undefined =>
  metadataOf(fake, write).resourceVersion === write.resourceVersion
    ? undefined
    : { state: 'conflict', why: 'the object has been modified' };

interface WorkloadPatch {
  readonly metadata?: { readonly annotations: Readonly<Record<string, string | null>> };
  readonly spec: {
    readonly updateStrategy?: DaemonSetJson['spec']['updateStrategy'];
    readonly template?: {
      readonly metadata?: { readonly annotations: Readonly<Record<string, string | null>> };
      readonly spec?: { readonly containers: readonly ContainerPatch[] };
    };
  };
}
type Strategy = NonNullable<DaemonSetJson['spec']['updateStrategy']>;
type ContainerPatch = Pick<ContainerJson, 'name'> & {
  readonly image?: string;
  readonly resources?: Record<'limits' | 'requests', { memory: string | null } | undefined>;
};

function patch(fake: FakeCluster, write: Write): void {
  const { daemonSet, configMap } = fake.objects;
  if (write.object.kind === 'ConfigMap') {
    Object.assign(configMap.data, (bodyOf(write) as { data: Record<string, string> }).data);
    bump(configMap.metadata, write);
    return;
  }
  const { metadata, spec } = bodyOf(write) as unknown as WorkloadPatch;
  merge(daemonSet.metadata.annotations, metadata?.annotations);
  if (spec.updateStrategy)
    daemonSet.spec.updateStrategy = merged(daemonSet.spec.updateStrategy, spec.updateStrategy);
  const { template } = spec;
  merge(daemonSet.spec.template.metadata.annotations, template?.metadata?.annotations);
  for (const change of template?.spec?.containers ?? []) {
    const container = daemonSet.spec.template.spec.containers.find((one) => one.name === change.name);
    if (!container) throw new Error(`There is no container ${change.name}.`);
    if (change.image !== undefined) container.image = change.image;
    for (const part of ['limits', 'requests'] as const) {
      const memory = change.resources?.[part]?.memory;
      if (memory === null) delete container.resources[part]?.memory;
      else if (memory !== undefined) container.resources[part] = { ...container.resources[part], memory };
    }
  }
  bump(daemonSet.metadata, write);
  daemonSet.metadata.generation = (daemonSet.metadata.generation ?? 0) + 1;
  fake.count();
}

/** Null takes a field away; the API server fills in what a rolling update leaves open. */
function merged(before: Strategy | undefined, patch: Strategy): Strategy {
  const { rollingUpdate, type } = { ...before, ...patch };
  return rollingUpdate ? { type, rollingUpdate } : type === 'RollingUpdate' ? usualStrategy : { type };
}

function merge(into: Record<string, string>, patch: Readonly<Record<string, string | null>> = {}): void {
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) delete into[name];
    else into[name] = value;
  }
}

function bump(metadata: Metadata, write: Write): void {
  metadata.resourceVersion = String(Number(metadata.resourceVersion) + 1);
  metadata.annotations[mark] = write.mark;
}
