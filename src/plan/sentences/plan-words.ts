import { type Speech, wordsOf } from '../../language/words-of.ts';
import type { MemoryBound } from '../../diagnosis/memory-bounds.ts';
import type { OwnerSign } from '../../diagnosis/facts.ts';

/** Everything a plan says. Sizes, versions and names come as they are to be read. */
export const planWords = wordsOf((speech) => {
  const { say, capital } = speech;
  return {
    advice: adviceWords(speech),
    bound: boundWords(speech),
    buffer: bufferWords(speech),
    config: configWords(speech),
    image: imageWords(speech),
    memory: memoryWords(speech),
    owner: ownerWords(speech),
    risk: (losesMemory: boolean, warnings: string) =>
      say('plan.risk', { losesMemory: String(losesMemory), warnings }),
    askedFor: (value: string) => say('plan.askedFor', { value }),
    keptAsIs: say('plan.keptAsIs'),
    valueBefore: say('plan.valueBefore'),
    /** The defects that a change would bring into play in the version that runs. */
    wouldWake: (advisories: string, version: string) => say('plan.wouldWake', { version, advisories }),
    withReason: (first: string, next: string) =>
      next === '' ? first : say('plan.withReason', { first, next: capital(next) }),
    noThirdChange: say('plan.noThirdChange'),
    configUnreadable: say('plan.configUnreadable'),
    unknownWorkload: say('plan.unknownWorkload'),
    /** `name`: namespace and name of the Secret with the configuration. */
    inSecret: (name: string) => say('plan.inSecret', { name }),
    /** `application`: kind and name of the workload that Fluent Bit is a side-car of. */
    besideApplication: (application: string) => say('plan.besideApplication', { application }),
    restartsApplication: (application: string) => say('plan.restartsApplication', { application }),
    nothingToWrite: say('plan.nothingToWrite'),
    /** An obstacle, as a whole sentence. */
    asSentence: (obstacle: string) =>
      `${capital(obstacle)}${obstacle.endsWith(say('list.stop')) ? '' : say('list.stop')}`,
    title: titleWords(speech),
  };
});

export type PlanWords = ReturnType<typeof planWords>;

const adviceWords = ({ say }: Speech) => ({
  afterUpgrade: (need: string, limit: string): Said => ({
    to: say('plan.advice.afterUpgrade.to'),
    why: say('plan.advice.afterUpgrade.why', { need, limit }),
  }),
  firstOfSeries: (version: string): Said => ({
    to: say('plan.advice.firstOfSeries.to'),
    why: say('plan.advice.firstOfSeries.why', { version }),
  }),
  destination: {
    to: say('plan.advice.destination.to'),
    why: say('plan.advice.destination.why'),
  },
  watch: {
    to: say('plan.advice.watch.to'),
    why: say('plan.advice.watch.why'),
  },
  boundByHand: {
    to: say('plan.advice.boundByHand.to'),
    why: say('plan.advice.boundByHand.why'),
  },
  replicas: (command: string): Said => ({
    to: say('plan.advice.replicas.to'),
    why: say('plan.advice.replicas.why', { command }),
  }),
});

const boundWords = ({ say }: Speech) => ({
  room: (limit: string | undefined) => say('plan.bound.room', { limit: limit ?? 'none' }),
  why: (value: string, room: string) => say('plan.bound.why', { value, room }),
});

const bufferWords = ({ say }: Speech) => ({
  nothingLimited: say('plan.buffer.nothingLimited'),
  aboveCeiling: (now: string) => say('plan.buffer.aboveCeiling', { now }),
  noRate: say('plan.buffer.noRate'),
  holds: (megabytesPerSecond: string, now: string, seconds: number) =>
    say('plan.buffer.holds', { megabytesPerSecond, now, seconds }),
  enough: (holds: string) => say('plan.buffer.enough', { holds }),
  oneStep: (holds: string, value: string, seconds: number) =>
    say('plan.buffer.oneStep', { holds, value, seconds }),
});

