import type { KubeletSeam, KubeObject } from '../seams.ts';
import type { AccessControl } from './access/access-control.ts';
import type { WatchTimes } from './read/watch-objects.ts';
import type { ResourceRequest } from './request-info.ts';
import type { ResourceDefinition } from './resource-definition.ts';
import { notFound } from './status-error.ts';
import type { Admitter } from './write/admission.ts';
import type { VersionedObjects } from './store/versioned-objects.ts';

export interface ApiDependencies {
  readonly store: VersionedObjects;
  readonly kubelet: KubeletSeam;
  readonly access: AccessControl;
  readonly now: () => Date;
  readonly watchTimes: WatchTimes;
  readonly admitters: ReadonlySet<Admitter>;
}

export interface ApiRequest {
  readonly method: string;
  /** As it came, still percent-encoded, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}

/** A request that has been taken apart and is for a resource this cluster keeps. */
export interface ResourceCall extends ApiRequest {
  readonly info: ResourceRequest;
  readonly verb: string;
  readonly definition: ResourceDefinition;
}

/** The namespace of a request for a namespaced resource; `namespaces/x` names one, but lives in none. */
export const namespaceOf = ({ definition, info }: ResourceCall): string | undefined =>
  definition.namespaced ? info.namespace : undefined;

/** The object of that name in the place that is asked about; 404 when there is none. */
export function demandObject(store: VersionedObjects, call: ResourceCall, name: string): KubeObject {
  const found = store.stored(call.definition.resource, namespaceOf(call), name);
  if (found === undefined) throw notFound(call.definition, name);
  return found;
}
