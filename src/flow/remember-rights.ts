import { said } from '../language/words.ts';
import { OutsideError } from '../outside-error.ts';
import type { Clock, ClusterWriter } from '../ports.ts';
import { steadyMs } from '../steady-ms.ts';

const keptMs = 60_000;

type Right = Awaited<ReturnType<ClusterWriter['mayWrite']>>;

/**
 * The writer's own answer about a namespace, asked at most once a minute. While the cluster does not answer the last answer holds;
 * without one nothing may be written, and `why` says so: what is known of an incident is shown all the same.
 */
export function rememberRights(
  writer: Pick<ClusterWriter, 'mayWrite'>,
  wall: Clock,
): ClusterWriter['mayWrite'] {
  const kept = new Map<string, { until: number; answer: Promise<Right> }>();
  const last = new Map<string, Right>();
  const ask = async (namespace: string): Promise<Right> => {
    try {
      const right = await writer.mayWrite(namespace);
      last.set(namespace, right);
      return right;
    } catch (error) {
      kept.delete(namespace);
      if (!(error instanceof OutsideError) || !error.retriable) throw error;
      return last.get(namespace) ?? { allowed: false, why: unknown };
    }
  };
  return (namespace) => {
    const now = steadyMs(wall);
    const known = kept.get(namespace);
    if (known && known.until > now) return known.answer;
    const answer = ask(namespace);
    kept.set(namespace, { until: now + keptMs, answer });
    return answer;
  };
}

const unknown = said('policy.clusterAway');
