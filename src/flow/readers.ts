import type { PersonFacts, PersonRef } from '../approval/approval.ts';
import {
  mayBeReadIn,
  mayNotReadAnything,
  mayRead,
  type ReadPolicy,
  type ReadRight,
} from '../audience/may-read.ts';
import type { PlaceOrCluster } from '../audience/route.ts';
import { said } from '../language/words.ts';
import { OutsideError } from '../outside-error.ts';
import type { FlowDeps } from './deps.ts';
import { peopleOf } from './people.ts';
import { steadyMs } from '../steady-ms.ts';

/** For whose eyes an answer is. */
export interface Reader {
  /** Nothing at all may be read, with one sentence that says why not. */
  readonly refused?: Exclude<ReadRight, { allowed: true }>;
  may(place: PlaceOrCluster): ReadRight;
}

export interface Readers {
  /** Asked of chat, at most a minute ago. */
  reader(person: PersonRef): Promise<Reader>;
  /** The same person, where everybody in the channel reads along. */
  readerIn(channel: string, person: PersonRef): Promise<Reader>;
}

type Asking = Pick<FlowDeps, 'person' | 'isMember' | 'isSharedOutside' | 'routing' | 'team' | 'wall' | 'log'>;

const rememberedMs = 60_000;
const mostRemembered = 1_000;

interface Known {
  readonly facts: PersonFacts;
  readonly channels: ReadonlySet<string>;
}

/** Who may read what; while chat cannot tell who somebody is, that person reads nothing. */
export function createReaders(deps: Asking): Readers {
  const known = new Map<string, { readonly is: Promise<Known>; readonly until: number }>();
  const policy = (): ReadPolicy => ({ ...deps.routing, team: deps.team() });

  function remembered(person: PersonRef): Promise<Known> {
    const key = `${person.team} ${person.user}`;
    const now = steadyMs(deps.wall);
    const before = known.get(key);
    if (before && before.until > now) return before.is;
    known.delete(key);
    const is = ask(deps, person);
    known.set(key, { is, until: now + rememberedMs });
    // What chat could not tell is asked anew.
    is.then(({ facts }) => facts.isUnknown && known.delete(key)).catch(() => known.delete(key));
    for (const oldest of known.keys()) {
      if (known.size <= mostRemembered) break;
      known.delete(oldest);
    }
    return is;
  }

  async function reader(person: PersonRef): Promise<Reader> {
    const { facts, channels } = await remembered(person);
    const why = mayNotReadAnything(facts, deps.team());
    return {
      ...(why === undefined ? {} : { refused: { allowed: false, why } }),
      may: (place) => mayRead(policy(), facts, channels, place),
    };
  }

  return {
    reader,
    async readerIn(channel, person) {
      const alone = await reader(person);
      const refused = alone.refused ?? (await outsiders(deps, channel));
      return {
        ...(refused ? { refused } : {}),
        may(place) {
          const right = refused ?? alone.may(place);
          if (!right.allowed || mayBeReadIn(policy(), channel, place)) return right;
          return { allowed: false, why: said('audience.notHere') };
        },
      };
    },
  };
}

/** Everybody in a channel at once. */
export const channelReader = (deps: Pick<FlowDeps, 'routing' | 'team'>, channel: string): Reader => ({
  may: (place) =>
    mayBeReadIn({ ...deps.routing, team: deps.team() }, channel, place)
      ? { allowed: true }
      : { allowed: false, why: said('audience.notHere') },
});

/** The person, and those of the channels that matter whose member the person is. */
async function ask(deps: Asking, person: PersonRef): Promise<Known> {
  const { routes, readers } = deps.routing;
  const facts = await peopleOf(deps, person, [...new Set(readers.flatMap(({ groups }) => groups))]);
  const nowhere = new Set<string>();
  if (mayNotReadAnything(facts, deps.team()) !== undefined) return { facts, channels: nowhere };
  const all = new Set([
    ...routes.map(({ channel }) => channel),
    ...readers.flatMap(({ channels }) => channels),
  ]);
  try {
    const isIn = await Promise.all(
      [...all].map(
        async (channel) => (await deps.isMember(channel, person)) && !(await deps.isSharedOutside(channel)),
      ),
    );
    return { facts, channels: new Set([...all].filter((_, at) => isIn[at])) };
  } catch (error) {
    if (!(error instanceof OutsideError)) throw error;
    deps.log.warn({ error, user: person.user }, 'chat could not say which channels somebody is in');
    return { facts: { ...facts, isUnknown: true }, channels: nowhere };
  }
}

async function outsiders(deps: Asking, channel: string): Promise<Reader['refused']> {
  try {
    if (!(await deps.isSharedOutside(channel))) return undefined;
    return { allowed: false, why: said('audience.notHere') };
  } catch (error) {
    if (!(error instanceof OutsideError)) throw error;
    deps.log.warn({ error, channel }, 'chat could not say who is in the channel');
    return { allowed: false, why: said('audience.unknown') };
  }
}
