import { said } from '../../language/words.ts';
import type { EvidenceBounds } from '../../evidence/bounds.ts';
import type { LogText } from '../../evidence/evidence.ts';
import { isRemovedLog, removedLogWhy } from '../../evidence/removed-log.ts';
import { OutsideError } from '../../outside-error.ts';
import type { GapList } from './gap-list.ts';
import type { KubeApi } from './kube-api.ts';
import { resourcePath } from './resource-path.ts';

/** The API cuts at `limitBytes` from the front, so that of very long lines the end would be missing: then fewer are asked for. */
const shares = [1, 1 / 10, 1 / 100];

type LogBounds = Pick<EvidenceBounds['logs'], 'lines' | 'bytes'>;

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
  bounds: LogBounds,
): Promise<readonly LogText[]> {
  const reading = { api, gaps, bounds };
  const previous = gaps.attempt(
    { what: said('gap.what.previousLog'), wouldTell: said('gap.wouldTell.lastLines') },
    async () => {
      const read = await readLog(reading, question, 'previous');
      if (read !== undefined && !isRemovedLog(read.text)) return read;
      // A container that started again between both reads has its last lines here only now.
      await current;
      return unlessRemoved(await readLog(reading, question, 'previous'));
    },
  );
  const current = gaps.attempt(
    { what: said('gap.what.currentLog'), wouldTell: said('gap.wouldTell.present') },
    async () => unlessRemoved(await readLog(reading, question, 'current')),
  );
  const found = await Promise.all([previous, current]);
  return found.filter((each) => each !== undefined);
}

interface LogReading {
  readonly api: KubeApi;
  readonly gaps: GapList;
  readonly bounds: LogBounds;
}

async function readLog(
  { api, gaps, bounds: { lines, bytes: limitBytes } }: LogReading,
  { namespace, pod, container }: LogQuestion,
  which: LogText['which'],
): Promise<LogText | undefined> {
  const path = `${resourcePath('Pod', namespace, pod)}/log`;
  const source = `logs/${namespace}/${pod}/${container}/${which}.log`;
  let text: string | undefined;
  for (const share of shares) {
    const tailLines = Math.max(1, Math.floor(lines * share));
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
      if (share < 1) gaps.add(shortened(source, tailLines, limitBytes));
      break;
    }
  }
  return text === undefined ? undefined : { source, namespace, pod, container, which, text };
}

function unlessRemoved(log: LogText | undefined): LogText | undefined {
  if (log && isRemovedLog(log.text)) throw new OutsideError('kubernetes', 'not-found', removedLogWhy);
  return log;
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

function shortened(source: string, lines: number, limitBytes: number) {
  return {
    what: said('gap.what.beginning', { source }),
    why: said('gap.why.longLines', { lines, bytes: limitBytes }),
    wouldTell: said('gap.wouldTell.before'),
    reason: 'too-large' as const,
  };
}
