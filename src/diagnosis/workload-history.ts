import type { Evidence } from '../evidence/evidence.ts';
import { parseQuantity } from '../fluentbit/quantity.ts';
import type { ContainerRevision, ImageChange, MemoryRaise } from './facts.ts';
import { templateWriterAt } from './recent-change.ts';
import type { ChosenSubject } from './subject.ts';

/** The last change of the container's image, from ControllerRevisions or, for a Deployment, from its ReplicaSets. */
export function findImageChange(evidence: Evidence, chosen: ChosenSubject): ImageChange | undefined {
  const history = findRevisions(evidence, chosen);
  const newest = history[0];
  if (!newest) return undefined;
  const older = history.findIndex((each) => each.image !== newest.image);
  const before = history[older];
  const first = history[older - 1];
  if (!before || !first) return undefined;
  const by = templateWriterAt(chosen.workload, first.at);
  return { from: before.image, to: first.image, at: first.at, by, source: first.source };
}

/** The memory limit of the present revision against that of the one before, when it was raised. */
export function findMemoryRaise(evidence: Evidence, chosen: ChosenSubject): MemoryRaise | undefined {
  const [newest, before] = findRevisions(evidence, chosen);
  if (newest?.memoryLimit === undefined || before?.memoryLimit === undefined) return undefined;
  const to = parseQuantity(newest.memoryLimit);
  const from = parseQuantity(before.memoryLimit);
  if (to === undefined || from === undefined || to <= from) return undefined;
  return { from: before.memoryLimit, to: newest.memoryLimit, at: newest.at, source: newest.source };
}

/** The newest revision first. One that was rolled back to keeps the time of its first making, which tells nothing then. */
export function findRevisions(
  evidence: Pick<Evidence, 'revisions' | 'workloads'>,
  chosen: ChosenSubject,
): readonly ContainerRevision[] {
  const known = [...revisionsOf(evidence, chosen), ...replicaSetsOf(evidence, chosen)].toSorted(
    (a, b) => b.revision - a.revision,
  );
  return known.map((each, index) => {
    const isOld = known.slice(index + 1).some(({ at }) => (at ?? '') > (each.at ?? ''));
    return isOld ? { ...each, at: undefined } : each;
  });
}

function revisionsOf(
  { revisions }: Pick<Evidence, 'revisions'>,
  { workloadRef, namespace, containerName }: ChosenSubject,
): readonly ContainerRevision[] {
  return revisions.flatMap(({ source, value }) => {
    const image = value.images[containerName ?? ''];
    const isOwn =
      value.namespace === namespace &&
      value.owner?.kind === workloadRef?.kind &&
      value.owner?.name === workloadRef?.name;
    return image !== undefined && isOwn
      ? [
          {
            image,
            memoryLimit: value.memoryLimits?.[containerName ?? ''],
            revision: value.revision,
            at: value.createdAt,
            volumes: value.volumes ?? [],
            source,
          },
        ]
      : [];
  });
}

function replicaSetsOf(
  { workloads }: Pick<Evidence, 'workloads'>,
  { workloadRef, namespace, containerName }: ChosenSubject,
): readonly ContainerRevision[] {
  return workloads.flatMap(({ source, value }) => {
    const isOwn =
      value.kind === 'ReplicaSet' &&
      value.namespace === namespace &&
      value.owner?.kind === workloadRef?.kind &&
      value.owner?.name === workloadRef?.name;
    const container = value.containers.find(({ name }) => name === containerName);
    const revision = Number(value.annotations['deployment.kubernetes.io/revision']);
    if (!isOwn || container === undefined || !(revision > 0)) return [];
    const { image, memoryLimit } = container;
    return [{ image, memoryLimit, revision, at: value.createdAt, volumes: value.volumes, source }];
  });
}
