import type { Answer } from './answer.ts';
import { notImplemented } from './status-error.ts';

const AVAILABLE =
  'application/json, application/yaml, application/vnd.kubernetes.protobuf, application/json;stream=watch, ' +
  'application/vnd.kubernetes.protobuf;stream=watch';

interface Refusal {
  readonly message: string;
  readonly details?: Readonly<Record<string, never>>;
}

const NOT_ACCEPTABLE: Refusal = {
  message: `406: Not Acceptable\n\nAvailable representations: ${AVAILABLE}`,
  details: {},
};

/** For `pods/log`, which answers plain text only to those who ask for JSON. */
export const LOG_NOT_ACCEPTABLE: Refusal = {
  message:
    'only the following media types are accepted: application/json, application/yaml, application/vnd.kubernetes.protobuf',
};

/** The 406 of a real API server for an `Accept` that names nothing it can write; `undefined` when JSON will do. */
export function refuseAccept(
  accept: string | undefined,
  refusal: Refusal = NOT_ACCEPTABLE,
): Answer | undefined {
  const kinds = (accept ?? '*/*').split(',').map((kind) => kind.trim());
  const plain = kinds.map((kind) => kind.split(';')[0] ?? '');
  const isJson = (kind: string) => ['*/*', 'application/*', 'application/json'].includes(kind);
  if (kinds.some((kind, at) => isJson(plain[at] ?? '') && !kind.includes('as='))) return undefined;
  const known = kinds.find((kind, at) => isKnown(plain[at] ?? '') || kind.includes('as='));
  if (known !== undefined) throw notImplemented(`answers as "${known}"`);
  const body = {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message: refusal.message,
    reason: 'NotAcceptable',
    ...(refusal.details === undefined ? {} : { details: refusal.details }),
    code: 406,
  };
  return { kind: 'text', code: 406, contentType: 'application/json', text: JSON.stringify(body, null, 2) };
}

const isKnown = (kind: string) => ['application/yaml', 'application/vnd.kubernetes.protobuf'].includes(kind);
