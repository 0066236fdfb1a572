import type { OwnerSign } from '../../diagnosis/facts.ts';
import type { Locale } from '../../language/locale.ts';
import type { MemoryBound } from '../../diagnosis/memory-bounds.ts';
import { planWordsEn } from './en.ts';
import { planWordsZhCn } from './zh-cn.ts';

/** Everything a plan says, in one language. Sizes, versions and names come as they are to be read. */
export interface PlanWords {
  readonly advice: AdviceWords;
  readonly bound: {
    readonly room: (limit: string | undefined) => string;
    readonly why: (value: string, room: string) => string;
  };
  readonly buffer: BufferWords;
  readonly config: {
    readonly chunkKept: (bytes: string, connections: number) => string;
    /** For inputs that read files, and therefore hold one buffer a file. */
    readonly chunkKeptAFile: (bytes: string) => string;
    readonly maxKeptAFile: (bytes: string) => string;
    readonly maxKept: (bytes: string) => string;
    readonly maxRefused: (bytes: string) => string;
    readonly comment: string;
    readonly unit: (plain: string) => string;
    readonly playbookAsks: (playbook: string) => string;
  };
  readonly image: ImageWords;
  readonly memory: MemoryWords;
  readonly owner: OwnerWords;
  readonly risk: (losesMemory: boolean, helm: string) => string;
  readonly askedFor: (value: string) => string;
  readonly keptAsIs: string;
  readonly valueBefore: string;
  readonly noThirdChange: string;
  /** The defects that a change would bring into play in the version that runs. */
  readonly wouldWake: (advisories: string, version: string) => string;
  readonly withReason: (first: string, then: string) => string;
  readonly configUnreadable: string;
  readonly unknownWorkload: string;
  /** `name`: namespace and name of the Secret with the configuration. */
  readonly inSecret: (name: string) => string;
  /** `application`: kind and name of the workload that Fluent Bit is a side-car of. */
  readonly besideApplication: (application: string) => string;
  readonly restartsApplication: (application: string) => string;
  readonly nothingToWrite: string;
  /** An obstacle, as a whole sentence. */
  readonly asSentence: (obstacle: string) => string;
  readonly title: TitleWords;
}

/** A step that is said and not written: what, and why. */
export interface Said {
  readonly to: string;
  readonly why: string;
}

interface AdviceWords {
  readonly afterUpgrade: (need: string, limit: string) => Said;
  readonly firstOfSeries: (version: string) => Said;
  readonly destination: Said;
  readonly watch: Said;
  readonly boundByHand: Said;
  readonly replicas: (command: string) => Said;
}

interface BufferWords {
  readonly nothingLimited: string;
  readonly aboveCeiling: (now: string) => string;
  readonly noRate: string;
  readonly holds: (megabytesPerSecond: string, now: string, seconds: number) => string;
  readonly enough: (holds: string) => string;
  readonly oneStep: (holds: string, value: string, seconds: number) => string;
}

interface ImageWords {
  readonly unknown: string;
  /** `open` are sentences on what stays broken. */
  readonly upgrade: (why: string, open: readonly string[]) => string;
  readonly wished: (version: string, mark: string, open: readonly string[]) => string;
  /** The vendor of the image is not known to ship any version that would do. */
  readonly notShipped: (image: string, version: string) => string;
  readonly notReleased: (version: string) => string;
  readonly notAllowed: (version: string, allowed: readonly string[]) => string;
  readonly configRefused: (version: string, place: ConfigPlace) => string;
}

interface ConfigPlace {
  readonly file: string;
  readonly line: number;
  readonly what: string;
}

interface MemoryWords {
  readonly noBound: string;
  readonly aboveCeiling: (limit: string, ceiling: string) => string;
  /** `most`: the largest limit that the object called `name` allows this container. */
  readonly aboveBound: Readonly<
    Record<MemoryBound['kind'], (limit: string, most: string, name: string) => string>
  >;
  readonly asked: Readonly<Record<'person' | 'playbook', (value: string) => string>>;
  readonly why: (asked: string, need: string, isBelow: boolean) => string;
  readonly riskBelow: (risk: string) => string;
  readonly setOne: (limit: string, need: string) => Said;
}

interface OwnerWords {
  readonly names: Readonly<Record<OwnerSign['kind'], string>>;
  /** Why a live change does not stay, and what to do instead. */
  readonly lasting: Readonly<Record<OwnerSign['kind'], string>>;
  /** It could not be read whether this owner takes a live change back. */
  readonly unsure: (owner: string) => string;
  /** How long a live change stays where its owner leaves it alone for now. */
  readonly passing: Readonly<Record<OwnerSign['kind'], string>>;
  readonly refused: (about: { object: string; owner: string; sign: string; lasting: string }) => string;
  readonly warning: (owner: string, lasting: string) => string;
}

interface TitleWords {
  readonly none: string;
  readonly byHand: string;
  /** Before a plan that takes back what was merged. */
  readonly takeBack: string;
  readonly upgrade: (from: string, to: string) => string;
  /** To an older version. */
  readonly back: (from: string, to: string) => string;
  readonly config: (key: string, from: string, to: string) => string;
  readonly memory: (from: string, to: string) => string;
  readonly restart: string;
  readonly reload: string;
  readonly join: (words: readonly string[]) => string;
}

export const planWords: Readonly<Record<Locale, PlanWords>> = { en: planWordsEn, 'zh-CN': planWordsZhCn };
