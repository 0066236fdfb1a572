import { z } from 'zod';
import { said } from '../../language/words.ts';
import type { Lease, LeaseContent, LeaseState } from '../../lease.ts';
import { OutsideError } from '../../outside-error.ts';
import { createKubeApi } from './kube-api.ts';
import { type KubernetesAccess, kubeConfigOf } from './kubernetes-cluster.ts';
import { resourcePath } from './resource-path.ts';

const fieldManager = 'fluent-medic';

const LeaseJson = z.looseObject({
  metadata: z.looseObject({ uid: z.string(), resourceVersion: z.string() }),
  spec: z
    .looseObject({
      holderIdentity: z.string().nullish(),
      leaseDurationSeconds: z.number().nullish(),
      leaseTransitions: z.number().nullish(),
      acquireTime: z.string().nullish(),
    })
    .default({}),
});
type LeaseJson = z.infer<typeof LeaseJson>;

/** A state with the object it was read from: what others have written into it stays. */
interface KubernetesLeaseState extends LeaseState {
  readonly json: LeaseJson;
}

/**
 * A Lease of `coordination.k8s.io/v1` as client-go writes it, so that `kubectl get lease` shows who leads. Its instants are for people:
 * nobody decides by them.
 */
export function createKubernetesLease(
  access: KubernetesAccess,
  { namespace, name }: { readonly namespace: string; readonly name: string },
): Lease {
  const api = createKubeApi(kubeConfigOf(access), access);
  const path = resourcePath('Lease', namespace, name);
  return {
    async read(limitMs) {
      try {
        return stateOf(await api.within(limitMs).read(path));
      } catch (error) {
        if (error instanceof OutsideError && error.reason === 'not-found') return undefined;
        throw error;
      }
    },
    async write(content, over, limitMs) {
      const spec = specOf(content, access.clock.now(), over as KubernetesLeaseState | undefined);
      const sending = { query: { fieldManager }, contentType: 'application/json' };
      if (!over) {
        const metadata = { name, namespace };
        const body = { ...kind, metadata, spec };
        const collection = resourcePath('Lease', namespace);
        return stateOf(
          await api.within(limitMs).send({ ...sending, method: 'POST', path: collection, body }),
        );
      }
      const { json } = over as KubernetesLeaseState;
      const metadata = { ...json.metadata, uid: over.uid, resourceVersion: over.version };
      const body = { ...json, ...kind, metadata, spec };
      return stateOf(await api.within(limitMs).send({ ...sending, method: 'PUT', path, body }));
    },
  };
}

const kind = { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease' };

function specOf(
  { holder, durationMs, transitions }: LeaseContent,
  now: Date,
  over: KubernetesLeaseState | undefined,
): LeaseJson['spec'] {
  const { acquireTime, ...others } = over?.json.spec ?? {};
  // Microseconds, as the API server wants them.
  const time = now.toISOString().replace('Z', '000Z');
  const isRenewal = over?.holder === holder && over.transitions === transitions;
  return {
    ...others,
    holderIdentity: holder,
    leaseDurationSeconds: Math.ceil(durationMs / 1000),
    leaseTransitions: transitions,
    acquireTime: isRenewal && acquireTime ? acquireTime : time,
    renewTime: time,
  };
}

function stateOf(answer: unknown): KubernetesLeaseState {
  const { data: json, error } = LeaseJson.safeParse(answer);
  if (!json)
    throw new OutsideError('kubernetes', 'server', said('outside.cluster.leaseUnreadable'), { cause: error });
  const { uid, resourceVersion } = json.metadata;
  const { holderIdentity, leaseDurationSeconds, leaseTransitions } = json.spec;
  return {
    uid,
    version: resourceVersion,
    holder: holderIdentity ?? '',
    durationMs: (leaseDurationSeconds ?? 0) * 1000,
    transitions: leaseTransitions ?? 0,
    json,
  };
}
