import { OutsideError } from '../outside-error.ts';
import type { WorkloadRef } from '../signal/signal.ts';
import { list, said, type Words } from '../language/words.ts';
import { clusterOf } from './cluster-of.ts';
import type { AskedDeps } from './deps.ts';
import { namedCluster } from './named-cluster.ts';

/** One pod with its container, and the workload that it stands for. */
export interface NamedPod {
  readonly pod: string;
  readonly ref: WorkloadRef;
  readonly container: string;
}

/**
 * The watched pod that a text names as `[cluster/]namespace/pod`, or the pod of a workload named so that died last; else one sentence that
 * says what there is. `verb` is the command that asks.
 */
export async function namedPod(
  deps: AskedDeps,
  text: string,
  verb: string,
): Promise<NamedPod | { readonly why: Words }> {
  const names = namesIn(deps, text);
  const [first] = names;
  if (!first) return { why: await whichPod(deps, verb) };
  const named = namedCluster(deps.clusters, first.cluster ?? '');
  if ('why' in named) return named;
  const watched = await watchedPods(deps, first.cluster);
  const found = names.map((named) => matching(watched.candidates, named)).find((all) => all.length > 0) ?? [];
  const [one, ...others] = found;
  if (!one) return { why: notThere(first, watched) };
  if (others.some(({ ref }) => ref.cluster !== one.ref.cluster)) return { why: ambiguous(found, verb) };
  return one;
}

/** With a pod that there is as the example. */
async function whichPod(deps: AskedDeps, verb: string): Promise<Words> {
  const [first] = (await watchedPods(deps, undefined)).candidates;
  return first
    ? said('answer.pod.whichOf', { verb, example: `${first.ref.namespace}/${first.pod}` })
    : said('answer.pod.which', { verb });
}

function notThere({ namespace, name }: Named, { candidates, unlisted }: Watched): Words {
  const all = candidates.map((one) => `${one.ref.namespace}/${one.pod}`);
  const asked = `${namespace}/${name}`;
  const known = all.toSorted((a, b) => sharedStart(b, asked) - sharedStart(a, asked)).slice(0, 5);
  return list('sentences', [
    said('answer.pod.none', { name: asked }),
    known.length > 0 ? said('answer.pod.seen', { pods: list('commas', known) }) : said('answer.pod.noneSeen'),
    ...(unlisted.length > 0 ? [said('answer.pod.hidden', { workloads: list('commas', unlisted) })] : []),
  ]);
}

/** How many letters two names begin with alike. */
function sharedStart(a: string, b: string): number {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at += 1;
  return at;
}

function ambiguous(found: readonly NamedPod[], verb: string): Words {
  const clusters = [...new Map(found.map((one) => [one.ref.cluster, one]))].toSorted(([a], [b]) =>
    a < b ? -1 : 1,
  );
  const choices = clusters.map(([name, { ref, pod }]) => `"${verb} ${name}/${ref.namespace}/${pod}"`);
  const names = clusters.map(([name]) => name);
  return said('answer.pod.ambiguous', { clusters: list('and', names), choices: list('or', choices) });
}

interface Named {
  readonly cluster?: string;
  readonly namespace: string;
  readonly name: string;
}

/**
 * Every `[cluster/]namespace/name` of a text, those with a cluster first. What stands before a name and is no cluster is passed over, but for a text of
 * that name alone, where there are several clusters: somebody mistyped one.
 */
function namesIn({ clusters, hidesClusters }: AskedDeps, text: string): readonly Named[] {
  const isMeant = (name: string) =>
    hidesClusters === true ||
    (clusters.length > 1 && (!/\s/.test(text.trim()) || clusters.some(({ reader }) => reader.name === name)));
  const written = [
    ...text.matchAll(/(?:([\w.-]+)\/)?([a-z0-9][a-z0-9-]*)\/([a-z0-9][a-z0-9.-]*[a-z0-9])/g),
  ].map(([, cluster, namespace = '', name = '']) => ({
    ...(cluster !== undefined && isMeant(cluster) ? { cluster } : {}),
    namespace,
    name,
  }));
  return written.toSorted((a, b) => Number('cluster' in b) - Number('cluster' in a));
}

/** The pods that are named so, else those of the workload that is, in any cluster that fits. */
function matching(candidates: readonly NamedPod[], { cluster, namespace, name }: Named): readonly NamedPod[] {
  const here = candidates.filter(
    ({ ref }) => ref.namespace === namespace && (cluster ?? ref.cluster) === ref.cluster,
  );
  const pods = here.filter(({ pod }) => pod === name);
  return pods.length > 0 ? pods : here.filter(({ ref }) => ref.name === name);
}

interface Watched {
  readonly candidates: readonly NamedPod[];
  /** Workloads whose pods the cluster did not list, as `namespace/name`. */
  readonly unlisted: readonly string[];
}

/** The pods of every watched workload, those that died last first. What cannot be listed does not hide the others. */
async function watchedPods(deps: AskedDeps, cluster: string | undefined): Promise<Watched> {
  const watched = deps.samples.watched().filter(({ ref }) => (cluster ?? ref.cluster) === ref.cluster);
  const lists = await Promise.all(
    watched.map(async ({ ref, container }) => {
      const { reader } = clusterOf(deps, ref);
      // A cluster that is away would hold up the answer about the others.
      if (deps.clusters.length > 1 && reader.health().state === 'away')
        return { pods: undefined, ref, container };
      try {
        return { pods: await deps.keeper.pods({ ref, container }), ref, container };
      } catch (error) {
        if (!(error instanceof OutsideError)) throw error;
        deps.log.warn({ error, workload: ref }, 'pods of a workload could not be listed');
        return { pods: undefined, ref, container };
      }
    }),
  );
  const found = lists.flatMap(({ pods = [], ref, container }) =>
    pods.map((death) => ({ ...death, ref, container })),
  );
  return {
    candidates: found.toSorted((a, b) => (a.diedAt < b.diedAt ? 1 : -1)),
    unlisted: lists.flatMap(({ pods, ref }) =>
      pods ? [] : [`${deps.clusters.length > 1 ? `${ref.cluster} ` : ''}${ref.namespace}/${ref.name}`],
    ),
  };
}
