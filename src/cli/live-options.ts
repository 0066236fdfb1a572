/** The options of every command that asks a live cluster. */
export const liveOptions = {
  container: { type: 'string' },
  context: { type: 'string' },
  kubeconfig: { type: 'string' },
} as const;

/** What `--help` says of them. */
export const liveHelp = `  --container NAME   which container, where the pod has several; default: the Fluent Bit in most trouble
  --context NAME     context of the kubeconfig; default: its current one
  --kubeconfig FILE  default: what KUBECONFIG names, else ~/.kube/config`;
