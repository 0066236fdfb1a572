import { said } from '../../language/words.ts';
import { OutsideError } from '../../outside-error.ts';
import type { Clock } from '../../ports.ts';
import type { KubeApi, Query } from './kube-api.ts';

export interface SharedReads {
  /** Answers what many pods have in common from what was read at most 15 s ago; a reading under way is waited for, not repeated. */
  readonly shared: KubeApi;
  /** Always asks the API server, and lets `shared` know the answer. */
  readonly fresh: KubeApi;
}

const keptMs = 15_000;
const readingMs = 10_000;
const most = 200;

interface Kept {
  readonly answer: Promise<unknown>;
  readonly at: number;
}

/** For a storm: the pods of one workload share it, its configuration, history, quotas and often their nodes. A failure is not kept. */
export function createSharedReads(api: KubeApi, clock: Pick<Clock, 'now'>): SharedReads {
  const answers = new Map<string, Kept>();
  const keep = async (key: string, reading: () => Promise<unknown>): Promise<unknown> => {
    const kept = { answer: reading(), at: clock.now().getTime() };
    answers.set(key, kept);
    const forget = (): void => {
      if (answers.get(key) === kept) answers.delete(key);
    };
    setTimeout(forget, keptMs).unref();
    for (const oldest of [...answers.keys()].slice(0, Math.max(0, answers.size - most)))
      answers.delete(oldest);
    void kept.answer.catch(forget);
    return kept.answer;
  };
  const sharedRead = async (path: string, query: Query = {}): Promise<unknown> => {
    const key = keyOf(path, query);
    const kept = answers.get(key);
    // A clock that was set back keeps nothing.
    const age = kept && clock.now().getTime() - kept.at;
    if (kept && age !== undefined && age >= 0 && age < keptMs) return kept.answer;
    return keep(key, async () => api.within(readingMs).read(path, query));
  };
  return {
    shared: readingWith(api, sharedRead),
    fresh: {
      ...api,
      read: async (path, query) => keep(keyOf(path, query), async () => api.read(path, query)),
    },
  };
}

/** Each asks for no longer than its own time, even where another one's reading goes on. */
function readingWith(api: KubeApi, read: KubeApi['read']): KubeApi {
  return {
    ...api,
    read,
    within: (limitMs) => {
      const deadline = AbortSignal.timeout(limitMs);
      return readingWith(api.within(limitMs), async (path, query) => unlessLate(read(path, query), deadline));
    },
  };
}

async function unlessLate(answer: Promise<unknown>, deadline: AbortSignal): Promise<unknown> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const isLate = (): void => reject(new OutsideError('kubernetes', 'timeout', said('outside.cluster.late')));
  if (deadline.aborted) isLate();
  deadline.addEventListener('abort', isLate, { once: true });
  try {
    return await Promise.race([answer, late]);
  } finally {
    deadline.removeEventListener('abort', isLate);
  }
}

const keyOf = (path: string, query: Query = {}): string => JSON.stringify([path, query]);
