import { property } from '../../fluentbit/config/property.ts';
import { readConfig } from '../../fluentbit/config/read-config.ts';
import type { Container } from '../../signal/pod.ts';
import type { KubeApi } from './kube-api.ts';
import { resourcePath } from './resource-path.ts';

const defaultPort = 2020;

/**
 * One GET on Fluent Bit's monitoring API through the API server. The port is always a number: a port's
 * name makes the API server drop the connection.
 */
export async function readMonitoring(
  api: KubeApi,
  pod: { readonly namespace: string; readonly name: string },
  port: number,
  path: string,
): Promise<string> {
  return api.readTextOnce(`${resourcePath('Pod', pod.namespace, `${pod.name}:${port}`)}/proxy${path}`);
}

/** The port from the configuration's SERVICE section, else from the container's ports, else Fluent Bit's default. */
export function monitoringPort(
  container: Container | undefined,
  configs: readonly Readonly<Record<string, string>>[],
): number {
  return configuredPort(container, configs) ?? declaredPort(container) ?? defaultPort;
}

function configuredPort(
  container: Container | undefined,
  configs: readonly Readonly<Record<string, string>>[],
): number | undefined {
  for (const data of configs) {
    const files = Object.entries(data).map(([name, text]) => ({ name, text }));
    for (const { name } of files) {
      const config = readConfig(files, name, { version: undefined, env: container?.env ?? {} });
      const service = config.sections.find((section) => section.kind === 'service');
      const port = Number(service && property(service, 'http_port')?.value);
      if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
    }
  }
  return undefined;
}

function declaredPort(container: Container | undefined): number | undefined {
  const ports = container?.ports ?? [];
  const found =
    ports.find((each) => each.containerPort === defaultPort) ??
    ports.find((each) => each.name === 'http' || each.name === 'metrics' || each.name === 'monitoring');
  return found?.containerPort;
}
