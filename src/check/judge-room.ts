import { list, said, type Words } from '../language/words.ts';
import type { LimitRange, Node, ResourceQuota, Workload } from '../evidence/evidence.ts';
import { mayRunOn } from '../evidence/may-run-on.ts';
import { formatQuantity, parseQuantity } from '../fluentbit/quantity.ts';
import type { Check } from './check.ts';

/** The workload as it is and as the plan leaves it, and everything in the cluster that bounds its memory, read now. */
export interface RoomQuestion {
  readonly before: Workload;
  readonly after: Workload;
  readonly nodes: readonly Node[];
  /** Names of the nodes that its pods run on now. */
  readonly runningOn: ReadonlySet<string>;
  readonly quotas: readonly ResourceQuota[];
  readonly limitRanges: readonly LimitRange[];
}

type Containers = Workload['containers'];
type Part = 'memoryLimit' | 'memoryRequest';

/** Whether quota, limit ranges and each node's allocatable memory have room for the pods that the plan makes. */
export function judgeRoom(question: RoomQuestion): Check {
  const id = 'room';
  const against = [...ofLimitRanges(question), ...ofQuotas(question), ...ofNodes(question)];
  const [first] = against;
  if (first !== undefined)
    return { id, state: 'failed', why: first, ...(against.length > 1 ? { details: against } : {}) };
  const unknown = unknownOf(question);
  if (unknown !== undefined) return { id, state: 'not-possible', why: unknown };
  const { length } = nodesFor(question);
  const why = length === 1 ? said('check.room.passedOne') : said('check.room.passed', { count: length });
  return { id, state: 'passed', why };
}

function ofLimitRanges({ after, limitRanges }: RoomQuestion): readonly Words[] {
  const apps = after.containers.filter(({ role }) => role !== 'init');
  return limitRanges.flatMap(({ name, limits }) =>
    limits.flatMap(({ type, maxMemory, maxRatio }) => {
      const max = bytes(maxMemory);
      const found: Words[] = [];
      if (type === 'Container') {
        for (const each of after.containers) {
          const [limit, request] = [bytes(each.memoryLimit), bytes(each.memoryRequest)];
          if (max > 0 && limit > max)
            found.push(
              said('check.room.container', { name, max: maxMemory ?? '', asked: each.memoryLimit ?? '' }),
            );
          if (maxRatio !== undefined && request > 0 && limit > request * maxRatio)
            found.push(
              said('check.room.ratio', {
                name,
                ratio: maxRatio,
                limit: each.memoryLimit ?? '',
                request: each.memoryRequest ?? '',
              }),
            );
        }
      }
      const pod = sum(apps, 'memoryLimit');
      if (type === 'Pod' && max > 0 && pod > max)
        found.push(said('check.room.pod', { name, max: maxMemory ?? '', asked: formatQuantity(pod) }));
      return found;
    }),
  );
}

/** A quota with one of these alone counts long-running pods with a memory limit; of others it is not known whether they count. */
const counted = ['NotTerminating', 'NotBestEffort'];
const isCounted = ({ scopes }: ResourceQuota): boolean => scopes.every((each) => counted.includes(each));

/** What the pods have now counts as used; a plan that asks for no more than before is not refused. */
function ofQuotas({ before, after, quotas }: RoomQuestion): readonly Words[] {
  const pods = Math.max(1, after.desired);
  return quotas.filter(isCounted).flatMap(({ name, hard, used }) =>
    Object.entries({
      'limits.memory': 'memoryLimit',
      'requests.memory': 'memoryRequest',
      memory: 'memoryRequest',
    } as const).flatMap(([key, part]) => {
      const allowed = hard[key];
      if (allowed === undefined) return [];
      const more = (sum(after.containers, part) - sum(before.containers, part)) * pods;
      const left = bytes(allowed) - bytes(used[key]);
      if (more <= 0 || more <= left) return [];
      return [
        said('check.room.quota', {
          name,
          left: formatQuantity(Math.max(0, left)),
          key,
          pods,
          more: formatQuantity(more),
        }),
      ];
    }),
  );
}

/** A DaemonSet's pods must fit on each of their nodes, those of other workloads on one. */
function ofNodes(question: RoomQuestion): readonly Words[] {
  const { after } = question;
  const needed = Math.max(sum(after.containers, 'memoryRequest'), ...limits(after.containers));
  const nodes = nodesFor(question).toSorted((a, b) => allocatable(a) - allocatable(b));
  const tooSmall = nodes.filter((node) => allocatable(node) < needed);
  const [smallest] = tooSmall;
  if (!smallest || (after.kind !== 'DaemonSet' && tooSmall.length < nodes.length)) return [];
  const { length: count } = tooSmall;
  const has = formatQuantity(allocatable(smallest));
  const figures = { name: smallest.name, has, needed: formatQuantity(needed) };
  return [count === 1 ? said('check.room.node', figures) : said('check.room.nodes', { ...figures, count })];
}

/** Those that run its pods, and those that its next pods may come to. */
function nodesFor({ after, nodes, runningOn }: RoomQuestion): readonly Node[] {
  const { scheduling } = after;
  return nodes.filter(
    (node) =>
      allocatable(node) > 0 &&
      (runningOn.has(node.name) || (scheduling && !scheduling.hasAffinity && mayRunOn(node, scheduling))),
  );
}

function unknownOf(question: RoomQuestion): Words | undefined {
  if (nodesFor(question).length === 0) return said('check.room.noNode');
  const scoped = question.quotas.find((quota) => !isCounted(quota));
  if (scoped) return said('check.room.scopes', { name: scoped.name, scopes: list('commas', scoped.scopes) });
  return undefined;
}

const allocatable = (node: Node): number => bytes(node.allocatableMemory);
const limits = (containers: Containers): readonly number[] =>
  containers.map(({ memoryLimit }) => bytes(memoryLimit));
const bytes = (quantity: string | undefined): number => parseQuantity(quantity ?? '') ?? 0;

/** Without a request of its own a container requests its limit. */
function sum(containers: Containers, part: Part): number {
  return containers
    .filter(({ role }) => role !== 'init')
    .reduce(
      (total, each) => total + bytes(each[part] ?? (part === 'memoryRequest' ? each.memoryLimit : '')),
      0,
    );
}
