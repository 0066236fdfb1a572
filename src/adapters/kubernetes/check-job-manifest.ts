import { said, type Words } from '../../language/words.ts';
import { z } from 'zod';
import type { JobQuestion } from '../../check/job-question.ts';
import { quote } from '../../evidence/quote.ts';
import type { KubeJson } from './kube-objects.ts';

/** The label that the pods of the bot's own Jobs bear; its value is the Job's name. */
export const jobLabel = 'fluent-medic.dev/job';

const deadlineSeconds = 120;
const keptSeconds = 300;
const resources = { cpu: '100m', memory: '128Mi', 'ephemeral-storage': '64Mi' };
/** Nobody's: the image's own user may be root, which `restricted` refuses. */
const userId = 65_532;

const restrictedPod = {
  runAsNonRoot: true,
  runAsUser: userId,
  runAsGroup: userId,
  seccompProfile: { type: 'RuntimeDefault' },
};
const restrictedContainer = {
  allowPrivilegeEscalation: false,
  readOnlyRootFilesystem: true,
  capabilities: { drop: ['ALL'] },
};

const maybe = <T extends z.ZodType>(shape: T) => shape.optional().catch(undefined);
const texts = maybe(z.array(z.string()));
const named = z.looseObject({ name: z.string() });
const VolumeJson = z.looseObject({
  name: z.string(),
  configMap: maybe(named),
  projected: maybe(z.looseObject({ sources: z.array(z.looseObject({ configMap: maybe(named) })) })),
});
type VolumeJson = z.infer<typeof VolumeJson>;
const EnvJson = z.object({
  name: z.string(),
  value: maybe(z.string()),
  valueFrom: maybe(z.object({ configMapKeyRef: maybe(z.looseObject({})) })),
});
const ContainerJson = z.object({
  name: z.string(),
  command: texts,
  args: texts,
  env: maybe(z.array(EnvJson)),
  volumeMounts: maybe(z.array(z.looseObject({ name: z.string(), mountPath: z.string() }))),
});
const templateJson = z.object({
  spec: z.object({
    template: z.object({
      spec: z.object({
        containers: z.array(ContainerJson),
        volumes: maybe(z.array(VolumeJson)),
        imagePullSecrets: maybe(z.array(named)),
        nodeSelector: maybe(z.record(z.string(), z.string())),
        tolerations: maybe(z.array(z.looseObject({}))),
      }),
    }),
  }),
});

/**
 * The Job that starts the container's Fluent Bit with `--dry-run`: of its volumes only ConfigMaps, dummies in the place of Secrets, host
 * paths and everything else; no token; the pod security standard `restricted`. A sentence where the container cannot be tried so.
 */
export function checkJobManifest(
  workload: unknown,
  question: JobQuestion,
  namespace: string,
): { readonly job: KubeJson } | { readonly refused: Words } {
  const { spec } = templateJson.parse(workload).spec.template;
  const container = spec.containers.find(({ name }) => name === question.container);
  if (!container) return { refused: said('check.job.noContainer', { container: question.container }) };
  const { command, args } = container;
  if (command && !/(^|\/)(fluent-bit|td-agent-bit)$/.test(command[0] ?? ''))
    return {
      refused: command[0]
        ? said('check.job.noFluentBit', { command: quote(command[0]) })
        : said('check.job.startsNothing'),
    };
  const mounts = container.volumeMounts ?? [];
  const mounted = new Set(mounts.map(({ name }) => name));
  const labels = { [jobLabel]: question.name, 'app.kubernetes.io/managed-by': 'fluent-medic' };
  const tried = {
    name: 'check',
    image: question.image,
    ...(command ? { command } : {}),
    args: [...(args ?? (command ? [] : ['-c', '/fluent-bit/etc/fluent-bit.conf'])), '--dry-run'],
    env: (container.env ?? []).map(withoutSecret),
    volumeMounts: mounts.map((mount) => ({ ...mount, mountPropagation: undefined })),
    resources: { limits: resources, requests: resources },
    securityContext: restrictedContainer,
  };
  const pod = {
    restartPolicy: 'Never',
    automountServiceAccountToken: false,
    enableServiceLinks: false,
    terminationGracePeriodSeconds: 5,
    securityContext: restrictedPod,
    ...(spec.imagePullSecrets ? { imagePullSecrets: spec.imagePullSecrets } : {}),
    ...(spec.nodeSelector ? { nodeSelector: spec.nodeSelector } : {}),
    ...(spec.tolerations ? { tolerations: spec.tolerations } : {}),
    containers: [tried],
    volumes: (spec.volumes ?? [])
      .filter(({ name }) => mounted.has(name))
      .map((volume) => safeVolume(volume, question)),
  };
  return {
    job: {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name: question.name, namespace, labels },
      spec: {
        backoffLimit: 0,
        activeDeadlineSeconds: deadlineSeconds,
        ttlSecondsAfterFinished: keptSeconds,
        template: { metadata: { labels }, spec: pod },
      },
    },
  };
}

/** The name under which the Job finds a ConfigMap that the plan changes. */
export const changedName = ({ name }: Pick<JobQuestion, 'name'>, map: string): string =>
  `${name}-${map}`.slice(0, 253).replace(/[^a-z0-9]+$/, '');

function safeVolume(volume: VolumeJson, question: JobQuestion): KubeJson {
  const { name, configMap, projected } = volume;
  const renamed = <T extends { name: string }>(map: T): T =>
    map.name in question.changed ? { ...map, name: changedName(question, map.name) } : map;
  if (configMap) return { name, configMap: renamed(configMap) };
  const maps = projected?.sources.flatMap((source) =>
    source.configMap ? [{ configMap: renamed(source.configMap) }] : [],
  );
  if (maps && maps.length > 0) return { name, projected: { sources: maps } };
  return { name, emptyDir: { sizeLimit: '16Mi' } };
}

/** A dry run needs that a variable is set, not what to. */
function withoutSecret({ name, value, valueFrom }: z.infer<typeof EnvJson>): KubeJson {
  if (value !== undefined) return { name, value };
  const { configMapKeyRef } = valueFrom ?? {};
  return configMapKeyRef ? { name, valueFrom: { configMapKeyRef } } : { name, value: 'dummy' };
}
