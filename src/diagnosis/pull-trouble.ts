import { isPullFailure } from '../signal/pull-failure.ts';
import type { Container } from '../signal/pod.ts';
import type { EvidenceLine } from './diagnosis.ts';
import { eventLine, type Surroundings, waitingLines } from './surroundings.ts';

/** Why an image did not come, as far as kubelet and registry say it. */
export type PullReason =
  | 'never-pull'
  | 'invalid-name'
  | 'rate-limited'
  | 'unauthorized'
  | 'wrong-platform'
  | 'not-found'
  | 'unreachable'
  | 'unknown';

export interface PullTrouble {
  readonly reason: PullReason;
  readonly image: string;
  readonly lines: readonly EvidenceLine[];
}

/** The first that fits is the answer: a registry says "not found" also where it hides what one may not see. */
const reasons: readonly (readonly [PullReason, RegExp])[] = [
  ['never-pull', /ErrImageNeverPull|pull policy of Never/i],
  ['invalid-name', /InvalidImageName|couldn't parse image|invalid reference format/i],
  ['rate-limited', /429|toomanyrequests|too many requests|rate limit/i],
  [
    'unauthorized',
    /unauthorized|authentication required|access denied|denied:|403|401|no basic auth|authorization failed/i,
  ],
  ['wrong-platform', /no match for platform|no matching manifest/i],
  ['not-found', /not ?found|manifest unknown|name unknown|does not exist/i],
  [
    'unreachable',
    /dial tcp|i\/o timeout|no such host|connection (?:refused|reset)|deadline exceeded|x509|tls:|no route|EOF|50[0-9]/i,
  ],
];

/** Only a container that waits for its image now: one that runs has it. */
export function findPullTrouble(around: Surroundings): PullTrouble | undefined {
  const waiting = waitingContainer(around);
  if (!waiting) return byEvents(around);
  const { container, message, reason } = waiting;
  const events = failedPulls(around);
  const said = [reason, message, ...events.map((each) => each.value.message)].join('\n');
  return {
    reason: reasonIn(said),
    image: container.image,
    lines: [
      ...waitingLines(around, container),
      ...events.slice(-1).flatMap((each) => eventLine(around, each) ?? []),
    ],
  };
}

interface Waiting {
  readonly container: Container;
  readonly reason: string;
  readonly message: string;
}

/** An image of an init container keeps the others waiting too. */
function waitingContainer({ chosen: { pod, container } }: Surroundings): Waiting | undefined {
  const inits = pod?.value.containers.filter(({ role }) => role !== 'app') ?? [];
  const all = [...(container ? [container.value] : []), ...inits];
  for (const each of all) {
    const state = each.status?.state;
    if (state?.kind === 'waiting' && state.reason !== undefined && isPullFailure(state.reason)) {
      return { container: each, reason: state.reason, message: state.message ?? '' };
    }
  }
  return undefined;
}

/** Without the pod its events tell it, unless a later one says that the container started. */
function byEvents(around: Surroundings): PullTrouble | undefined {
  const failed = failedPulls(around).at(-1);
  const started = around.events.findLast(({ value }) => value.reason === 'Started');
  if (
    around.chosen.pod ||
    !failed ||
    (started && (started.value.lastAt ?? '') >= (failed.value.lastAt ?? ''))
  )
    return undefined;
  const image = /image "([^"]+)"/.exec(failed.value.message)?.[1] ?? 'unknown';
  return {
    reason: reasonIn(failed.value.message),
    image,
    lines: [eventLine(around, failed) ?? []].flat(),
  };
}

function failedPulls({ events }: Surroundings) {
  return events.filter(
    ({ value: { reason, message } }) =>
      reason === 'ErrImageNeverPull' ||
      reason === 'InspectFailed' ||
      (reason === 'Failed' && /failed to pull image/i.test(message)),
  );
}

function reasonIn(said: string): PullReason {
  return reasons.find(([, pattern]) => pattern.test(said))?.[0] ?? 'unknown';
}
