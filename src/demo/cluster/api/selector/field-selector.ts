import type { KubeObject } from '../../seams.ts';
import { recordAt, stringAt, textOf } from '../json.ts';
import type { ResourceDefinition } from '../resource-definition.ts';
import { badRequest } from '../status-error.ts';

export type FieldMatch = (object: KubeObject) => boolean;

const own: Readonly<Record<string, readonly string[]>> = {
  pods: [
    'spec.nodeName',
    'spec.restartPolicy',
    'spec.schedulerName',
    'spec.serviceAccountName',
    'spec.hostNetwork',
    'status.phase',
    'status.podIP',
    'status.nominatedNodeName',
  ],
  events: [
    'involvedObject.kind',
    'involvedObject.namespace',
    'involvedObject.name',
    'involvedObject.uid',
    'involvedObject.apiVersion',
    'involvedObject.resourceVersion',
    'involvedObject.fieldPath',
    'reason',
    'reportingComponent',
    'source',
    'type',
  ],
  nodes: ['spec.unschedulable'],
  namespaces: ['status.phase'],
  replicasets: ['status.replicas'],
  secrets: ['type'],
};

/** Parses `a=b,c!=d` with the fields a real API server selects by for this resource; 400 for another field. */
export function parseFieldSelector(text: string, definition: ResourceDefinition): FieldMatch {
  const terms = text.split(',').filter((term) => term.trim() !== '');
  const tests = terms.map((term) => parseTerm(term, definition));
  return (object) => tests.every((holds) => holds(object));
}

function parseTerm(term: string, definition: ResourceDefinition): FieldMatch {
  const parsed = /^([^=!]+?)(==|=|!=)(.*)$/.exec(term.trim());
  if (parsed === null) throw badRequest(`invalid selector: '${term}'; can't understand '${term}'`);
  const [, field = '', operator, wanted = ''] = parsed;
  refuseUnknown(field, definition);
  const equal = operator !== '!=';
  return (object) => (fieldValue(object, field) === wanted) === equal;
}

function refuseUnknown(field: string, { resource, namespaced }: ResourceDefinition): void {
  const known = own[resource] ?? [];
  const always = namespaced ? ['metadata.name', 'metadata.namespace'] : ['metadata.name'];
  if (known.includes(field) || always.includes(field)) return;
  if (known.length > 0) throw badRequest(`field label not supported: ${field}`);
  const names = always.map((name) => `"${name}"`).join(', ');
  throw badRequest(`"${field}" is not a known field selector: only ${names}`);
}

function fieldValue(object: KubeObject, field: string): string {
  if (field === 'source') return stringAt(object, 'source', 'component') ?? '';
  const keys = field.split('.');
  const value = recordAt(object, ...keys.slice(0, -1))[keys.at(-1) ?? ''];
  if (value === undefined || value === null) return field === 'spec.unschedulable' ? 'false' : '';
  return textOf(value);
}
