/** The fields that name one item of a list which is merged item by item; any other list is one value. */
const keysByField: Readonly<Record<string, readonly string[]>> = {
  containers: ['name'],
  initContainers: ['name'],
  ephemeralContainers: ['name'],
  env: ['name'],
  volumes: ['name'],
  volumeMounts: ['mountPath'],
  volumeDevices: ['devicePath'],
  ports: ['containerPort', 'protocol'],
  conditions: ['type'],
  ownerReferences: ['uid'],
  imagePullSecrets: ['name'],
  hostAliases: ['ip'],
  resourceClaims: ['name'],
  topologySpreadConstraints: ['topologyKey', 'whenUnsatisfiable'],
};

const sets: ReadonlySet<string> = new Set(['finalizers']);

/** Maps that server-side apply owns as a whole. */
const atomicMaps: ReadonlySet<string> = new Set([
  'selector',
  'nodeSelector',
  'labelSelector',
  'involvedObject',
  'configMapKeyRef',
  'secretKeyRef',
  'fieldRef',
  'resourceFieldRef',
  'requiredDuringSchedulingIgnoredDuringExecution',
]);

/** The key fields of a list's items, or `undefined` where the list is replaced as a whole. */
export function listKeys(field: string): readonly string[] | undefined {
  return keysByField[field];
}

/** Strategic merge patches know one key a list only: `ports` merge by `containerPort` alone. */
export const mergeKey = (field: string): string | undefined => listKeys(field)?.[0];

/** A list of plain values without order or repetition. */
export const isSet = (field: string): boolean => sets.has(field);

export const isAtomicMap = (field: string): boolean => atomicMaps.has(field);

const keyDefaults: Readonly<Record<string, string>> = { protocol: 'TCP' };

/** The identity of an item as `managedFields` writes it: `k:{"name":"fluent-bit"}`. */
export function itemElement(keys: readonly string[], item: Readonly<Record<string, unknown>>): string {
  const identity = Object.fromEntries(keys.map((key) => [key, item[key] ?? keyDefaults[key]]));
  return `k:${JSON.stringify(identity)}`;
}
