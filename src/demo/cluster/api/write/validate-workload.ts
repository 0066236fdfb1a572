import type { KubeObject } from '../../seams.ts';
import { isRecord, type JsonRecord, recordAt, recordsAt, sameJson, stringAt, textOf } from '../json.ts';
import { parseQuantity } from '../quantity.ts';
import { type Cause, invalidValue } from './validate-object.ts';

const workloads: ReadonlySet<string> = new Set(['DaemonSet', 'Deployment', 'ReplicaSet', 'StatefulSet']);

/** What is wrong with a pod or with something that makes pods. */
export function validateWorkload(object: KubeObject, current: KubeObject | undefined): Cause[] {
  const spec = recordAt(object, 'spec');
  if (object.kind === 'Pod') return validatePodSpec(spec, 'spec');
  if (!workloads.has(object.kind)) return [];
  return [
    ...validateSelector(spec, current),
    ...validateReplicas(spec),
    ...validatePodSpec(recordAt(spec, 'template', 'spec'), 'spec.template.spec'),
  ];
}

function validateSelector(spec: JsonRecord, current: KubeObject | undefined): Cause[] {
  const selector = recordAt(spec, 'selector');
  const labels = recordAt(spec, 'template', 'metadata', 'labels');
  const wanted = Object.entries(recordAt(selector, 'matchLabels'));
  const moved = current !== undefined && !sameJson(selector, recordAt(current, 'spec', 'selector'));
  const misses = wanted.some(([key, value]) => labels[key] !== value);
  return [
    ...(moved ? [invalidValue('spec.selector', selector, 'field is immutable')] : []),
    ...(misses
      ? [invalidValue('spec.template.metadata.labels', labels, '`selector` does not match template `labels`')]
      : []),
  ];
}

function validateReplicas({ replicas }: JsonRecord): Cause[] {
  if (typeof replicas !== 'number' || replicas >= 0) return [];
  return [invalidValue('spec.replicas', replicas, 'must be greater than or equal to 0')];
}

function validatePodSpec(spec: JsonRecord, field: string): Cause[] {
  const containers = recordsAt(spec, 'containers');
  if (containers.length === 0) return [required(`${field}.containers`)];
  const volumes = new Set(recordsAt(spec, 'volumes').map((volume) => volume['name']));
  const init = recordsAt(spec, 'initContainers');
  return [
    ...init.flatMap((container, at) =>
      validateContainer(container, `${field}.initContainers[${at}]`, volumes),
    ),
    ...containers.flatMap((container, at) =>
      validateContainer(container, `${field}.containers[${at}]`, volumes),
    ),
    ...duplicates(containers, `${field}.containers`),
  ];
}

const required = (field: string): Cause => ({
  reason: 'FieldValueRequired',
  message: 'Required value',
  field,
});

function validateContainer(container: JsonRecord, field: string, volumes: ReadonlySet<unknown>): Cause[] {
  const missing = ['name', 'image'].filter((key) => (stringAt(container, key) ?? '') === '');
  return [
    ...missing.map((key) => required(`${field}.${key}`)),
    ...validateMounts(container, field, volumes),
    ...validateResources(recordAt(container, 'resources'), `${field}.resources`),
  ];
}

function validateMounts(container: JsonRecord, field: string, volumes: ReadonlySet<unknown>): Cause[] {
  const mounts = recordsAt(container, 'volumeMounts');
  return mounts.flatMap((mount, at) => {
    if (volumes.has(mount['name'])) return [];
    const message = `Not found: ${JSON.stringify(mount['name'])}`;
    return [{ reason: 'FieldValueNotFound', message, field: `${field}.volumeMounts[${at}].name` }];
  });
}

function validateResources(resources: JsonRecord, field: string): Cause[] {
  const limits = recordAt(resources, 'limits');
  const requests = recordAt(resources, 'requests');
  const negative = [...negatives(limits, `${field}.limits`), ...negatives(requests, `${field}.requests`)];
  const above = Object.entries(requests).flatMap(([name, request]) => {
    const limit = limits[name];
    if (limit === undefined || nanosOf(request) <= nanosOf(limit)) return [];
    return [
      invalidValue(
        `${field}.requests`,
        request,
        `must be less than or equal to ${name} limit of ${textOf(limit)}`,
      ),
    ];
  });
  return [...negative, ...above];
}

function negatives(amounts: JsonRecord, field: string): Cause[] {
  const below = Object.entries(amounts).filter(([, amount]) => nanosOf(amount) < 0n);
  return below.map(([name, amount]) =>
    invalidValue(`${field}.${name}`, amount, 'must be greater than or equal to 0'),
  );
}

function nanosOf(amount: unknown): bigint {
  const quantity = parseQuantity(amount);
  return typeof quantity === 'string' ? 0n : quantity.nanos;
}

function duplicates(containers: readonly JsonRecord[], field: string): Cause[] {
  return containers.flatMap(({ name }, at) => {
    const first = containers.findIndex((other) => isRecord(other) && other['name'] === name);
    if (first === at || typeof name !== 'string') return [];
    const message = `Duplicate value: ${JSON.stringify(name)}`;
    return [{ reason: 'FieldValueDuplicate', message, field: `${field}[${at}].name` }];
  });
}
