import type { Container, ContainerState, ContainerStatus, Termination, Volume } from '../../signal/pod.ts';
import type {
  ContainerJson,
  ContainerStatusJson,
  PodSpecJson,
  StateJson,
  TerminatedJson,
  VolumeJson,
} from './object-json.ts';
import { present } from './present.ts';

/** All containers of a pod or template, init containers first, each with its status where there is one. */
export function readContainers(
  spec: PodSpecJson,
  statuses: readonly ContainerStatusJson[],
): readonly Container[] {
  const read = (json: ContainerJson, role: Container['role']): Container =>
    readContainer(
      json,
      role,
      statuses.find((each) => each.name === json.name),
    );
  return [
    ...spec.initContainers.map((each) => read(each, each.restartPolicy === 'Always' ? 'sidecar' : 'init')),
    ...spec.containers.map((each) => read(each, 'app')),
  ];
}

/** Volumes by name; a projected volume gives one entry for each ConfigMap or Secret in it. */
export function readVolumes(spec: PodSpecJson): readonly Volume[] {
  return spec.volumes.flatMap(readVolume);
}

function readContainer(
  json: ContainerJson,
  role: Container['role'],
  status: ContainerStatusJson | undefined,
): Container {
  return present({
    name: json.name,
    role,
    image: json.image,
    imageId: status?.imageID === '' ? undefined : status?.imageID,
    command: json.command,
    args: json.args,
    env: Object.fromEntries(
      json.env.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value]])),
    ),
    memoryLimit: json.resources?.limits.memory,
    memoryRequest: json.resources?.requests.memory,
    ports: json.ports.map((each) => present(each)),
    mounts: json.volumeMounts.map(({ name, mountPath, subPath }) =>
      present({ volume: name, path: mountPath, subPath }),
    ),
    status: status && readStatus(status),
  });
}

function readStatus(json: ContainerStatusJson): ContainerStatus {
  return present({
    ready: json.ready,
    restartCount: json.restartCount,
    containerId: json.containerID === '' ? undefined : json.containerID,
    state: readState(json.state),
    lastTermination: json.lastState.terminated && readTermination(json.lastState.terminated),
  });
}

function readState(json: StateJson): ContainerState {
  if (json.terminated) return { kind: 'terminated', termination: readTermination(json.terminated) };
  if (json.waiting) return { kind: 'waiting', ...present(json.waiting) };
  if (json.running) return { kind: 'running', ...present(json.running) };
  return { kind: 'unknown' };
}

function readTermination({ containerID, ...rest }: TerminatedJson): Termination {
  return present({ ...rest, containerId: containerID });
}

function readVolume(json: VolumeJson): readonly Volume[] {
  if (!json.projected) {
    const emptyDir = json.emptyDir ? true : undefined;
    const parts = { configMap: json.configMap?.name, secret: json.secret?.secretName };
    return [present({ name: json.name, ...parts, hostPath: json.hostPath?.path, emptyDir })];
  }
  return json.projected.sources.flatMap(({ configMap, secret }) =>
    configMap || secret
      ? [
          present({
            name: json.name,
            projected: true as const,
            configMap: configMap?.name,
            secret: secret?.name,
          }),
        ]
      : [],
  );
}
