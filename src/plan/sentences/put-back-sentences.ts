import { wordsOf } from '../../language/words-of.ts';
import type { Say } from '../../language/say.ts';
import type { NoWayBack } from '../config-back.ts';
import type { FormerConfig, Ground } from '../former.ts';

type Unknown = Extract<FormerConfig, { state: 'unknown' }>;

export const putBackSentences = wordsOf(({ say, list }) => ({
  /** How it ran, with what that is known from; without a full stop. */
  ground: (ground: Ground) => groundWords(ground, say),
  /** `open`: known defects there for the plugins in use. */
  image: (ground: string, open: readonly string[]) =>
    say('plan.putBack.image', { ground, open: list('semicolons', open) || 'none' }),
  /** Its tag names no version. */
  unnamed: (ground: string) => say('plan.putBack.unnamed', { ground }),
  /** Which plugins are in use is not known. */
  unread: (ground: string) => say('plan.putBack.unread', { ground }),
  config: (ground: string) => say('plan.putBack.config', { ground }),
  memory: (ground: string) => say('plan.putBack.memory', { ground }),
  /** The configuration of then is not known: what that means for the plan. */
  configStays: (why: string) => ({
    to: say('plan.putBack.configStays.to'),
    why: say('plan.putBack.configStays.why', { why }),
  }),
  unknown: ({ why, name = '' }: Unknown) => say(`plan.putBack.unknown.${why}`, { name }),
  sameCrash: (version: string, advisory: string) => say('plan.putBack.sameCrash', { version, advisory }),
  noWay: ({ why, ...place }: NoWayBack) => say(`plan.putBack.noWay.${why}`, place),
  nothingDiffers: say('plan.putBack.nothingDiffers'),
  registry: (image: string, allowed: readonly string[]) =>
    say('plan.putBack.registry', { allowed: list('commas', allowed), image }),
  memoryAbove: (limit: string, most: string) => say('plan.putBack.memoryAbove', { limit, most }),
}));

export type PutBackSentences = ReturnType<typeof putBackSentences>;

function groundWords(ground: Ground, say: Say): string {
  if (ground.kind === 'still')
    return say('plan.putBack.ground.still', { pods: ground.pods, since: instant(ground.since) });
  const { from, until } = ground;
  if (!from || !until) return say('plan.putBack.ground.before');
  const ran = { span: lasted(from, until, say), until: instant(until) };
  return ground.kind === 'watched'
    ? say('plan.putBack.ground.watched', { pods: ground.pods, ...ran })
    : say('plan.putBack.ground.for', ran);
}

/** `2026-11-22 03:05 UTC`. */
const instant = (at: string): string => `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

const day = 86_400_000;

function lasted(from: string, until: string, say: Say): string {
  const ms = Date.parse(until) - Date.parse(from);
  if (ms >= 2 * day) return say('plan.putBack.lasted.days', { count: Math.floor(ms / day) });
  const minutes = Math.floor(ms / 60_000);
  return minutes >= 120
    ? say('plan.putBack.lasted.hours', { count: Math.floor(minutes / 60) })
    : say('plan.putBack.lasted.minutes', { count: minutes });
}
