import { createFakeForge, type FakeForge } from './fake-forge.ts';
import { crash, createStage, type Stage, stageSettings } from './stage.ts';

export const repository = 'https://git.test/acme/logs';
export const image = (version: string) => `cr.fluentbit.io/fluent/fluent-bit:${version}`;
export const manifest = (version: string) => `# of team-logs
apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: fluent-bit
spec:
  template:
    spec:
      containers:
        - name: fluent-bit
          image: ${image(version)} # pinned
`;

/** The crash of the source document, where changes are made by pull requests. */
export async function beginInGit({
  mapped = true,
  file = manifest('3.2.0'),
  kept = false,
  withForge = true,
  locale = stageSettings.chat.locale,
} = {}): Promise<{
  readonly stage: Stage;
  readonly forge: FakeForge;
}> {
  const forge = createFakeForge({ 'prod/ds.yaml': file, 'README.md': '# x' });
  const { changes, chat } = stageSettings;
  const stage = await createStage({
    settings: {
      changes: { ...changes, mode: 'pull-request' },
      chat: { ...chat, locale },
      sources: mapped ? [{ namespace: 'logging', repository, path: 'prod', holds: 'manifests' }] : [],
    },
    ...(withForge ? { forge: forge.forge } : {}),
  });
  if (kept) {
    const { metadata } = stage.cluster.objects.daemonSet;
    metadata.labels = { ...metadata.labels, 'kustomize.toolkit.fluxcd.io/name': 'logs' };
  }
  await crash(stage);
  return { stage, forge };
}
/** What Git says arrives in the cluster, and its pods are replaced. */
export async function syncInto(stage: Stage, version: string) {
  stage.cluster.edit(({ daemonSet }) => {
    const [container] = daemonSet.spec.template.spec.containers;
    if (container) container.image = image(version);
  }, 'DaemonSet');
  await stage.advance(6_000);
  await stage.cluster.rollOut();
  await stage.advance(6_000);
}
