import type { EvidenceLine } from './diagnosis.ts';
import { eventLine, type Surroundings, waitingLines } from './surroundings.ts';

/** Something a pod or Fluent Bit refers to and that is not there. */
export interface AbsentObject {
  readonly kind: 'ConfigMap' | 'Secret' | 'key' | 'file' | 'volume';
  /** As the kubelet or Fluent Bit writes it; a key as `key of ConfigMap name`. */
  readonly name: string;
  readonly lines: readonly EvidenceLine[];
}

type Found = Pick<AbsentObject, 'kind' | 'name'>;
interface Form {
  readonly kind: AbsentObject['kind'];
  readonly pattern: RegExp;
}

/** The kubelet's words, the telling ones first. A pattern's groups are joined to the name. */
const forms: readonly Form[] = [
  {
    kind: 'key',
    pattern: /couldn't find key (\S+) in (?:(ConfigMap|Secret) (?:[^\s/]+\/)?([^\s,;"]+))/,
  },
  { kind: 'key', pattern: /(configmap|secret) references non-existent (?:config|secret) key: ([^\s,;"]+)/i },
  { kind: 'ConfigMap', pattern: /configmaps? "?([a-z0-9.-]+)"? not found/i },
  { kind: 'ConfigMap', pattern: /object "[^"/]+"\/"([^"]+)" not registered/ },
  { kind: 'Secret', pattern: /secrets? "?([a-z0-9.-]+)"? not found/i },
  { kind: 'volume', pattern: /hostPath type check failed: (\S+) is not/ },
  { kind: 'volume', pattern: /persistentvolumeclaim "?([a-z0-9.-]+)"? not found/i },
  { kind: 'file', pattern: /failed to (?:create|prepare) subPath.*?volume(?:Mount)? "([^"]+)"/ },
  { kind: 'file', pattern: /error mounting "[^"]+" to rootfs at "([^"]+)".*?not a directory/s },
];

/**
 * What a container that cannot be created waits for; without such a wait, what Fluent Bit said it did not find as its main file. A
 * mount that failed once and then worked is nothing: the container would not wait.
 */
export function findAbsentObject(around: Surroundings): AbsentObject | undefined {
  const { chosen } = around;
  const status = chosen.container?.value.status;
  if (status?.state.kind === 'running') return undefined;
  const byKubelet = status?.state.kind === 'waiting' ? sayingOf(around) : undefined;
  if (byKubelet) return byKubelet;
  // A pod that no node took yet has no status of its containers.
  if (!chosen.pod || !status) return byEvents(around);
  const message =
    status?.lastTermination?.reason === 'StartError' ? status.lastTermination.message : undefined;
  const found = message === undefined ? undefined : read(message);
  return found && chosen.container
    ? { ...found, lines: waitingLines(around, chosen.container.value) }
    : undefined;
}

function sayingOf(around: Surroundings): AbsentObject | undefined {
  const { pod, container } = around.chosen;
  const inits = pod?.value.containers.filter(({ role }) => role !== 'app') ?? [];
  for (const each of [...(container ? [container.value] : []), ...inits]) {
    const state = each.status?.state;
    if (state?.kind !== 'waiting') continue;
    const found = read(state.message ?? '');
    if (found) return { ...found, lines: waitingLines(around, each) };
    if (isBeingCreated(state.reason)) {
      const events = byEvents(around);
      if (events) return { ...events, lines: [...waitingLines(around, each), ...events.lines] };
    }
  }
  return undefined;
}

const isBeingCreated = (reason: string | undefined): boolean =>
  reason === 'ContainerCreating' || reason === 'PodInitializing' || reason === 'CreateContainerConfigError';

/** The newest event that names something absent, unless the container was started after it. */
function byEvents(around: Surroundings): AbsentObject | undefined {
  const failed = around.events.findLast(
    ({ value: { reason, message } }) =>
      /^(?:FailedMount|Failed|FailedAttachVolume|FailedScheduling)$/.test(reason) &&
      read(message) !== undefined,
  );
  const found = failed && read(failed.value.message);
  if (!failed || !found) return undefined;
  const started = around.events.findLast(({ value }) => value.reason === 'Started');
  if (started && (started.value.lastAt ?? '') > (failed.value.lastAt ?? '')) return undefined;
  return { ...found, lines: [eventLine(around, failed) ?? []].flat() };
}

function read(message: string): Found | undefined {
  for (const { kind, pattern } of forms) {
    const found = pattern.exec(message);
    if (!found) continue;
    if (kind !== 'key') return { kind, name: found[1] ?? '' };
    const [, first = '', second = '', third] = found;
    return { kind, name: third === undefined ? `${second} of a ${first}` : `${first} of ${second} ${third}` };
  }
  return undefined;
}
