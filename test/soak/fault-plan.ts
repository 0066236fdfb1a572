import type { Random } from '../../src/demo/cluster/world/seeded-random.ts';

export type Way = 'api' | 'lease' | 'store' | 'slack';
export type Who = 'leader' | 'standby' | 'everybody';

export type Fault =
  /** SIGKILL; started again after `ms`. */
  | { readonly kind: 'kill'; readonly who: 'leader' | 'standby'; readonly ms: number }
  /** SIGSTOP, and SIGCONT after `ms`. */
  | { readonly kind: 'pause'; readonly who: 'leader' | 'standby'; readonly ms: number }
  /** SIGTERM, as in a rolling update; started again when it has ended. */
  | { readonly kind: 'stop'; readonly who: 'leader' | 'standby'; readonly ms: number }
  | {
      readonly kind: 'cut' | 'silence';
      readonly who: Who;
      readonly ways: readonly Way[];
      readonly ms: number;
    }
  | {
      readonly kind: 'answers';
      readonly of: 'slack' | 'cluster';
      readonly how: 429 | 500 | 'lost';
      readonly share: number;
      readonly ms: number;
    }
  | { readonly kind: 'watch-cut'; readonly isExpired: boolean; readonly ms: 0 }
  | { readonly kind: 'sockets'; readonly how: 'refresh' | 'drop'; readonly ms: 0 }
  | { readonly kind: 'database'; readonly ms: number };

/** Faults that begin together, when those before are over and some time has passed. */
export interface Episode {
  readonly afterMs: number;
  readonly faults: readonly Fault[];
}

const wayGroups: readonly (readonly Way[])[] = [
  ['api'],
  ['lease'],
  ['store'],
  ['slack'],
  ['lease', 'store'],
  ['api', 'lease'],
  ['api', 'lease', 'store', 'slack'],
];

/** What goes wrong next, now and then two things at once; the quiet time before it is long enough for a replica to lead and to watch. */
export function nextEpisode(random: Random): Episode {
  const first = anyFault(random);
  const faults = random.next() < 0.25 ? [first, anyFault(random)] : [first];
  const isLong = random.next() < 0.25;
  return { afterMs: isLong ? random.int(25_000, 40_000) : random.int(1_000, 10_000), faults };
}

function anyFault(random: Random): Fault {
  const one = random.next();
  const who = random.next() < 0.6 ? 'leader' : 'standby';
  if (one < 0.17) return { kind: 'kill', who, ms: random.int(1_000, 8_000) };
  if (one < 0.27) return { kind: 'pause', who, ms: random.int(2_000, 20_000) };
  if (one < 0.37) return { kind: 'stop', who, ms: random.int(500, 5_000) };
  if (one < 0.67) return cutWays(random, who);
  if (one < 0.9) return badAnswers(random);
  if (one < 0.96) return { kind: 'watch-cut', isExpired: random.next() < 0.5, ms: 0 };
  return { kind: 'sockets', how: random.next() < 0.5 ? 'refresh' : 'drop', ms: 0 };
}

function cutWays(random: Random, who: 'leader' | 'standby'): Fault {
  const ways = wayGroups[random.int(0, wayGroups.length - 1)] ?? ['api'];
  return {
    kind: random.next() < 0.5 ? 'cut' : 'silence',
    who: random.next() < 0.15 ? 'everybody' : who,
    ways,
    ms: random.int(1_000, random.next() < 0.3 ? 40_000 : 14_000),
  };
}

function badAnswers(random: Random): Fault {
  return {
    kind: 'answers',
    of: random.next() < 0.5 ? 'slack' : 'cluster',
    how: ([429, 500, 'lost'] as const)[random.int(0, 2)] ?? 500,
    share: random.next() < 0.3 ? 1 : random.between(0.1, 0.6),
    ms: random.int(2_000, 18_000),
  };
}

/** In a few words, for the account of what was done. */
export const faultName = (fault: Fault): string =>
  [
    fault.kind,
    'who' in fault ? fault.who : '',
    'ways' in fault ? fault.ways.join('+') : '',
    'of' in fault ? `${fault.of} ${fault.how}` : '',
    fault.kind === 'watch-cut' && fault.isExpired ? '410' : '',
    'how' in fault && fault.kind === 'sockets' ? fault.how : '',
  ]
    .filter(Boolean)
    .join(' ');
