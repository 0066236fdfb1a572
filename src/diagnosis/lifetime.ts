import type { Facts } from './facts.ts';

/** With what a thing ends: the process, its container, the pod; `node` outlives all of them. */
export type Lifetime = 'process' | 'container' | 'pod' | 'node';

const order: readonly Lifetime[] = ['process', 'container', 'pod', 'node'];

/** True when a thing is still there after `end` is gone. */
export function outlives(lifetime: Lifetime, end: Lifetime): boolean {
  return order.indexOf(lifetime) > order.indexOf(end);
}

/**
 * How long a file or directory of the container lives: an emptyDir as long as the pod, any other volume longer, what is not mounted as
 * long as the container. undefined when the path or the container is not known.
 */
export function lifetimeOf(
  path: string | undefined,
  { container, pod, workload }: Pick<Facts, 'container' | 'pod' | 'workload'>,
): Lifetime | undefined {
  if (path === undefined || !path.startsWith('/') || path.includes('${') || !container) return undefined;
  const mount = container.value.mounts
    .filter((each) => path === each.path || path.startsWith(`${each.path.replace(/\/$/, '')}/`))
    .toSorted((a, b) => b.path.length - a.path.length)[0];
  if (!mount) return 'container';
  const volumes = pod?.value.volumes ?? workload?.value.volumes ?? [];
  const volume = volumes.find((each) => each.name === mount.volume);
  if (!volume) return undefined;
  return volume.emptyDir === true ? 'pod' : 'node';
}
