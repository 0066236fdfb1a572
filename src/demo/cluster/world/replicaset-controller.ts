Xfunction syncReplicaSet(parts: ControllerParts, replicaSet: ReplicaSet): void {
  const pods = podsOf(parts, replicaSet);
  const { labels } = replicaSet.metadata;
  const component = 'replicaset-controller';
  for (let n = pods.length; n < replicaSet.spec.replicas; n += 1)
    createOwnedPod(
      parts,
      { owner: replicaSet, template: replicaSet.spec.template, labels: labels ?? {} },
      component,
    );
  const leastReady = [...pods].sort((a, b) => Number(isReady(a)) - Number(isReady(b)));
  for (const pod of leastReady.slice(0, Math.max(0, pods.length - replicaSet.spec.replicas)))
    deleteOwnedPod(parts, replicaSet, pod, component);
  const now = podsOf(parts, replicaSet);
  const ready = now.filter(isReady).length;
  writeStatus(parts, 'replicasets', replicaSet, {
    replicas: now.length,
    observedGeneration: replicaSet.metadata.generation ?? 1,
    ...(now.length > 0 ? { fullyLabeledReplicas: now.length } : {}),
    ...(ready > 0 ? { readyReplicas: ready, availableReplicas: ready } : {}),
  });
}

function podsOf({ store }: ControllerParts, replicaSet: ReplicaSet): Pod[] {
  return (store.list('pods', replicaSet.metadata.namespace) as Pod[]).filter(
    (pod) =>
      ownedBy(pod, replicaSet.metadata.uid) &&
      pod.metadata.deletionTimestamp === undefined &&
      !isTerminal(pod),
  );
}
