import { judgeConditions } from './advisory-conditions.ts';
import { advisories as shipped, inLocale, isAffected, type Advisory } from './advisory-catalogue.ts';
import type { FluentBitConfig } from './config/fluent-bit-config.ts';
import { tellingFrames, type CrashFingerprint } from './crash.ts';
import type { LogStory } from './log/log-story.ts';
import type { Locale } from '../language/locale.ts';
import { pluginsInUse, touches } from './plugins-in-use.ts';
import { advisoryWords, type AdvisoryWords } from './words/advisory-words.ts';

/** What is known of a Fluent Bit; undefined = not known. */
export interface AdvisoryQuestion {
  readonly version: string | undefined;
  readonly config: FluentBitConfig | undefined;
  readonly crash: CrashFingerprint | undefined;
  readonly story?: LogStory | undefined;
  /** The language of the advisories and of what speaks for and against them; English by default. */
  readonly locale?: Locale;
}

/** An advisory that may fit, with what speaks for it and what against. */
export interface AdvisoryMatch {
  readonly advisory: Advisory;
  /** certain = version, plugin and frames agree; likely = one of them is unknown or only the outer frames agree; possible = version and plugin only. */
  readonly sure: 'certain' | 'likely' | 'possible';
  /** The advisory describes this very crash: its frames or the lines around it were seen. */
  readonly explainsCrash: boolean;
  /** The configuration is known and uses a plugin that the advisory names. */
  readonly isUsed: boolean;
  readonly because: readonly string[];
  readonly against: readonly string[];
}

/** Lists that what speaks for and against an advisory is added to. */
interface Said {
  readonly because: string[];
  readonly against: string[];
  readonly say: AdvisoryWords;
}

interface Candidate {
  readonly match: AdvisoryMatch;
  readonly score: number;
}

/** How many of the innermost frames may belong to libraries before the named function must appear. */
const nearFrames = 3;
/** What a remote party can bring down is filed as security. */
const crashes: ReadonlySet<string> = new Set(['crash', 'security']);
const sureness = ['certain', 'likely', 'possible'] as const;

/** The advisories that may fit, best first. Those outside the version's range or whose plugin is not in use are left out. */
export function matchAdvisories(
  question: AdvisoryQuestion,
  advisories: readonly Advisory[] = shipped,
): readonly AdvisoryMatch[] {
  const inUse = question.config && pluginsInUse(question.config);
  return advisories
    .flatMap((advisory) => candidateOf(advisory, question, inUse))
    .sort((a, b) => sureness.indexOf(a.match.sure) - sureness.indexOf(b.match.sure) || b.score - a.score)
    .map(({ match }) => match);
}

function candidateOf(
  advisory: Advisory,
  question: AdvisoryQuestion,
  inUse: ReadonlySet<string> | undefined,
): readonly Candidate[] {
  const { version, crash, locale = 'en' } = question;
  const say = advisoryWords(locale);
  if (version !== undefined && !isAffected(advisory, version)) return [];
  const touched = inUse && touches(advisory.plugins, inUse);
  if (inUse && !touched) return [];
  const because: string[] = [];
  const against: string[] = [];
  if (version === undefined) against.push(say.unknownVersion);
  else because.push(say.inRange(version, rangesOf(advisory)));
  if (touched === 'plugin') because.push(say.uses(advisory.plugins.filter((name) => inUse?.has(name))));
  if (!inUse) against.push(say.unknownConfig);
  const frames = scoreFrames(advisory, crash, { because, against, say });
  const lines = scoreLines(advisory, question.story, { because, say });
  const { met, unmet } = judgeConditions(advisory.id, {
    config: question.config,
    version,
    story: question.story,
    locale,
  });
  because.push(...met);
  against.push(...unmet, ...exitAgainst(advisory, crash, say));
  if (version === undefined && frames === 0) return [];
  const isWithoutFrames = crash !== undefined && tellingFrames(crash).length === 0;
  const linesAlone = isWithoutFrames && lines >= 2;
  // The innermost frame speaks for itself; outer ones need company, and nothing that speaks against them.
  const byFrames = frames >= 3 || (frames >= 2 && unmet.length === 0);
  const explainsCrash = crash !== undefined && crashes.has(advisory.class) && (byFrames || linesAlone);
  const isWhole = version !== undefined && touched === 'plugin';
  const sure =
    frames >= 3 && isWhole && against.length === 0 ? 'certain' : explainsCrash ? 'likely' : 'possible';
  const score = frames * 10 + lines * 2 + (touched === 'plugin' ? 1 : 0);
  const isUsed = touched === 'plugin';
  const told = inLocale(advisory, locale);
  return [{ match: { advisory: told, sure, explainsCrash, isUsed, because, against }, score }];
}

/**
 * The innermost telling frame weighs three (four when the advisory names it first), every other one. Frames that stand in every
 * back-trace weigh nothing, and a crash deep below the named functions is another crash.
 */
function scoreFrames(
  advisory: Advisory,
  crash: CrashFingerprint | undefined,
  { because, against, say }: Said,
): number {
  const seen = crash ? tellingFrames(crash) : [];
  const named = advisory.signatures.stack_frames;
  if (seen.length === 0 || named.length === 0) return 0;
  const common = seen.filter((name) => named.includes(name));
  if (common.length === 0 || !seen.slice(0, nearFrames).some((name) => named.includes(name))) {
    against.push(say.otherFrames(seen.slice(0, 3), named.slice(0, 3)));
    return 0;
  }
  because.push(say.frames(common.map((name) => `${name}()`)));
  const first = seen[0] === named[0] ? 4 : named.includes(seen[0] ?? '') ? 3 : 0;
  return first + new Set(common).size - (first > 0 ? 1 : 0);
}

/** The exit code that the advisory's crashes have; a watcher in front of Fluent Bit ends with its own code, 1. */
function exitAgainst(
  advisory: Advisory,
  crash: CrashFingerprint | undefined,
  say: AdvisoryWords,
): readonly string[] {
  const known = advisory.signatures.exit_codes;
  const exitCode = crash?.exitCode;
  if (exitCode === undefined || known.length === 0 || known.includes(exitCode)) return [];
  if (crash?.signal !== undefined && (exitCode === 1 || exitCode === 255)) return [];
  return [say.otherExit(exitCode, known)];
}

function scoreLines(
  advisory: Advisory,
  story: LogStory | undefined,
  { because, say }: Omit<Said, 'against'>,
): number {
  const samples = [
    ...[...(story?.signatures.values() ?? [])].flatMap((each) => each.samples.map((entry) => entry.text)),
    ...(story?.backtrace?.text ?? []),
  ];
  const found = advisory.signatures.log_patterns.filter((source) => {
    const pattern = new RegExp(source);
    return samples.some((text) => pattern.test(text));
  });
  if (found.length > 0) because.push(say.lines(found.length, advisory.signatures.log_patterns.length));
  return found.length;
}

function rangesOf(advisory: Advisory): readonly string[] {
  return advisory.affected_ranges.map(({ from, to }) => (from === to ? from : `${from}–${to}`));
}
