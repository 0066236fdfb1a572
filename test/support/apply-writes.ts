import type { FreshObjects, Writes } from '../../src/change/writes-for.ts';
import type { Write } from '../../src/change/write.ts';
import type { Container } from '../../src/signal/pod.ts';
import { tell } from '../../src/language/words.ts';
import { bodyOf } from './body-of.ts';

interface Body {
  readonly data?: Readonly<Record<string, string>>;
  readonly spec?: {
    readonly template: {
      readonly metadata?: { readonly annotations: Readonly<Record<string, string>> };
      readonly spec?: { readonly containers: readonly ContainerPatch[] };
    };
  };
}
interface ContainerPatch {
  readonly name: string;
  readonly image?: string;
  readonly resources?: Readonly<Partial<Record<'limits' | 'requests', { readonly memory: string | null }>>>;
}

/** The writes of a plan; throws with the reason where there are none. */
export function writesOf(result: Writes): readonly Write[] {
  if ('refused' in result) throw new Error(tell(result.refused, 'en'));
  return result.writes;
}

/** The objects after these writes, as the API server would have them. */
export const applied = (objects: FreshObjects, writes: readonly Write[]): FreshObjects =>
  writes.reduce((before, write) => {
    const body: Body = bodyOf(write);
    if (write.object.kind === 'ConfigMap')
      return {
        ...before,
        configMaps: before.configMaps.map((map) =>
          map.name === write.object.name ? { ...map, data: { ...map.data, ...body.data } } : map,
        ),
      };
    const template = body.spec?.template;
    const patches = new Map(template?.spec?.containers.map((patch) => [patch.name, patch]));
    const { workload } = before;
    return {
      ...before,
      workload: {
        ...workload,
        generation: (workload.generation ?? 0) + 1,
        templateAnnotations: { ...workload.templateAnnotations, ...template?.metadata?.annotations },
        containers: workload.containers.map((container) => patched(container, patches.get(container.name))),
      },
    };
  }, objects);

export function patched(container: Container, patch: ContainerPatch | undefined): Container {
  const { memoryLimit, memoryRequest, ...rest } = container;
  const limit = value(memoryLimit, patch?.resources?.limits?.memory);
  const request = value(memoryRequest, patch?.resources?.requests?.memory);
  return {
    ...rest,
    image: patch?.image ?? container.image,
    ...(limit === undefined ? {} : { memoryLimit: limit }),
    ...(request === undefined ? {} : { memoryRequest: request }),
  };
}

/** Null takes a value away; what the patch does not name stays. */
const value = (before: string | undefined, after: string | null | undefined): string | undefined =>
  after === undefined ? before : (after ?? undefined);
