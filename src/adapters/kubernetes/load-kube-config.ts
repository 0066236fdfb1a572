import { KubeConfig } from '@kubernetes/client-node';

/**
 * Reads a kubeconfig from its text and chooses a context (default: its current one). Throws a plain Error
 * with one sentence when it is no kubeconfig or names no reachable cluster.
 */
export function loadKubeConfig(text: string, context?: string): KubeConfig {
  const kubeConfig = new KubeConfig();
  try {
    kubeConfig.loadFromString(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`The kubeconfig cannot be read: ${why}`, { cause: error });
  }
  if (context !== undefined) kubeConfig.setCurrentContext(context);
  if (kubeConfig.getCurrentCluster() !== null) return kubeConfig;
  const names = kubeConfig.getContexts().map((each) => each.name);
  throw new Error(
    `The kubeconfig's context "${kubeConfig.getCurrentContext()}" names no cluster; expected one of: ${names.join(', ') || '(it has none)'}.`,
  );
}
