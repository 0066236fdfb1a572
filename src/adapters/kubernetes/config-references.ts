import { z } from 'zod';

/** A ConfigMap that a pod needs. */
export interface ConfigReference {
  readonly name: string;
  /** Whether the container in question reads it, and not only another one of its pod. */
  readonly isOwn: boolean;
  /** The pod starts without it. */
  readonly isOptional: boolean;
}

const reference = z.object({ name: z.string().catch(''), optional: z.boolean().catch(false) });
const some = reference.optional().catch(undefined);
const list = <T extends z.ZodType>(of: T) => z.array(of).catch([]);
const containerJson = z.object({
  name: z.string().catch(''),
  env: list(z.object({ valueFrom: z.object({ configMapKeyRef: some }).optional().catch(undefined) })),
  envFrom: list(z.object({ configMapRef: some })),
  volumeMounts: list(z.object({ name: z.string().catch('') })),
});
const podSpec = z.object({
  containers: list(containerJson),
  initContainers: list(containerJson),
  volumes: list(
    z.object({
      name: z.string().catch(''),
      configMap: some,
      projected: z
        .object({ sources: list(z.object({ configMap: some })) })
        .optional()
        .catch(undefined),
    }),
  ),
});

/** The ConfigMaps that a pod's spec mounts or takes environment variables from, each once. Anything that is no spec refers to none. */
export function configReferences(spec: unknown, container: string): readonly ConfigReference[] {
  const read = podSpec.safeParse(spec);
  if (!read.success) return [];
  const { containers, initContainers, volumes } = read.data;
  const all = [...initContainers, ...containers];
  const mounts = new Set(all.find(({ name }) => name === container)?.volumeMounts.map(({ name }) => name));
  const found = [
    ...volumes.flatMap(({ name, configMap, projected }) =>
      [configMap, ...(projected?.sources ?? []).map((source) => source.configMap)].flatMap((each) =>
        each ? [{ ...each, isOwn: mounts.has(name) }] : [],
      ),
    ),
    ...all.flatMap(({ name, env, envFrom }) =>
      [
        ...env.map((each) => each.valueFrom?.configMapKeyRef),
        ...envFrom.map((each) => each.configMapRef),
      ].flatMap((each) => (each ? [{ ...each, isOwn: name === container }] : [])),
    ),
  ].filter(({ name }) => name !== '' && name !== clusterCa);
  return [...Map.groupBy(found, ({ name }) => name)].map(([name, uses]) => ({
    name,
    isOwn: uses.some((each) => each.isOwn),
    isOptional: uses.every((each) => each.optional),
  }));
}

/** Every pod mounts it; it says nothing about Fluent Bit. */
const clusterCa = 'kube-root-ca.crt';
