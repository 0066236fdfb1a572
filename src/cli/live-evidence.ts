import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { collectEvidence } from '../adapters/kubernetes/collect-evidence.ts';
import { findTarget, type Target } from '../adapters/kubernetes/find-target.ts';
import { plainWords } from '../adapters/kubernetes/gap-list.ts';
import { createKubeApi } from '../adapters/kubernetes/kube-api.ts';
import { loadKubeConfig } from '../adapters/kubernetes/load-kube-config.ts';
import { createWallClock } from '../adapters/wall-clock.ts';
import type { EvidenceBounds } from '../evidence/bounds.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { OutsideError } from '../outside-error.ts';
import { type Io, UsageError } from './io.ts';
import { tell } from '../language/words.ts';

export interface LiveQuestion {
  /** `[cluster/]namespace/name`, the name of a pod or a workload. */
  readonly asked: string;
  readonly container?: string | undefined;
  readonly context?: string | undefined;
  readonly kubeconfig?: string | undefined;
  readonly bounds: EvidenceBounds;
  /** Whether the Secret that holds Fluent Bit's configuration is read. */
  readonly configSecrets: boolean | undefined;
  /** The cluster's name in messages, where the settings give one. */
  readonly clusterName: string | undefined;
}

type LiveIo = Pick<Io, 'env' | 'cwd' | 'stderr' | 'progress'>;

/**
 * Reads everything about one container of a live cluster. Throws `UsageError` for a question that names nothing, and a plain Error
 * with one sentence when the cluster refuses or is away.
 */
export async function readLiveEvidence(question: LiveQuestion, io: LiveIo): Promise<Evidence> {
  const { namespace, name, cluster: askedCluster } = namesOf(question.asked);
  const kubeConfig = await kubeConfigFrom(question, io);
  const context = kubeConfig.getCurrentContext();
  const cluster = question.clusterName ?? context;
  if (
    askedCluster !== undefined &&
    ![cluster, context, kubeConfig.getCurrentCluster()?.name].includes(askedCluster)
  ) {
    throw new UsageError(
      `The cluster "${askedCluster}" is not "${cluster}", the one at hand; --context NAME chooses another.`,
    );
  }
  const clock = createWallClock();
  const api = createKubeApi(kubeConfig, { clock });
  try {
    io.progress?.(`Looking for ${namespace}/${name} in ${cluster} …`);
    const search = await findTarget(api, { cluster, namespace, name, container: question.container });
    if (search.kind === 'unknown') throw new UsageError(search.why);
    const { target } = search;
    io.progress?.(`Reading objects, logs and counters of ${nameOf(target)} …`);
    const evidence = await collectEvidence(
      { own: api, shared: api },
      { ...target, configSecrets: question.configSecrets === true },
      clock.now(),
      question.bounds,
    );
    io.progress?.('');
    tellOfOthers(target, io);
    return evidence;
  } catch (error) {
    io.progress?.('');
    if (!(error instanceof OutsideError)) throw error;
    throw new Error(
      `${cluster} cannot be asked about ${namespace}/${name}: ${tell(plainWords(error), 'en')}`,
      {
        cause: error,
      },
    );
  }
}

function namesOf(asked: string): { cluster: string | undefined; namespace: string; name: string } {
  const parts = asked.split('/');
  const [name = '', namespace = '', cluster] = parts.toReversed();
  const isName = (text: string): boolean => /^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/.test(text);
  if (parts.length > 3 || !isName(name) || !isName(namespace)) {
    throw new UsageError(
      `"${asked}" names no pod; expected [cluster/]namespace/pod, such as logging/fluent-bit-x7k2p.`,
    );
  }
  return { cluster, namespace, name };
}

async function kubeConfigFrom({ kubeconfig, context }: LiveQuestion, { env, cwd }: LiveIo) {
  const named = kubeconfig ?? env['KUBECONFIG'];
  const file = named ? path.resolve(cwd, named) : path.join(env['HOME'] ?? '', '.kube/config');
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) {
    throw new UsageError(`There is no kubeconfig ${file}; --kubeconfig FILE or KUBECONFIG names one.`);
  }
  try {
    return loadKubeConfig(text, context);
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function nameOf({ workload, pod, container }: Target): string {
  return pod === undefined
    ? `${workload.kind} ${workload.namespace}/${workload.name}, which has no pod`
    : `${workload.namespace}/${pod}, container ${container}`;
}

function tellOfOthers({ pod, container, others }: Target, { stderr }: LiveIo): void {
  if (others.length === 0) return;
  const chosen = `Of the Fluent Bit containers of ${pod ?? 'the template'}, ${container} is in most trouble`;
  stderr(`${chosen}; --container ${others.join(' or ')} looks at another one.\n`);
}
