import type { Clock, ClusterWriter } from '../ports.ts';

const keptMs = 60_000;

/** The writer's own answer about a namespace, asked at most once a minute. */
export function rememberRights(
  writer: Pick<ClusterWriter, 'mayWrite'>,
  wall: Clock,
): ClusterWriter['mayWrite'] {
  const kept = new Map<string, { until: number; answer: ReturnType<ClusterWriter['mayWrite']> }>();
  return (namespace) => {
    const now = wall.now().getTime();
    const known = kept.get(namespace);
    if (known && known.until > now) return known.answer;
    const answer = writer.mayWrite(namespace);
    kept.set(namespace, { until: now + keptMs, answer });
    answer.catch(() => kept.delete(namespace));
    return answer;
  };
}
