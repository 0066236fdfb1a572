import { said, tell, type Words } from '../language/words.ts';
import { changeApplied, told } from './attempts.ts';
import type { Attempt, Incident } from './incident.ts';

/**
 * How far a change is that is made by a pull request: to be opened, open, merged, and seen in the cluster. `repository` and `branch` say
 * where, `url` once it is open; `why`, what keeps it from going on, or what arrived in the place of what was asked.
 */
export interface ChangeInGit {
  readonly repository: string;
  readonly branch: string;
  readonly state: 'asked' | 'open' | 'merged' | 'synced';
  readonly url?: string;
  readonly mergedAt?: string;
  readonly why?: Words;
}

export type PullRequestEvent = { readonly kind: 'pull-request' } & (
  | { readonly state: 'open'; readonly url: string }
  | { readonly state: 'merged' }
  /** `why`: the cluster runs other values than those that were asked for. */
  | { readonly state: 'synced'; readonly why?: Words }
  /** What it waits for has not come, or cannot be asked for. */
  | { readonly state: 'late'; readonly why: Words }
  /** Somebody closed it without merging. */
  | { readonly state: 'closed' }
  /** It took back an earlier change, and the cluster runs what was there before. */
  | { readonly state: 'reverted'; readonly why: Words }
);

/** The incident after something happened to the pull request of its change. Deaths before the cluster runs it do not count against it. */
export function withPullRequest(incident: Incident, event: PullRequestEvent, now: string): Incident {
  const attempt = incident.attempts.at(-1);
  const change = attempt?.pullRequest;
  if (incident.state !== 'changing' || !change || change.state === event.state) return incident;
  if (event.state === 'late' && tell(change.why ?? '', 'en') === tell(event.why, 'en')) return incident;
  const { why: _, ...going } = change;
  const moved = (
    what: Partial<Attempt>,
    words: Words,
    state: 'changing' | 'open' = 'changing',
  ): Incident => ({
    ...incident,
    state,
    attempts: changeApplied(incident, what),
    timeline: told(incident, now, words),
  });
  switch (event.state) {
    case 'open':
      return moved(
        { pullRequest: { ...going, state: 'open', url: event.url } },
        said('event.pullRequestOpened'),
      );
    case 'merged':
      return moved(
        { pullRequest: { ...going, state: 'merged', mergedAt: now } },
        said('event.pullRequestMerged'),
      );
    case 'late':
      return moved({ pullRequest: { ...change, why: event.why } }, event.why);
    case 'synced':
      return moved(
        {
          pullRequest: { ...going, ...(event.why === undefined ? {} : { why: event.why }), state: 'synced' },
          startedAt: now,
        },
        event.why === undefined
          ? said('event.reachedCluster')
          : said('event.reachedOtherwise', { why: event.why }),
      );
    case 'closed':
      return moved(
        {
          outcome: 'declined',
          why: said('pullRequest.closed'),
          endedAt: now,
          wroteNothing: true,
        },
        said('event.pullRequestClosed'),
        'open',
      );
    case 'reverted':
      return moved(
        { outcome: 'undone', why: event.why, endedAt: now },
        said('event.undone', { why: event.why }),
        'open',
      );
  }
}
