import type { Write, WriteResult } from '../../src/change/write.ts';
import type { ClusterWriter } from '../../src/ports.ts';
import type { Approval } from '../../src/approval/approval.ts';
import { bodyOf } from './body-of.ts';
import { type ContainerPatch, patch, type WorkloadPatch } from './apply-patch.ts';
import type { ConfigMapJson, Metadata } from './cluster-objects.ts';
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
        if (['delete', 'create', 'reload'].includes(write.patch.type))
          return note('dry-run', write, { state: 'done', resourceVersion: '' });
        return note('dry-run', write, conflict(fake, write) ?? done(fake, write));
      },
      async apply(write, plan, approval) {
        if (approval.digest !== plan.digest) throw new Error('The approval is for another plan.');
        failures.check('apply');
        side.beforeApply?.();
        const why = side.refusals.get(write.object.kind);
        if (why !== undefined) return note('write', write, { state: 'refused', why });
        const result = await madeOrDeleted(fake, write);
        if (result) {
          if (result.state === 'done') side.applied.push(applied(write, approval));
          failures.check('applyAnswer');
          return note('write', write, result);
        }
        const refused = answer(fake, write);
        if (refused) return note('write', write, refused);
        patch(fake, write);
        await fake.settle();
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

/** What was made, or deleted, without a patch; undefined for a patch. */
async function madeOrDeleted(fake: FakeCluster, write: Write): Promise<WriteResult | undefined> {
  const { copies, configMap } = fake.objects;
  const { name } = write.object;
  const at = copies.findIndex(({ metadata }) => metadata.name === name);
  if (write.patch.type === 'create') {
    const own = copies[at]?.metadata.annotations[mark] === write.mark;
    if (at >= 0) return own ? done(fake, write) : { state: 'refused', why: `${name} already exists` };
    const made = write.patch.body as unknown as ConfigMapJson;
    const annotations = { ...made.metadata.annotations, [mark]: write.mark };
    const metadata = { ...configMap.metadata, ...made.metadata, annotations, resourceVersion: '1' };
    copies.push({ ...structuredClone(made), metadata });
    return done(fake, write);
  }
  if (write.patch.type === 'reload') return reload(fake, name);
  if (write.patch.type !== 'delete') return undefined;
  if (write.object.kind === 'Pod') return remove(fake, name, write.patch.uid);
  if (at < 0) return { state: 'already-done', resourceVersion: '' };
  if (copies[at]?.metadata.resourceVersion !== write.resourceVersion)
    return { state: 'conflict', why: 'the object has been modified' };
  copies.splice(at, 1);
  return { state: 'done', resourceVersion: '' };
}

async function reload(fake: FakeCluster, name: string): Promise<WriteResult> {
  const { behaviour, counts } = fake.reloads;
  if (behaviour === 'not-enabled') return { state: 'refused', why: `Pod ${name}: hot reload is not enabled` };
  if (behaviour === 'reloads') counts.set(name, (counts.get(name) ?? 0) + 1);
  const node = fake.objects.pods.findIndex(({ metadata }) => metadata.name === name) + 1;
  if (behaviour === 'crashes') await fake.die(node, { exitCode: 139, reason: 'Error', log: '' });
  return { state: 'done', resourceVersion: '' };
}

async function remove(fake: FakeCluster, name: string, uid: string | undefined): Promise<WriteResult> {
  const { pods, refusedPods } = fake.objects;
  const at = pods.findIndex(({ metadata }) => metadata.name === name && metadata.uid === uid);
  const isThere = at >= 0;
  if (isThere && refusedPods !== undefined) pods.splice(at, 1);
  else if (isThere) await fake.replace(name);
  return { state: isThere ? 'done' : 'already-done', resourceVersion: '' };
}

/** The containers' part of a template's patch, and of a configuration the line with the limit. */
function shortBody(write: Write): string {
  const { object, patch } = write;
  if (patch.type === 'delete') return object.name;
  if (patch.type === 'reload') return `${object.name} reload`;
  const body = bodyOf(write);
  if (object.kind === 'ConfigMap')
    return /Mem_Buf_Limit\s+\w+/.exec(JSON.stringify(body))?.[0].replaceAll(/\s+/g, ' ') ?? 'other text';
  const { template, updateStrategy, strategy: surging } = (body as unknown as WorkloadPatch).spec;
  const { name: _, ...container }: Partial<ContainerPatch> = template?.spec?.containers?.[0] ?? {};
  const strategy = updateStrategy
    ? { strategy: updateStrategy.type }
    : surging
      ? { strategy: surging.rollingUpdate }
      : {};
  return JSON.stringify({ ...container, ...restartOf(template?.metadata?.annotations), ...strategy });
}

const restartOf = (annotations: Readonly<Record<string, string | null>> = {}) =>
  Object.fromEntries(Object.entries(annotations).filter(([name]) => name.endsWith('restartedAt')));

function metadataOf({ objects }: FakeCluster, { object }: Write): Metadata {
  if (object.kind !== 'ConfigMap') return objects.daemonSet.metadata;
  const copy = objects.copies.find(({ metadata }) => metadata.name === object.name);
  return (copy ?? objects.configMap).metadata;
}

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