const configWords = ({ say }: Speech) => ({
  chunkKept: (bytes: string, connections: number) => say('plan.config.chunkKept', { bytes, connections }),
  /** For inputs that read files, and therefore hold one buffer a file. */
  chunkKeptAFile: (bytes: string) => say('plan.config.chunkKeptAFile', { bytes }),
  maxKeptAFile: (bytes: string) => say('plan.config.maxKeptAFile', { bytes }),
  maxKept: (bytes: string) => say('plan.config.maxKept', { bytes }),
  maxRefused: (bytes: string) => say('plan.config.maxRefused', { bytes }),
  comment: say('plan.config.comment'),
  unit: (plain: string) => say('plan.config.unit', { plain }),
  playbookAsks: (playbook: string) => say('plan.config.playbookAsks', { playbook }),
});

const imageWords = ({ say, list, capital }: Speech) => ({
  unknown: say('plan.image.unknown'),
  /** `open` are sentences on what stays broken. */
  upgrade: (why: string, open: readonly string[]) =>
    say('plan.image.upgrade', { why: capital(why), open: list('semicolons', open) || 'none' }),
  wished: (version: string, mark: string, open: readonly string[]) =>
    say('plan.image.wished', { version, mark: mark || 'none', open: list('semicolons', open) || 'none' }),
  /** The vendor of the image is not known to ship any version that would do. */
  notShipped: (image: string, version: string) => say('plan.image.notShipped', { image, version }),
  notReleased: (version: string) => say('plan.image.notReleased', { version }),
  notAllowed: (version: string, allowed: readonly string[]) =>
    say('plan.image.notAllowed', { version, allowed: list('commas', allowed) }),
  configRefused: (version: string, { file, line, what }: ConfigPlace) =>
    say('plan.image.configRefused', { version, file, line, what }),
});

const memoryWords = ({ say }: Speech) => ({
  noBound: say('plan.memory.noBound'),
  aboveCeiling: (limit: string, ceiling: string) => say('plan.memory.aboveCeiling', { limit, ceiling }),
  /** `most`: the largest limit that the object called `name` allows this container. */
  aboveBound: (kind: MemoryBound['kind'], limit: string, most: string, name: string) =>
    say(`plan.memory.aboveBound.${kind}`, { limit, name, most }),
  asked: (kind: 'person' | 'playbook', value: string) => say(`plan.memory.asked.${kind}`, { value }),
  why: (asked: string, need: string, isBelow: boolean) =>
    say('plan.memory.why', { asked, need, isBelow: String(isBelow) }),
  riskBelow: (risk: string) => say('plan.memory.riskBelow', { risk }),
  setOne: (limit: string, need: string): Said => ({
    to: say('plan.memory.setOne.to', { limit }),
    why: say('plan.memory.setOne.why', { need }),
  }),
});

const ownerWords = ({ say }: Speech) => ({
  names: (kind: OwnerSign['kind']) => say(`plan.owner.names.${kind}`),
  /** Why a live change does not stay, and what to do instead. */
  lasting: (kind: OwnerSign['kind']) => say(`plan.owner.lasting.${kind}`),
  /** It could not be read whether this owner takes a live change back. */
  unsure: (owner: string) => say('plan.owner.unsure', { owner }),
  /** How long a live change stays where its owner leaves it alone for now. */
  passing: (kind: OwnerSign['kind']) => say(`plan.owner.passing.${kind}`),
  refused: (about: { object: string; owner: string; sign: string; lasting: string }) =>
    say('plan.owner.refused', about),
  warning: (owner: string, lasting: string) => say('plan.owner.warning', { owner, lasting }),
});

const titleWords = ({ say, list }: Speech) => ({
  none: say('plan.title.none'),
  byHand: say('plan.title.byHand'),
  /** Before a plan that takes back what was merged. */
  takeBack: say('plan.title.takeBack'),
  upgrade: (from: string, to: string) => say('plan.title.upgrade', { from, to }),
  /** To an older version. */
  back: (from: string, to: string) => say('plan.title.back', { from, to }),
  config: (key: string, from: string, to: string) =>
    say('plan.title.config', {
      key,
      from: from || say('plan.title.default'),
      to: to || say('plan.title.default'),
    }),
  memory: (from: string, to: string) =>
    say('plan.title.memory', {
      from: from || say('plan.title.noLimit'),
      to: to || say('plan.title.noLimit'),
    }),
  restart: say('plan.title.restart'),
  reload: say('plan.title.reload'),
  join: (words: readonly string[]) => list('clauses', words),
});

/** A step that is said and not written: what, and why. */
export interface Said {
  readonly to: string;
  readonly why: string;
}

interface ConfigPlace {
  readonly file: string;
  readonly line: number;
  readonly what: string;
}
