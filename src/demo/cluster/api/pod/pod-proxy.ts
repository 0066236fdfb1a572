import type { KubeletSeam, KubeObject } from '../../seams.ts';
import type { Answer } from '../answer.ts';
import { recordsAt, stringAt } from '../json.ts';
import { badRequest, StatusError } from '../status-error.ts';

/** The `name` of a proxy URL: `[scheme:]pod[:port]`. */
export interface ProxyTarget {
  readonly scheme: string;
  readonly pod: string;
  readonly port: string;
}

export function parseProxyTarget(name: string): ProxyTarget {
  const parts = name.split(':');
  if (parts.length === 3) return { scheme: parts[0] ?? '', pod: parts[1] ?? '', port: parts[2] ?? '' };
  return { scheme: '', pod: parts[0] ?? '', port: parts[1] ?? '' };
}

/**
 * Answers a GET or POST through `pods/proxy`. As with a real API server only port numbers work: a port's name closes
 * the connection; a closed port is a 503, a pod without an address a 400.
 */
export function podProxy(
  pod: KubeObject,
  target: ProxyTarget,
  { path, method }: { readonly path: string; readonly method: 'GET' | 'POST' },
  kubelet: KubeletSeam,
): Answer {
  if (target.port !== '' && !/^\d+$/.test(target.port)) return { kind: 'hang-up' };
  const address = stringAt(pod, 'status', 'podIP') ?? '';
  if (address === '') throw badRequest('address not allowed');
  const port = target.port === '' ? firstPort(pod) : Number(target.port);
  const { name, namespace = '' } = pod.metadata;
  const answer = kubelet.monitoring(namespace, name, port, path, method);
  if (answer === undefined) throw unreachable(`dial tcp ${address}:${port}: connect: connection refused`);
  if (target.scheme === 'https') throw unreachable('tls: first record does not look like a TLS handshake');
  return { kind: 'text', code: answer.status, contentType: answer.contentType, text: answer.body };
}

function firstPort(pod: KubeObject): number {
  const ports = recordsAt(pod, 'spec', 'containers').flatMap((container) => recordsAt(container, 'ports'));
  const first = ports[0]?.['containerPort'];
  return typeof first === 'number' ? first : 80;
}

const unreachable = (why: string) =>
  new StatusError({
    code: 503,
    message: `error trying to reach service: ${why}`,
    reason: 'ServiceUnavailable',
  });
