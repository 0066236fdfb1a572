import { isRecord, type JsonRecord } from '../json.ts';
import { canonicalQuantity } from '../quantity.ts';

/** A pod spec with what a real API server fills in (1.36, recorded); what is set stays. */
export function defaultPodSpec(spec: JsonRecord): JsonRecord {
  const account = spec['serviceAccountName'];
  return {
    restartPolicy: 'Always',
    terminationGracePeriodSeconds: 30,
    dnsPolicy: 'ClusterFirst',
    securityContext: {},
    schedulerName: 'default-scheduler',
    ...(account === undefined ? {} : { serviceAccount: account }),
    ...spec,
    ...defaultList(spec, 'containers', defaultContainer),
    ...defaultList(spec, 'initContainers', defaultContainer),
    ...defaultList(spec, 'volumes', defaultVolume),
  };
}

function defaultList(from: JsonRecord, field: string, fill: (item: JsonRecord) => JsonRecord): JsonRecord {
  const list = from[field];
  if (!Array.isArray(list)) return {};
  return { [field]: list.map((item: unknown) => (isRecord(item) ? fill(item) : item)) };
}

function defaultContainer(container: JsonRecord): JsonRecord {
  return {
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
    ...(typeof container['image'] === 'string' ? { imagePullPolicy: pullPolicy(container['image']) } : {}),
    ...container,
    resources: canonicalResources(container['resources']),
    ...defaultList(container, 'ports', (port) => ({ ...port, protocol: port['protocol'] ?? 'TCP' })),
    ...defaultList(container, 'env', defaultEnv),
    ...defaultProbe(container, 'livenessProbe'),
    ...defaultProbe(container, 'readinessProbe'),
    ...defaultProbe(container, 'startupProbe'),
  };
}

function canonicalResources(resources: unknown): unknown {
  if (!isRecord(resources)) return resources ?? {};
  const canonical = { ...resources };
  for (const list of ['limits', 'requests']) {
    const amounts = resources[list];
    if (!isRecord(amounts)) continue;
    const entries = Object.entries(amounts).map(([name, amount]) => [name, canonicalQuantity(amount)]);
    canonical[list] = Object.fromEntries(entries);
  }
  return canonical;
}

function pullPolicy(image: string): string {
  const tag = /:([^/@:]+)$/.exec(image)?.[1];
  const isPinned = image.includes('@') || (tag !== undefined && tag !== 'latest');
  return isPinned ? 'IfNotPresent' : 'Always';
}

function defaultEnv(variable: JsonRecord): JsonRecord {
  const from = variable['valueFrom'];
  if (!isRecord(from) || !isRecord(from['fieldRef'])) return variable;
  return { ...variable, valueFrom: { ...from, fieldRef: { apiVersion: 'v1', ...from['fieldRef'] } } };
}

function defaultProbe(container: JsonRecord, field: string): JsonRecord {
  const probe = container[field];
  if (!isRecord(probe)) return {};
  const http = isRecord(probe['httpGet'])
    ? { httpGet: { path: '/', scheme: 'HTTP', ...probe['httpGet'] } }
    : {};
  const times = { timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 };
  return { [field]: { ...times, ...probe, ...http } };
}

function defaultVolume(volume: JsonRecord): JsonRecord {
  const filled = { ...volume };
  for (const source of ['configMap', 'secret', 'projected', 'downwardAPI']) {
    if (isRecord(volume[source])) filled[source] = { defaultMode: 420, ...volume[source] };
  }
  if (isRecord(volume['hostPath'])) filled['hostPath'] = { type: '', ...volume['hostPath'] };
  return filled;
}
