import type { Words } from '../../language/words.ts';
import { PatchStrategy } from '@kubernetes/client-node';
import { z } from 'zod';
import type { Approval } from '../../approval/approval.ts';
import type { Write, WriteResult } from '../../change/write.ts';
import { OutsideError } from '../../outside-error.ts';
import type { Plan } from '../../plan/plan.ts';
import type { ClusterWriter } from '../../ports.ts';
import { createKubeApi, type KubeApi, type Sending } from './kube-api.ts';
import { readObject } from './kube-objects.ts';
import { type KubernetesAccess, kubeConfigOf } from './kubernetes-cluster.ts';
import { mayWrite } from './may-write.ts';
import { postChangeEvent } from './post-change-event.ts';
import { sendReload } from './reload-pod.ts';
import { resourcePath } from './resource-path.ts';

const patchTypes = {
  merge: PatchStrategy.MergePatch,
  'strategic-merge': PatchStrategy.StrategicMergePatch,
} as const;

const fieldManager = 'fluent-medic';
const markAnnotation = 'fluent-medic.dev/change';
const incidentAnnotation = 'fluent-medic.dev/incident';
const approversAnnotation = 'fluent-medic.dev/approved-by';
const ticketsAnnotation = 'fluent-medic.dev/tickets';
const workload: readonly Write['patch']['type'][] = ['merge', 'strategic-merge'];
/** What a change may do to which kind. */
const writable: Readonly<Record<string, readonly Write['patch']['type'][]>> = {
  DaemonSet: workload,
  Deployment: workload,
  StatefulSet: workload,
  ConfigMap: ['merge', 'create', 'delete'],
  Pod: ['delete', 'reload'],
};

/** Writes to a cluster behind its API server; `OutsideError` when it cannot be asked. */
export function createKubernetesWriter(access: KubernetesAccess): ClusterWriter {
  const api = createKubeApi(kubeConfigOf(access), access);
  return {
    mayWrite: async (namespace) => mayWrite(api, namespace),
    dryRun: async (write) => tried(api, write),
    async apply(write, plan, approval) {
      const answer = await apply(api, write, plan, approval);
      if (!('written' in answer)) return answer;
      const telling = { write, plan, approval, at: access.clock.now(), written: answer.written };
      const why = await postChangeEvent(api, telling);
      return { ...resultOf(answer), ...(why === undefined ? {} : { withoutEvent: why }) };
    },
  };
}

/** A result with the object as it is afterwards, where there is one. */
type Answer = WriteResult | { readonly state: 'done' | 'already-done'; readonly written: WrittenJson };

const resultOf = (answer: Answer): WriteResult =>
  'written' in answer ? { state: answer.state, resourceVersion: answer.written.resourceVersion } : answer;

async function apply(api: KubeApi, write: Write, plan: Plan, approval: Approval): Promise<Answer> {
  if (approval.digest !== plan.digest) {
    throw new Error(
      `The approval is for plan ${approval.digest}, not for ${plan.digest}: nothing was written.`,
    );
  }
  if (write.patch.type === 'delete' || write.patch.type === 'reload') return send(api, write, approval);
  const arrived = write.patch.type === 'create' ? undefined : await alreadyDone(api, write);
  if (arrived !== undefined) return arrived;
  const result = await send(api, write, approval);
  if (result.state !== 'conflict') return result;
  // Our own write may be what made the version stale: its answer was lost, or another replica was faster.
  const own = await alreadyDone(api, write);
  // What somebody else has made under this name does not go away by asking again.
  return own ?? (write.patch.type === 'create' ? { ...result, state: 'refused' } : result);
}

const WrittenJson = z
  .object({
    apiVersion: z.string(),
    metadata: z.object({
      // A new object has neither in a dry run.
      uid: z.string().default(''),
      resourceVersion: z.string().default(''),
      annotations: z.record(z.string(), z.string()).catch({}),
    }),
  })
  .transform(({ apiVersion, metadata }) => ({ apiVersion, ...metadata }));
type WrittenJson = z.infer<typeof WrittenJson>;

async function alreadyDone(api: KubeApi, write: Write): Promise<Answer | undefined> {
  const { kind, namespace, name } = objectOf(write);
  const { data: written } = WrittenJson.safeParse(await readObject(api, kind, namespace, name));
  return written?.annotations[markAnnotation] === write.mark ? { state: 'already-done', written } : undefined;
}

type Tried = Awaited<ReturnType<ClusterWriter['dryRun']>>;

async function tried(api: KubeApi, write: Write): Promise<Tried> {
  const result = resultOf(await send(api, write));
  return result.state === 'refused' && takesNoDryRun(result.why)
    ? { ...result, state: 'not-possible' }
    : result;
}

/** The one sentence by which an API server says that a webhook has side effects; the answer is a plain 400. */
export const takesNoDryRun = (why: Words): boolean =>
  typeof why === 'string' && /^admission webhook "[^"]*" does not support dry run/.test(why);

