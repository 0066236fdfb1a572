import type { SignatureStory } from '../fluentbit/log/log-story.ts';
import { signatureSeverity } from '../fluentbit/log/signature.ts';
import type { LogFact } from './facts.ts';

/** How the log of the present life looks to somebody who asks whether all is well. */
export interface Health {
  /** Lines of known faults: data refused or lost, values that were not taken, memory that could not be had. */
  readonly faults: number;
  /** Errors and warnings that sound worse than they are: metadata that is late, a connection that was set up again. */
  readonly noise: number;
  /** Lines on the level `error` that no known line explains. */
  readonly unexplainedErrors: number;
  /** There is a log of the present life and it does not tell of a refused start. */
  readonly runs: boolean;
}

/** Known lines that a healthy Fluent Bit prints as well; `delivery` lines are judged with the outputs, `pause` lines with the inputs. */
const harmless = new Set([
  'k8s_meta',
  'k8s_conn',
  'k8s_tag',
  'http_buf',
  'tls',
  'errno',
  'pending_task',
  'shutdown',
  'signal',
  'sqlite_locked',
  'rtag_loop_warn',
  'reloader',
  'operator_watcher',
  'pausing',
  'tail_long',
  'cfg_env',
]);
const judgedElsewhere = new Set([
  'mem_paused_old',
  'mem_paused_new',
  'flush_retry',
  'flush_recovered',
  'task_reschedule',
  'no_upstream',
  'net_fail',
  'dns_fail',
  'upstream_timeout',
  'http_broken',
  'http_status',
  'http_not_flushed',
  'output_error',
]);

/** From the logs that do not belong to a death. */
export function healthOf(logs: readonly LogFact[]): Health {
  const present = logs.filter((each) => !each.isOfDeath && each.story.lines > 0);
  const seen = present.flatMap(({ story }) => [...story.signatures]);
  const count = (holds: (id: string, story: SignatureStory) => boolean): number =>
    seen.reduce((sum, [id, story]) => sum + (holds(id, story) ? story.count : 0), 0);
  const isFault = (id: string): boolean =>
    !harmless.has(id) &&
    !judgedElsewhere.has(id) &&
    ['error', 'critical', 'warning'].includes(signatureSeverity(id) ?? '');
  const isLoud = ({ first: { level } }: SignatureStory): boolean => level === 'error' || level === 'warn';
  const errors = present.reduce((sum, { story }) => sum + story.levels.error, 0);
  const explained = count((_, { first }) => first.level === 'error');
  return {
    faults: count((id, story) => isFault(id) && isLoud(story)),
    noise: count((id, story) => harmless.has(id) && isLoud(story)),
    unexplainedErrors: Math.max(0, errors - explained),
    runs: present.length > 0 && present.every(({ story }) => !story.refusedStart),
  };
}
