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
import { postChangeEvent } from './post-change-event.ts';
import { resourcePath } from './resource-path.ts';

const fieldManager = 'fluent-medic';
const markAnnotation = 'fluent-medic.dev/change';
const incidentAnnotation = 'fluent-medic.dev/incident';
const approversAnnotation = 'fluent-medic.dev/approved-by';
const writableKinds = new Set(['DaemonSet', 'Deployment', 'StatefulSet', 'ConfigMap']);

/** Writes to a cluster behind its API server; `OutsideError` when it cannot be asked. */
export function createKubernetesWriter(access: KubernetesAccess): ClusterWriter {
  const api = createKubeApi(kubeConfigOf(access), { clock: access.clock, onAnswer: access.onAnswer });
  return {
    mayWrite: async (namespace) => mayWrite(api, namespace),
    dryRun: async (write) => resultOf(await patch(api, write)),
    async apply(write, plan, approval) {
      const answer = await apply(api, write, plan, approval);
      if (!('written' in answer)) return answer;
      const { written } = answer;
      const why = await postChangeEvent(api, { write, plan, approval, at: access.clock.now(), written });
      return { ...resultOf(answer), ...(why === undefined ? {} : { withoutEvent: why }) };
    },
  };
}

interface Arrived {
  readonly state: 'done' | 'already-done';
  readonly written: WrittenJson;
}
type Refused = Extract<WriteResult, { why: string }>;

const resultOf = (answer: Arrived | Refused): WriteResult =>
  'written' in answer ? { state: answer.state, resourceVersion: answer.written.resourceVersion } : answer;

async function apply(api: KubeApi, write: Write, plan: Plan, approval: Approval): Promise<Arrived | Refused> {
  if (approval.digest !== plan.digest) {
    throw new Error(
      `The approval is for plan ${approval.digest}, not for ${plan.digest}: nothing was written.`,
    );
  }
  const arrived = await alreadyDone(api, write);
  if (arrived !== undefined) return arrived;
  const result = await patch(api, write, approval);
  // Our own write may be what made the version stale: its answer was lost, or another replica was faster.
  return result.state === 'conflict' ? ((await alreadyDone(api, write)) ?? result) : result;
}

const WrittenJson = z
  .object({
    apiVersion: z.string(),
    metadata: z.object({
      uid: z.string(),
      resourceVersion: z.string(),
      annotations: z.record(z.string(), z.string()).catch({}),
    }),
  })
  .transform(({ apiVersion, metadata }) => ({ apiVersion, ...metadata }));
type WrittenJson = z.infer<typeof WrittenJson>;

async function alreadyDone(api: KubeApi, write: Write): Promise<Arrived | undefined> {
  const { kind, namespace, name } = writable(write);
  const { data: written } = WrittenJson.safeParse(await readObject(api, kind, namespace, name));
  return written?.annotations[markAnnotation] === write.mark ? { state: 'already-done', written } : undefined;
}

/** Without an approval a dry run: it goes through admission and validation like the write itself and needs the same right. */
async function patch(api: KubeApi, write: Write, approval?: Approval): Promise<Arrived | Refused> {
  const { kind, namespace, name } = writable(write);
  try {
    const answer = await api.send({
      method: 'PATCH',
      path: resourcePath(kind, namespace, name),
      query: { fieldManager, dryRun: approval ? undefined : 'All' },
      contentType:
        write.patch.type === 'merge' ? PatchStrategy.MergePatch : PatchStrategy.StrategicMergePatch,
      body: bodyOf(write, approval),
    });
    return { state: 'done', written: WrittenJson.parse(answer) };
  } catch (error) {
    return refusal(error);
  }
}

/** The version makes a stale write a conflict; the mark travels in the same patch, so that both arrive or neither. */
function bodyOf(write: Write, approval: Approval | undefined): Readonly<Record<string, unknown>> {
  const metadata = asRecord(write.patch.body['metadata']);
  const annotations = {
    ...asRecord(metadata['annotations']),
    [markAnnotation]: write.mark,
    ...(approval && {
      [incidentAnnotation]: approval.incident,
      [approversAnnotation]: approval.by.map(({ user }) => user).join(','),
    }),
  };
  return {
    ...write.patch.body,
    metadata: { ...metadata, resourceVersion: write.resourceVersion, annotations },
  };
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

function refusal(error: unknown): Refused {
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
