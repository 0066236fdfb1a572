import type { KubeEvent, Sourced } from '../evidence/evidence.ts';
import type { EvidenceLine } from './diagnosis.ts';
import type { Death } from './facts.ts';
import { eventLine, inOrder, msBefore, type Surroundings } from './surroundings.ts';

/** What the node did to the pod, or what it suffers from itself. */
export interface NodeTrouble {
  readonly kind: 'evicted' | 'preempted' | 'tainted' | 'system-oom' | 'pressure' | 'lost' | 'shutdown';
  /** What was short, as far as it is said. */
  readonly resource: 'memory' | 'disk' | 'pids' | 'unknown';
  /** The pod that was evicted, where it is another one of the same workload. */
  readonly pod: string | undefined;
  /** How many pods of the workload the events name. */
  readonly pods: number;
  readonly lines: readonly EvidenceLine[];
}

const hour = 3_600_000;
/** The kubelet tells within seconds; clocks of nodes may differ. */
const aroundMs = 120_000;

/** Evictions of the pod or of its siblings, then what node and kubelet say of themselves. */
export function findNodeTrouble(around: Surroundings): NodeTrouble | undefined {
  return evictedByStatus(around) ?? disrupted(around) ?? evictedByEvents(around) ?? nodeItself(around);
}

function evictedByStatus(around: Surroundings): NodeTrouble | undefined {
  const { pod } = around.chosen;
  const reason = pod?.value.reason;
  if (!pod || reason === undefined) return undefined;
  const kind = kinds[reason];
  if (!kind) return undefined;
  const message = pod.value.message ?? '';
  const lines = ['reason', 'message'].flatMap(
    (key) => around.lineOf(pod.source, [...pod.path, 'status', key]) ?? [],
  );
  return { kind, resource: resourceIn(message), pod: undefined, pods: 1, lines };
}

const kinds: Readonly<Record<string, NodeTrouble['kind']>> = {
  Evicted: 'evicted',
  Preempting: 'preempted',
  Preempted: 'preempted',
  OutOfmemory: 'evicted',
  OutOfMemory: 'evicted',
  NodeLost: 'lost',
  NodeShutdown: 'shutdown',
  Shutdown: 'shutdown',
  Terminated: 'shutdown',
};

/** The API server's own word for it, from 1.26 on. A drain goes through the eviction API and is planned. */
function disrupted(around: Surroundings): NodeTrouble | undefined {
  const { pod } = around.chosen;
  const found = pod?.value.conditions?.find((each) => each.type === 'DisruptionTarget');
  if (!pod || !found) return undefined;
  const kind = disruptions[found.reason ?? ''];
  if (!kind) return undefined;
  const lines = ['phase', 'message'].flatMap(
    (key) => around.lineOf(pod.source, [...pod.path, 'status', key]) ?? [],
  );
  return { kind, resource: resourceIn(found.message ?? ''), pod: undefined, pods: 1, lines };
}

const disruptions: Readonly<Record<string, NodeTrouble['kind']>> = {
  TerminationByKubelet: 'evicted',
  PreemptionByScheduler: 'preempted',
  DeletionByTaintManager: 'tainted',
};

/** A pod that ends with code 0 on its eviction bears no sign of it: only events tell, and those of its replaced siblings. */
function evictedByEvents(around: Surroundings): NodeTrouble | undefined {
  const { evidence, chosen } = around;
  const name = chosen.workloadRef?.name;
  const evictions = inOrder(evidence.events).filter(({ value }) => {
    const { kind, name: pod } = value.involved;
    if (kind !== 'Pod' || !/^(?:Evicted|Preempted|TaintManagerEviction)$/.test(value.reason)) return false;
    if (/Cancelling/i.test(value.message)) return false;
    return (
      pod === chosen.podName ||
      (name !== undefined && chosen.workloadRef?.kind !== 'Pod' && pod.startsWith(`${name}-`))
    );
  });
  const recent = evictions.filter((each) => isRecent(each, evidence.collectedAt));
  const own = recent.findLast((each) => each.value.involved.name === chosen.podName);
  const telling = own ?? recent.at(-1);
  if (!telling) return undefined;
  const { involved, message, reason } = telling.value;
  return {
    kind: reason === 'Preempted' ? 'preempted' : reason === 'TaintManagerEviction' ? 'tainted' : 'evicted',
    resource: resourceIn(message),
    pod: involved.name === chosen.podName ? undefined : involved.name,
    pods: new Set(recent.map((each) => each.value.involved.name)).size,
    lines: [eventLine(around, telling) ?? []].flat(),
  };
}

function nodeItself(around: Surroundings): NodeTrouble | undefined {
  const { evidence, chosen } = around;
  const events = inOrder(evidence.events).filter(
    ({ value }) =>
      value.involved.kind === 'Node' &&
      (chosen.pod?.value.node === undefined || value.involved.name === chosen.pod.value.node) &&
      isRecent({ value }, evidence.collectedAt),
  );
  const oom = events.findLast(
    ({ value }) => /^(?:SystemOOM|OOMKilling)$/.test(value.reason) && isAround(value, around.death),
  );
  const line = (event: Sourced<KubeEvent>) => [eventLine(around, event) ?? []].flat();
  if (oom) return { kind: 'system-oom', resource: 'memory', pod: undefined, pods: 0, lines: line(oom) };
  const rebooted = events.findLast(({ value }) => value.reason === 'Rebooted');
  if (rebooted)
    return { kind: 'shutdown', resource: 'unknown', pod: undefined, pods: 0, lines: line(rebooted) };
  const node = evidence.nodes.find(({ value }) => value.name === chosen.pod?.value.node);
  const at =
    node?.value.conditions.findIndex((each) => each.type.endsWith('Pressure') && each.status === 'True') ??
    -1;
  const condition = node?.value.conditions[at];
  if (node && condition) {
    const where = [...node.path, 'status', 'conditions', at];
    const lines = ['type', 'reason'].flatMap((key) => around.lineOf(node.source, [...where, key]) ?? []);
    return { kind: 'pressure', resource: resourceIn(condition.type), pod: undefined, pods: 0, lines };
  }
  const threshold = events.findLast(({ value }) => value.reason === 'EvictionThresholdMet');
  return (
    threshold && {
      kind: 'pressure',
      resource: resourceIn(threshold.value.message),
      pod: undefined,
      pods: 0,
      lines: line(threshold),
    }
  );
}

/** A node that ran out of memory at another time did not end this container; repeats of one event are kept as its first and last. */
function isAround({ firstAt, lastAt }: KubeEvent, death: Death | undefined): boolean {
  const ended = Date.parse(death?.termination.finishedAt ?? '');
  const [first, last] = [Date.parse(firstAt ?? lastAt ?? ''), Date.parse(lastAt ?? firstAt ?? '')];
  if (Number.isNaN(ended + first + last)) return true;
  return first - aroundMs <= ended && ended <= last + aroundMs;
}

/** Events live an hour; older ones, as some clusters keep them, are history. */
function isRecent(event: Pick<Sourced<KubeEvent>, 'value'>, collectedAt: string | null): boolean {
  const before = msBefore(event, collectedAt);
  return before === undefined || before < hour;
}

function resourceIn(message: string): NodeTrouble['resource'] {
  if (/ephemeral-storage|disk|inodes|EmptyDir|imagefs|nodefs/i.test(message)) return 'disk';
  if (/\bpids?\b|PIDPressure/i.test(message)) return 'pids';
  return /memory/i.test(message) ? 'memory' : 'unknown';
}