/** Without an approval a dry run: it goes through admission and validation like the write itself and needs the same right. */
async function send(api: KubeApi, write: Write, approval?: Approval): Promise<Answer> {
  const { kind, namespace, name } = objectOf(write);
  const { patch } = write;
  if (patch.type === 'reload') return approval ? reloadOf(api, write) : noDryRun;
  if (patch.type === 'delete') {
    const path = resourcePath(kind, namespace, name);
    return remove(api, path, { ...write, uid: patch.uid, dryRun: approval ? undefined : 'All' });
  }
  try {
    return { state: 'done', written: WrittenJson.parse(await api.send(requestFor(write, approval))) };
  } catch (error) {
    return refusal(error);
  }
}

/** What stands behind the API server has no dry run. */
const noDryRun: WriteResult = { state: 'done', resourceVersion: '' };

async function reloadOf(api: KubeApi, write: Write): Promise<WriteResult> {
  try {
    return await sendReload(api, write);
  } catch (error) {
    return refusal(error);
  }
}

/** The request of a write that is no deletion; without an approval of a dry run. */
export function requestFor(write: Write, approval?: Approval): Sending {
  const { kind, namespace, name } = objectOf(write);
  const { patch } = write;
  if (patch.type === 'delete' || patch.type === 'reload')
    throw new Error('A deletion and a reload have requests of their own.');
  const body = bodyOf(patch.body, write, approval);
  const query = { fieldManager, dryRun: approval ? undefined : 'All' };
  if (patch.type !== 'create') {
    const path = resourcePath(kind, namespace, name);
    return { method: 'PATCH', path, query, contentType: patchTypes[patch.type], body };
  }
  const path = resourcePath(kind, namespace);
  return { method: 'POST', path, query, contentType: 'application/json', body };
}

/** What is gone already, or stands there with another uid, was deleted before; at another version it is somebody else's. */
async function remove(
  api: KubeApi,
  path: string,
  about: {
    readonly uid?: string | undefined;
    readonly resourceVersion: string;
    readonly dryRun?: string | undefined;
  },
): Promise<WriteResult> {
  const { uid, resourceVersion, dryRun } = about;
  const preconditions = {
    ...(uid === undefined ? {} : { uid }),
    ...(resourceVersion === '' ? {} : { resourceVersion }),
  };
  const body = { kind: 'DeleteOptions', apiVersion: 'v1', preconditions };
  try {
    await api.send({ method: 'DELETE', path, query: { dryRun }, contentType: 'application/json', body });
    return { state: 'done', resourceVersion: '' };
  } catch (error) {
    const gone: readonly string[] = uid === undefined ? ['not-found'] : ['not-found', 'conflict'];
    const isGone = error instanceof OutsideError && gone.includes(error.reason);
    return isGone ? { state: 'already-done', resourceVersion: '' } : refusal(error);
  }
}

/** The version makes a stale write a conflict; the mark travels in the same patch, so that both arrive or neither. */
function bodyOf(
  body: Readonly<Record<string, unknown>>,
  write: Write,
  approval: Approval | undefined,
): Readonly<Record<string, unknown>> {
  const metadata = asRecord(body['metadata']);
  const annotations = {
    ...asRecord(metadata['annotations']),
    [markAnnotation]: write.mark,
    ...(approval && {
      [incidentAnnotation]: approval.incident,
      [approversAnnotation]: approval.by.map(({ user }) => user).join(','),
      ...ticketsOf(write, approval),
    }),
  };
  return {
    ...body,
    metadata: {
      ...metadata,
      ...(write.resourceVersion === '' ? {} : { resourceVersion: write.resourceVersion }),
      annotations,
    },
  };
}

/** Where none is named, that of an earlier change goes. */
function ticketsOf({ patch }: Write, { tickets }: Approval): Readonly<Record<string, string | null>> {
  if (tickets) return { [ticketsAnnotation]: tickets.join(' ') };
  return patch.type === 'create' ? {} : { [ticketsAnnotation]: null };
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

/** What an answer that is no success means for a write; what is no answer to it is thrown again. */
export function refusal(error: unknown): {
  readonly state: 'conflict' | 'refused';
  readonly why: Words;
} {
  if (!(error instanceof OutsideError)) throw error;
  if (error.reason === 'conflict') return { state: 'conflict', why: error.words };
  const isRefused = ['forbidden', 'client', 'not-found'].includes(error.reason);
  // With a cause there was no answer: nobody has refused anything.
  if (isRefused && error.cause === undefined) return { state: 'refused', why: error.words };
  throw error;
}

function objectOf({ object, patch }: Write): Write['object'] {
  if (writable[object.kind]?.includes(patch.type)) return object;
  throw new Error(
    `A ${object.kind} is never written by ${patch.type}; expected ${Object.keys(writable).join(', ')}.`,
  );
}
