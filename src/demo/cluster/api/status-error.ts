import type { ResourceDefinition } from './resource-definition.ts';

export interface StatusCause {
  readonly reason: string;
  readonly message?: string;
  readonly field?: string;
}

export interface StatusDetails {
  readonly name?: string;
  readonly group?: string;
  readonly kind?: string;
  readonly uid?: string;
  readonly causes?: readonly StatusCause[];
  readonly retryAfterSeconds?: number;
}

export interface StatusFailure {
  readonly code: number;
  readonly message: string;
  readonly reason?: string;
  readonly details?: StatusDetails;
  /** A token for going on with a list whose first pages are too old. */
  readonly continueToken?: string;
}

/** A request that ends in a `Status` object; texts and reasons are those of a real API server (1.36). */
export class StatusError extends Error {
  readonly failure: StatusFailure;
  constructor(failure: StatusFailure) {
    super(failure.message);
    this.failure = failure;
  }
}

/** The `Status` object of a failure, its fields in the order in which a real API server writes them. */
export function statusBody({ code, message, reason, details, continueToken }: StatusFailure) {
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: continueToken === undefined ? {} : { continue: continueToken },
    status: 'Failure',
    message,
    ...(reason === undefined ? {} : { reason }),
    ...(details === undefined ? {} : { details }),
    code,
  };
}

type Named = Pick<ResourceDefinition, 'group' | 'resource' | 'kind'>;

/** `daemonsets.apps`, `configmaps`. */
export const qualifiedResource = ({ resource, group }: Pick<Named, 'resource' | 'group'>) =>
  group === '' ? resource : `${resource}.${group}`;

const qualifiedKind = ({ kind, group }: Pick<Named, 'kind' | 'group'>) =>
  group === '' ? kind : `${kind}.${group}`;

export const resourceDetails = (
  { group, resource }: Pick<Named, 'resource' | 'group'>,
  name?: string,
): StatusDetails => ({
  ...(name === undefined ? {} : { name }),
  ...(group === '' ? {} : { group }),
  kind: resource,
});

export const badRequest = (message: string) => new StatusError({ code: 400, message, reason: 'BadRequest' });

export const internalError = (message: string) => new StatusError({ code: 500, message });

export const notImplemented = (what: string) =>
  new StatusError({
    code: 501,
    message: `the simulated cluster does not implement ${what}`,
    reason: 'NotImplemented',
  });

export const resourceNotFound = () =>
  new StatusError({
    code: 404,
    message: 'the server could not find the requested resource',
    reason: 'NotFound',
    details: {},
  });

export const methodNotAllowed = () =>
  new StatusError({
    code: 405,
    message: 'the server does not allow this method on the requested resource',
    reason: 'MethodNotAllowed',
    details: {},
  });

export const notFound = (named: Named, name: string) =>
  new StatusError({
    code: 404,
    message: `${qualifiedResource(named)} "${name}" not found`,
    reason: 'NotFound',
    details: resourceDetails(named, name),
  });

/** What an admission plug-in refuses. */
export const forbidden = (named: Named, name: string, why: string) =>
  new StatusError({
    code: 403,
    message: `${qualifiedResource(named)} "${name}" is forbidden: ${why}`,
    reason: 'Forbidden',
    details: resourceDetails(named, name),
  });

export const alreadyExists = (named: Named, name: string) =>
  new StatusError({
    code: 409,
    message: `${qualifiedResource(named)} "${name}" already exists`,
    reason: 'AlreadyExists',
    details: resourceDetails(named, name),
  });

const MODIFIED =
  'the object has been modified; please apply your changes to the latest version and try again';

export const conflict = (named: Named, name: string, why = MODIFIED) =>
  new StatusError({
    code: 409,
    message: `Operation cannot be fulfilled on ${qualifiedResource(named)} "${name}": ${why}`,
    reason: 'Conflict',
    details: resourceDetails(named, name),
  });

/** 422 with all that is wrong with an object at once. */
export function invalid(
  named: Pick<Named, 'kind' | 'group'>,
  name: string,
  causes: readonly Required<StatusCause>[],
) {
  const sentences = causes.map(({ field, message }) => `${field}: ${message}`);
  const all = sentences.length === 1 ? sentences[0] : `[${sentences.join(', ')}]`;
  return new StatusError({
    code: 422,
    message: `${qualifiedKind(named)} "${name}" is invalid: ${all}`,
    reason: 'Invalid',
    details: {
      ...(name === '' ? {} : { name }),
      ...(named.group === '' ? {} : { group: named.group }),
      ...(named.kind === '' ? {} : { kind: named.kind }),
      causes,
    },
  });
}

export const invalidOptions = (kind: string, ...causes: readonly Required<StatusCause>[]) =>
  invalid({ kind, group: 'meta.k8s.io' }, '', causes);

export const expired = (message: string, continueToken?: string) =>
  new StatusError({
    code: 410,
    message,
    reason: 'Expired',
    ...(continueToken === undefined ? {} : { continueToken }),
  });
