import type { LogText } from '../../evidence/evidence.ts';
import { OutsideError } from '../../outside-error.ts';
import type { GapList } from './gap-list.ts';
import type { KubeApi } from './kube-api.ts';
import { resourcePath } from './resource-path.ts';

const limitBytes = 2 * 2 ** 20;
/** The API cuts at `limitBytes` from the front, so that of very long lines the end would be missing: then fewer are asked for. */
const tailLengths = [5_000, 500, 50];

interface LogQuestion {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
}

/** The log of the run before and of the present one, each as far as it can be read. */
export async function collectLogs(
  api: KubeApi,
  question: LogQuestion,
  gaps: GapList,
): Promise<readonly LogText[]> {
  const found = await Promise.all([
    gaps.attempt(
      { what: 'the log of the run before', wouldTell: 'the last lines before the container died' },
      async () => readLog(api, question, 'previous', gaps),
    ),
    gaps.attempt(
      { what: 'the log of the present run', wouldTell: 'the version and what Fluent Bit says now' },
      async () => readLog(api, question, 'current', gaps),
    ),
  ]);
  return found.filter((each) => each !== undefined);
}

async function readLog(
  api: KubeApi,
  { namespace, pod, container }: LogQuestion,
  which: LogText['which'],
  gaps: GapList,
): Promise<LogText | undefined> {
  const path = `${resourcePath('Pod', namespace, pod)}/log`;
  const source = `logs/${namespace}/${pod}/${container}/${which}.log`;
  let text: string | undefined;
  for (const tailLines of tailLengths) {
    text = await unlessFirstRun(which, async () =>
      api.readText(path, {
        container,
        previous: which === 'previous' ? true : undefined,
        tailLines,
        limitBytes,
      }),
    );
    if (text === undefined) return undefined;
    if (Buffer.byteLength(text) < limitBytes) {
      if (tailLines !== tailLengths[0]) gaps.add(shortened(source, tailLines));
      break;
    }
  }
  return text === undefined ? undefined : { source, namespace, pod, container, which, text };
}

/** A container that runs for the first time has no log of a run before: nothing is missing then. */
async function unlessFirstRun(
  which: LogText['which'],
  read: () => Promise<string>,
): Promise<string | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof OutsideError && which === 'previous' && /previous terminated/.test(error.message)) {
      return undefined;
    }
    throw error;
  }
}

function shortened(source: string, lines: number) {
  return {
    what: `the beginning of ${source}`,
    why: `its lines are very long: only the newest ${lines} fit into the limit of ${limitBytes} bytes`,
    wouldTell: 'what came before them',
    reason: 'too-large' as const,
  };
}
