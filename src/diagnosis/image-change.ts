import type { Evidence } from '../evidence/evidence.ts';
import type { ImageChange } from './facts.ts';
import type { ChosenSubject } from './subject.ts';

interface Known {
  readonly image: string;
  readonly revision: number;
  readonly at: string | undefined;
  readonly source: string;
}

/** The last change of the container's image, from ControllerRevisions or, for a Deployment, from its ReplicaSets. */
export function findImageChange(evidence: Evidence, chosen: ChosenSubject): ImageChange | undefined {
  const history = [...revisionsOf(evidence, chosen), ...replicaSetsOf(evidence, chosen)].toSorted(
    (a, b) => b.revision - a.revision,
  );
  const newest = history[0];
  if (!newest) return undefined;
  const older = history.findIndex((each) => each.image !== newest.image);
  const before = history[older];
  const first = history[older - 1];
  if (!before || !first) return undefined;
  return { from: before.image, to: first.image, at: first.at, source: first.source };
}

function revisionsOf(
  { revisions }: Evidence,
  { workloadRef, namespace, containerName }: ChosenSubject,
): readonly Known[] {
  return revisions.flatMap(({ source, value }) => {
    const image = value.images[containerName ?? ''];
    const isOwn =
      value.namespace === namespace &&
      value.owner?.kind === workloadRef?.kind &&
      value.owner?.name === workloadRef?.name;
    return image !== undefined && isOwn
      ? [{ image, revision: value.revision, at: value.createdAt, source }]
      : [];
  });
}

function replicaSetsOf(
  { workloads }: Evidence,
  { workloadRef, namespace, containerName }: ChosenSubject,
): readonly Known[] {
  return workloads.flatMap(({ source, value }) => {
    const isOwn =
      value.kind === 'ReplicaSet' &&
      value.namespace === namespace &&
      value.owner?.kind === workloadRef?.kind &&
      value.owner?.name === workloadRef?.name;
    const image = value.containers.find(({ name }) => name === containerName)?.image;
    const revision = Number(value.annotations['deployment.kubernetes.io/revision']);
    return isOwn && image !== undefined && revision > 0 ? [{ image, revision, at: undefined, source }] : [];
  });
}
