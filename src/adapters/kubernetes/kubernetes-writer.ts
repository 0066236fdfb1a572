import { PatchStrategy } from '@kubernetes/client-node';
import { z } from 'zod';
import type { Approval } from '../../approval/approval.ts';
import type { Write, WriteResult } from '../../change/write.ts';
import { OutsideError } from '../../outside-error.ts';
import type { Plan } from '../../plan/plan.ts';
import type { ClusterWriter } from '../../ports.ts';
import { createKubeApi, type KubeApi } from './kube-api.ts';
import { readObject } from './kube-objects.ts';
import { type KubernetesAccess, kubeConfigOf } from './kubernetes-cluster.ts';
import { mayWrite } from './may-write.ts';
import { resourcePath } from './resource-path.ts';

const fieldManager = 'fluent-medic';
const markAnnotation = 'fluent-medic.dev/change';
const writableKinds = new Set(['DaemonSet', 'Deployment', 'StatefulSet', 'ConfigMap']);

/** Writes to a cluster behind its API server; `OutsideError` when it cannot be asked. */
export function createKubernetesWriter(access: KubernetesAccess): ClusterWriter {
  const api = createKubeApi(kubeConfigOf(access), { clock: access.clock, onAnswer: access.onAnswer });
  return {
    mayWrite: async (namespace) => mayWrite(api, namespace),
    dryRun: async (write) => patch(api, write, true),
    apply: async (write, plan, approval) => apply(api, write, plan, approval),
  };
}

async function apply(api: KubeApi, write: Write, plan: Plan, approval: Approval): Promise<WriteResult> {
  if (approval.digest !== plan.digest) {
    throw new Error(
      `The approval is for plan ${approval.digest}, not for ${plan.digest}: nothing was written.`,
    );
  }
  const arrived = await alreadyDone(api, write);
  if (arrived !== undefined) return arrived;
  const result = await patch(api, write, false);
  // Our own write may be what made the version stale: its answer was lost, or another replica was faster.
  return result.state === 'conflict' ? ((await alreadyDone(api, write)) ?? result) : result;
}

const markedJson = z.object({
  metadata: z.object({
    resourceVersion: z.string(),
    annotations: z.record(z.string(), z.string()).catch({}),
  }),
});

async function alreadyDone(api: KubeApi, write: Write): Promise<WriteResult | undefined> {
  const { kind, namespace, name } = writable(write);
  const parsed = markedJson.safeParse(await readObject(api, kind, namespace, name));
  if (!parsed.success) return undefined;
  const { annotations, resourceVersion } = parsed.data.metadata;
  return annotations[markAnnotation] === write.mark ? { state: 'already-done', resourceVersion } : undefined;
}

/** A dry run goes through admission and validation like the write itself and needs the same right. */
async function patch(api: KubeApi, write: Write, isDryRun: boolean): Promise<WriteResult> {
  const { kind, namespace, name } = writable(write);
  try {
    const answer = await api.send({
      method: 'PATCH',
      path: resourcePath(kind, namespace, name),
      query: { fieldManager, dryRun: isDryRun ? 'All' : undefined },
      contentType:
        write.patch.type === 'merge' ? PatchStrategy.MergePatch : PatchStrategy.StrategicMergePatch,
      body: bodyOf(write),
    });
    return { state: 'done', resourceVersion: markedJson.parse(answer).metadata.resourceVersion };
  } catch (error) {
    return refusal(error);
  }
}

/** The version makes a stale write a conflict; the mark travels in the same patch, so that both arrive or neither. */
function bodyOf(write: Write): Readonly<Record<string, unknown>> {
  const metadata = asRecord(write.patch.body['metadata']);
  const annotations = { ...asRecord(metadata['annotations']), [markAnnotation]: write.mark };
  return {
    ...write.patch.body,
    metadata: { ...metadata, resourceVersion: write.resourceVersion, annotations },
  };
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

function refusal(error: unknown): WriteResult {
  if (!(error instanceof OutsideError)) throw error;
  if (error.reason === 'conflict') return { state: 'conflict', why: error.message };
  const isRefused = ['forbidden', 'client', 'not-found'].includes(error.reason);
  // With a cause there was no answer: nobody has refused anything.
  if (isRefused && error.cause === undefined) return { state: 'refused', why: error.message };
  throw error;
}

function writable(write: Write): Write['object'] {
  if (writableKinds.has(write.object.kind)) return write.object;
  throw new Error(`A ${write.object.kind} is never written; expected ${[...writableKinds].join(', ')}.`);
}
