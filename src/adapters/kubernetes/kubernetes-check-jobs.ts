import { said, type Words } from '../../language/words.ts';
import { z } from 'zod';
import type { JobOutcome } from '../../check/judge-job.ts';
import type { JobQuestion } from '../../check/job-question.ts';
import { OutsideError } from '../../outside-error.ts';
import type { CheckJobs } from '../../ports.ts';
import { isPullFailure } from '../../signal/pull-failure.ts';
import type { WorkloadRef } from '../../signal/signal.ts';
import { changedName, checkJobManifest, jobLabel } from './check-job-manifest.ts';
import { createKubeApi, type KubeApi } from './kube-api.ts';
import { type KubeJson, listObjects, readObject } from './kube-objects.ts';
import { type KubernetesAccess, kubeConfigOf } from './kubernetes-cluster.ts';
import { readPod } from './object-schema.ts';
import { resourcePath } from './resource-path.ts';

const jobJson = z.object({
  apiVersion: z.string(),
  metadata: z.object({
    name: z.string(),
    uid: z.string(),
    labels: z.record(z.string(), z.string()).catch({}),
  }),
  status: z
    .object({
      conditions: z
        .array(
          z.object({
            type: z.string(),
            status: z.string(),
            reason: z.string().catch(''),
            message: z.string().catch(''),
          }),
        )
        .catch([]),
    })
    .catch({ conditions: [] }),
});
type JobJson = z.infer<typeof jobJson>;

/** Runs one-shot Jobs in a cluster. `ownJobs` gets the uid of each, so that their pods are nobody's trouble. */
export function createKubernetesCheckJobs(access: KubernetesAccess, ownJobs: Set<string>): CheckJobs {
  const api = createKubeApi(kubeConfigOf(access), access);
  return {
    start: async (ref, question) => start(api, ref, question, ownJobs),
    async outcome(namespace, name) {
      const job = await readJob(api, namespace, name);
      if (!job) return 'absent';
      ownJobs.add(job.metadata.uid);
      return outcomeOf(api, namespace, job);
    },
    end: async (namespace, name) => end(api, namespace, name),
  };
}

/** Undefined when there is none, or one of somebody else under this name. */
async function readJob(api: KubeApi, namespace: string, name: string): Promise<JobJson | undefined> {
  const { data } = jobJson.safeParse(await readObject(api, 'Job', namespace, name));
  return data?.metadata.labels[jobLabel] === name ? data : undefined;
}

/** The Job first, since it owns the texts: when it goes, the cluster itself takes them away. */
async function start(
  api: KubeApi,
  ref: WorkloadRef,
  question: JobQuestion,
  ownJobs: Set<string>,
): Promise<{ readonly refused: Words } | undefined> {
  const { namespace } = ref;
  const made = checkJobManifest(await readObject(api, ref.kind, namespace, ref.name), question, namespace);
  if ('refused' in made) return made;
  try {
    await createOnce(api, 'Job', namespace, made.job);
    const job = await readJob(api, namespace, question.name);
    if (!job) return { refused: said('check.job.another', { name: question.name }) };
    ownJobs.add(job.metadata.uid);
    for (const [map, data] of Object.entries(question.changed))
      await createOnce(api, 'ConfigMap', namespace, ownedTexts(job, changedName(question, map), data));
    return undefined;
  } catch (error) {
    if (
      error instanceof OutsideError &&
      ['forbidden', 'client'].includes(error.reason) &&
      error.cause === undefined
    )
      return { refused: error.words };
    throw error;
  }
}

async function createOnce(api: KubeApi, kind: string, namespace: string, body: KubeJson): Promise<void> {
  try {
    const query = { fieldManager: 'fluent-medic' };
    const path = resourcePath(kind, namespace);
    await api.send({ method: 'POST', path, query, contentType: 'application/json', body });
  } catch (error) {
    if (!(error instanceof OutsideError) || error.reason !== 'conflict') throw error;
  }
}

const ownedTexts = (
  { apiVersion, metadata: { name: job, uid } }: JobJson,
  name: string,
  data: object,
): KubeJson => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, ownerReferences: [{ apiVersion, kind: 'Job', name: job, uid }] },
  data,
});

async function outcomeOf(api: KubeApi, namespace: string, job: JobJson): Promise<JobOutcome | undefined> {
  const { name } = job.metadata;
  const [pod] = (await listObjects(api, 'Pod', namespace, { labelSelector: `${jobLabel}=${name}` })).map(
    (json) => readPod(json),
  );
  const state = pod?.containers[0]?.status?.state;
  if (pod && state?.kind === 'terminated') {
    const { exitCode, reason = '' } = state.termination;
    const text = await api.readText(`${resourcePath('Pod', namespace, pod.name)}/log`, {
      container: 'check',
    });
    return { kind: 'ended', exitCode, reason, text };
  }
  if (state?.kind === 'waiting' && isPullFailure(state.reason ?? ''))
    return { kind: 'no-image', why: state.message ?? state.reason ?? '' };
  const failed = job.status.conditions.find(({ type, status }) => type === 'Failed' && status === 'True');
  if (!failed) return undefined;
  return { kind: 'did-not-run', why: failed.message || failed.reason };
}

/** In the background: the cluster takes the pod and the texts away. What is gone already is ended. */
async function end(api: KubeApi, namespace: string, name: string): Promise<void> {
  const job = await readJob(api, namespace, name);
  if (!job) return;
  const preconditions = { uid: job.metadata.uid };
  const body = { kind: 'DeleteOptions', apiVersion: 'v1', propagationPolicy: 'Background', preconditions };
  const path = resourcePath('Job', namespace, name);
  try {
    await api.send({ method: 'DELETE', path, contentType: 'application/json', body });
  } catch (error) {
    if (!(error instanceof OutsideError) || !['not-found', 'conflict'].includes(error.reason)) throw error;
  }
}
