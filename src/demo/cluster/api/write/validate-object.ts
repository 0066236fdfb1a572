import type { KubeObject } from '../../seams.ts';
import { recordAt, sameJson } from '../json.ts';
import type { ResourceDefinition } from '../resource-definition.ts';
import { invalid, type StatusCause } from '../status-error.ts';
import { validateWorkload } from './validate-workload.ts';

export type Cause = Required<StatusCause>;

export const invalidValue = (field: string, value: unknown, why: string): Cause => ({
  reason: 'FieldValueInvalid',
  message: `Invalid value: ${JSON.stringify(value)}: ${why}`,
  field,
});

/** 422 with everything that a real API server finds wrong with an object, as far as it matters here. */
export function validateObject(
  definition: ResourceDefinition,
  object: KubeObject,
  current: KubeObject | undefined,
): void {
  const causes = [
    ...(current === undefined ? validateName(object.metadata.name) : []),
    ...validateKind(object, current),
  ];
  if (causes.length > 0) throw invalid(definition, object.metadata.name ?? '', causes);
}

const SUBDOMAIN =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start " +
  "and end with an alphanumeric character (e.g. 'example.com', regex used for validation is " +
  "'[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

function validateName(name: string | undefined): Cause[] {
  if (name === undefined || name === '') {
    const message = 'Required value: name or generateName is required';
    return [{ reason: 'FieldValueRequired', message, field: 'metadata.name' }];
  }
  if (/^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/.test(name)) return [];
  return [invalidValue('metadata.name', name, SUBDOMAIN)];
}

function validateKind(object: KubeObject, current: KubeObject | undefined): Cause[] {
  if (object.kind === 'ConfigMap') return validateConfigMap(object, current);
  if (object.kind === 'Lease') return validateLease(object);
  return validateWorkload(object, current);
}

const LARGEST_CONFIGMAP = 1024 * 1024;

function validateConfigMap(object: KubeObject, current: KubeObject | undefined): Cause[] {
  const data = recordAt(object, 'data');
  const size = Object.values(data).reduce((sum: number, value) => sum + Buffer.byteLength(String(value)), 0);
  const tooLong = {
    reason: 'FieldValueTooLong',
    message: 'Too long: may not be more than 1048576 bytes',
    field: '[]',
  };
  const frozen = current?.['immutable'] === true && !sameJson(current['data'] ?? {}, data);
  const immutable = {
    reason: 'FieldValueForbidden',
    message: 'Forbidden: field is immutable when `immutable` is set',
    field: 'data',
  };
  return [...(size > LARGEST_CONFIGMAP ? [tooLong] : []), ...(frozen ? [immutable] : [])];
}

function validateLease(object: KubeObject): Cause[] {
  const { leaseDurationSeconds: duration } = recordAt(object, 'spec');
  if (typeof duration !== 'number' || duration > 0) return [];
  return [invalidValue('spec.leaseDurationSeconds', duration, 'must be greater than 0')];
}
