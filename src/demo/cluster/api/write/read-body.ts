import { parse } from 'yaml';
import type { KubeObject } from '../../seams.ts';
import { isRecord, type JsonRecord } from '../json.ts';
import { apiVersionOf, type ResourceDefinition } from '../resource-definition.ts';
import { badRequest, notImplemented, StatusError } from '../status-error.ts';

type Expected = Pick<ResourceDefinition, 'group' | 'version' | 'kind'>;

/** Reads the object in the body of a POST or PUT; 400 with the real text when it cannot be one of this resource. */
export function readObject(definition: Expected, body: string, contentType: string): KubeObject {
  const { kind } = definition;
  refuseContentType(contentType);
  const object = contentType.includes('yaml') ? readYaml(body) : readJson(body, kind);
  if (!isRecord(object)) throw badRequest(`the object provided is unrecognized (must be of type ${kind})`);
  refuseOtherKind(definition, object);
  const metadata = isRecord(object['metadata']) ? object['metadata'] : {};
  return { ...object, apiVersion: apiVersionOf(definition), kind, metadata } as KubeObject;
}

const BINARY = ['application/vnd.kubernetes.protobuf', 'application/cbor'];

function refuseContentType(contentType: string): void {
  const kind = contentType.split(';')[0]?.trim() ?? '';
  if (kind === '' || kind === 'application/json' || kind.endsWith('yaml')) return;
  if (BINARY.includes(kind)) throw notImplemented(`a body as "${kind}"`);
  throw new StatusError({
    code: 415,
    message:
      'the body of the request was in an unknown format - accepted media types include: ' +
      'application/json, application/yaml, application/vnd.kubernetes.protobuf',
    reason: 'UnsupportedMediaType',
  });
}

function readJson(body: string, kind: string): unknown {
  try {
    return JSON.parse(body);
  } catch (error) {
    const why = `couldn't get version/kind; json parse error: ${goJsonError(error)} (${body})`;
    throw badRequest(`the object provided is unrecognized (must be of type ${kind}): ${why}`);
  }
}

/** A patch body as JSON, or YAML for an apply; 400 when it is neither. */
export function readPatch(body: string, isYaml: boolean): unknown {
  if (isYaml) return readYaml(body);
  try {
    return JSON.parse(body);
  } catch (error) {
    throw badRequest(`error decoding patch: ${goJsonError(error)}`);
  }
}

function readYaml(body: string): unknown {
  try {
    return parse(body);
  } catch (error) {
    throw badRequest(`error decoding YAML: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function goJsonError(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return /Unterminated|Unexpected end|end of JSON|after property name|after JSON/.test(text)
    ? 'unexpected end of JSON input'
    : text;
}

function refuseOtherKind(definition: Expected, object: JsonRecord): void {
  const apiVersion = apiVersionOf(definition);
  const { kind = definition.kind, apiVersion: version = apiVersion } = object;
  if (kind === definition.kind && version === apiVersion) return;
  const short = definition.group === '' ? 'core' : definition.group.split('.')[0];
  const from = `${String(version).split('/').at(-1)}.${String(kind)}`;
  throw badRequest(
    `${String(kind)} in version "${definition.version}" cannot be handled as a ${definition.kind}: ` +
      `converting (${from}) to (${short}.${definition.kind}): unknown conversion`,
  );
}
