import type { KubeletSeam, KubeObject, LogLine } from '../../seams.ts';
import { type Answer } from '../answer.ts';
import { isRecord, type JsonRecord, recordAt, recordsAt, stringAt } from '../json.ts';
import { badRequest } from '../status-error.ts';
import { type LogOptions, readLogOptions } from './log-options.ts';

/** Answers `pods/log`: text, 204 for a pod without a node, 400 with the real text where there is no log to give. */
export function podLog(pod: KubeObject, query: URLSearchParams, kubelet: KubeletSeam, now: Date): Answer {
  const { name, namespace = '' } = pod.metadata;
  const options = readLogOptions(name, query, now);
  const container = containerOf(pod, options.container);
  if (stringAt(pod, 'spec', 'nodeName') === undefined) return { kind: 'bare', code: 204 };
  refuseWithoutLog(pod, container, options.previous);
  const lines = kubelet.readLog(namespace, name, container, { previous: options.previous });
  if (lines === undefined) {
    throw badRequest(
      options.previous
        ? noPrevious(container, name)
        : `container "${container}" in pod "${name}" is not available`,
    );
  }
  return { kind: 'text', code: 200, contentType: 'text/plain', text: cut(lines, options) };
}

function containerOf(pod: KubeObject, wanted: string | undefined): string {
  const { name } = pod.metadata;
  const containers = recordsAt(pod, 'spec', 'containers').map(nameOf);
  const initContainers = recordsAt(pod, 'spec', 'initContainers').map(nameOf);
  if (wanted !== undefined) {
    if ([...containers, ...initContainers].includes(wanted)) return wanted;
    throw badRequest(`container ${wanted} is not valid for pod ${name}`);
  }
  const [only] = containers;
  if (only !== undefined && containers.length === 1) return only;
  const also =
    initContainers.length === 0 ? '' : ` or one of the init containers: [${initContainers.join(' ')}]`;
  const choice = containers.join(' ');
  throw badRequest(`a container name must be specified for pod ${name}, choose one of: [${choice}]${also}`);
}

const nameOf = (container: JsonRecord) => stringAt(container, 'name') ?? '';

const waitingTexts: Readonly<Record<string, string>> = {
  ErrImagePull: "image can't be pulled",
  ImagePullBackOff: 'trying and failing to pull image',
};

function refuseWithoutLog(pod: KubeObject, container: string, previous: boolean): void {
  const { name } = pod.metadata;
  const statuses = ['containerStatuses', 'initContainerStatuses'].flatMap((list) =>
    recordsAt(pod, 'status', list),
  );
  const status = statuses.find((one) => one['name'] === container);
  const hasDied = isRecord(recordAt(status, 'lastState')['terminated']);
  if (previous) {
    if (hasDied) return;
    throw badRequest(noPrevious(container, name));
  }
  const waiting = recordAt(status, 'state')['waiting'];
  if (status !== undefined && (!isRecord(waiting) || hasDied)) return;
  const reason = stringAt(waiting, 'reason') ?? 'ContainerCreating';
  throw badRequest(
    `container "${container}" in pod "${name}" is waiting to start: ${waitingTexts[reason] ?? reason}`,
  );
}

const noPrevious = (container: string, pod: string) =>
  `previous terminated container "${container}" in pod "${pod}" not found`;

/** First the time, then the last lines, then the bytes: a limit may cut in the middle of a character. */
function cut(lines: readonly LogLine[], { since, tailLines, limitBytes, timestamps }: LogOptions): Buffer {
  const after = since === undefined ? lines : lines.filter(({ at }) => at >= since);
  const tail = tailLines === undefined ? after : after.slice(Math.max(0, after.length - tailLines));
  const texts = tail.map(({ at, text }) => (timestamps ? `${nanosecondTime(at)} ${text}\n` : `${text}\n`));
  return Buffer.from(texts.join('')).subarray(0, limitBytes);
}

const nanosecondTime = (at: Date): string => at.toISOString().replace('Z', '000000Z');
