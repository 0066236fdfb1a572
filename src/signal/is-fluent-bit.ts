import { isFluentBitImage, lastPartOf } from '../fluentbit/image.ts';
import type { Container, Owner, Pod } from './pod.ts';

/** Enough signs to call a container Fluent Bit; one strong sign, or two weak ones. */
const enough = 2;

/**
 * Whether a container runs Fluent Bit, by a score over independent signs (image, command, container name,
 * labels, owner): private mirrors rename images, operators wrap the command, side-cars carry foreign labels.
 * Companions in the same pod (config reloaders, exporters) share the labels and must not be counted.
 */
export function isFluentBit(container: Container, pod: Pod): boolean {
  return fluentBitScore(container, pod) >= enough;
}

/** 0 for no sign at all; image and command are strong signs; the container's name and what the pod bears are weak ones. */
export function fluentBitScore(container: Container, pod: Pod): number {
  if (isCompanion(container)) return 0;
  let score = 0;
  if (isFluentBitImage(container.image)) score += 2;
  if (fluentBitCommand.test([...container.command, ...container.args].join(' '))) score += 2;
  if (containerNames.has(container.name)) score += 1;
  if (isLabelled(pod)) score += isOnlyAppContainer(container, pod) ? 2 : 1;
  else if (isOwnersName(pod)) score += 1;
  return score;
}

/** What of a pod tells whose it is. */
type Around = Pick<Pod, 'labels' | 'containers'> & { readonly owner?: Pick<Owner, 'name'> | undefined };

/** Whether a Fluent Bit runs beside somebody's application: the pod is not its own, and holds more than it and its companions. */
export const isSideCar = (container: Container, pod: Around): boolean =>
  !isLabelled(pod) &&
  !isOwnersName(pod) &&
  pod.containers.some(
    (other) => other.role === 'app' && other.name !== container.name && !isCompanion(other),
  );

const fluentBitCommand = /(?:^|[\s/])(?:fluent-bit|fluent-bit-watcher|td-agent-bit)(?=\s|$)/;
const containerNames = new Set(['fluent-bit', 'fluentbit', 'aws-for-fluent-bit']);
const companionImage = /reload|exporter|operator|config-init/;
const nameLabels = new Set(['fluent-bit', 'fluentbit', 'aws-for-fluent-bit']);
const k8sAppLabels = new Set(['fluent-bit', 'fluentbit-gke']);

function isCompanion(container: Container): boolean {
  return companionImage.test(lastPartOf(container.image));
}

function isLabelled(pod: Pick<Pod, 'labels'>): boolean {
  return (
    nameLabels.has(pod.labels['app.kubernetes.io/name'] ?? '') ||
    k8sAppLabels.has(pod.labels['k8s-app'] ?? '')
  );
}

/** `aws-for-fluent-bit`, `logging-fluentbit`, `fluentbit-gke-max`; a ReplicaSet's name goes on with a hash. */
function isOwnersName({ owner }: Pick<Around, 'owner'>): boolean {
  return owner !== undefined && /(?:^|-)fluent-?bit(?:-|$)/.test(owner.name);
}

function isOnlyAppContainer(container: Container, pod: Pod): boolean {
  return container.role === 'app' && pod.containers.filter((other) => other.role === 'app').length === 1;
}
