import { effectiveInputs } from './config/effective-inputs.ts';
import type { ConfigSection, FluentBitConfig } from './config/fluent-bit-config.ts';
import { property, readBoolean } from './config/property.ts';
import type { Locale } from '../language/locale.ts';
import type { LogStory } from './log/log-story.ts';
import { advisoryWords, type AdvisoryWords, type ConditionWords } from './words/advisory-words.ts';

/** What is at hand to judge the conditions of an advisory. */
export interface ConditionFacts {
  readonly config: FluentBitConfig | undefined;
  readonly version: string | undefined;
  readonly story: LogStory | undefined;
  readonly locale?: Locale;
}

/** One condition: the words for and against it, and whether it holds; undefined = cannot be told. */
interface Condition {
  readonly words: (say: AdvisoryWords) => ConditionWords;
  holds(facts: ConditionFacts): boolean | undefined;
}

const canPause: Condition = {
  words: (say) => say.conditions('canPause'),
  holds: ({ config, version }) =>
    config &&
    effectiveInputs(config, version).some(
      (each) => each.plugin === 'forward' && each.memBufLimitBytes !== null,
    ),
};
const hasPaused: Condition = {
  words: (say) => say.conditions('hasPaused'),
  holds: ({ story }) => story && [...story.inputs.values()].some((each) => each.pauses > 0),
};
const isStopping: Condition = {
  words: (say) => say.conditions('isStopping'),
  holds: ({ story }) => story && story.stopSignal !== undefined,
};
const usesFilesystem = ofConfig(
  (say) => say.conditions('usesFilesystem'),
  (config) => sections(config, 'input').some((each) => word(each, 'storage.type') === 'filesystem'),
);
const usesMultiline = ofConfig(
  (say) => say.conditions('usesMultiline'),
  (config) =>
    sections(config, 'input').some(
      (each) =>
        each.plugin === 'tail' && Boolean(property(each, 'multiline.parser') ?? property(each, 'multiline')),
    ),
);
const isVerbose = ofConfig(
  (say) => say.conditions('isVerbose'),
  (config) => config.sections.some((each) => ['debug', 'trace'].includes(word(each, 'log_level') ?? '')),
);
const hasHealthCheck = ofConfig(
  (say) => say.conditions('hasHealthCheck'),
  (config) =>
    sections(config, 'service').some((each) => readBoolean(word(each, 'health_check') ?? '') === true),
);
const limitsDisk = ofConfig(
  (say) => say.conditions('limitsDisk'),
  (config) => sections(config, 'output').some((each) => property(each, 'storage.total_limit_size')),
);

const associatesPods = switchedOn('filter', 'kubernetes', 'use_pod_association');
const readsParserAnnotations = switchedOn('filter', 'kubernetes', 'k8s-logging.parser');
const lowersKeys = switchedOn('input', 'systemd', 'lowercase');
const decodesText = ofConfig(
  (say) => say.conditions('decodesText'),
  (config) =>
    sections(config, 'input').some((each) => each.plugin === 'tail' && property(each, 'generic.encoding')),
);
const isThreaded = ofConfig(
  (say) => say.conditions('isThreaded'),
  (config) => sections(config, 'input').some((each) => readBoolean(word(each, 'threaded') ?? '') === true),
);
const choosesTags = ofConfig(
  (say) => say.conditions('choosesTags'),
  (config) => sections(config, 'input').some((each) => property(each, 'tag_key')),
);
const trustsUsers = ofConfig(
  (say) => say.conditions('trustsUsers'),
  (config) =>
    sections(config, 'input').some(
      (each) => property(each, 'security.users') && !property(each, 'shared_key'),
    ),
);
const writesByTag = ofConfig(
  (say) => say.conditions('writesByTag'),
  (config) => sections(config, 'output').some((each) => each.plugin === 'file' && !property(each, 'file')),
);
const sendsFractions = ofConfig(
  (say) => say.conditions('sendsFractions'),
  (config) =>
    sections(config, 'output').some(
      (each) => each.plugin === 'forward' && readBoolean(word(each, 'time_as_integer') ?? '') !== true,
    ),
);
const fails: Condition = {
  words: (say) => say.conditions('fails'),
  holds: ({ story }) =>
    story && [...story.outputs.values()].some((each) => each.retries + each.givenUp + each.noUpstream > 0),
};

/** Conditions of the advisories as far as a configuration or a log can show them. */
const conditions: Readonly<Record<string, readonly Condition[]>> = {
  'FLB-FWD-PAUSE-1': [canPause, hasPaused],
  'FLB-FWD-PAUSE-2': [canPause, hasPaused],
  'FLB-FWD-PAUSE-3': [canPause, hasPaused],
  'FLB-TAIL-MLREMOVE': [usesMultiline],
  'FLB-TAIL-MLREMOVE-21': [usesMultiline],
  'FLB-TAIL-ML-DOUBLEFREE': [usesMultiline],
  'FLB-TAIL-DEBUGMASK': [isVerbose],
  'FLB-TAIL-UNICODE-LEAK': [decodesText],
  'FLB-K8S-TLS-LEAK': [associatesPods],
  'FLB-K8S-PODASSOC-SEGV': [associatesPods],
  'FLB-K8S-ANNOT-LEAK': [readsParserAnnotations],
  'FLB-SYSTEMD-LEAK': [lowersKeys],
  'FLB-EMITTER-RB-ML': [isThreaded],
  'FLB-FWDOUT-LEAK': [sendsFractions, fails],
  'FLB-S3-MULTIPART': [fails],
  'CVE-2025-12969': [trustsUsers],
  'CVE-2025-12972': [writesByTag],
  'CVE-2025-12977': [choosesTags],
  'CVE-2025-12978': [choosesTags],
  'FLB-ROUTES-MASK-400': [usesFilesystem],
  'FLB-BACKLOG-UAF': [usesFilesystem],
  'FLB-STORAGE-SORT': [usesFilesystem],
  'FLB-TASK-RETRY-8691': [usesFilesystem],
  'FLB-LIMIT-MEMINPUT': [limitsDisk],
  'FLB-HTTPMON-HEALTHNULL': [hasHealthCheck],
  'FLB-ENGINE-RESCHED': [isStopping],
  'FLB-K8S-CLEANUP-UAF': [isStopping],
};

/** Which conditions of an advisory are met and which are not, in words. What cannot be told stands in neither list. */
export function judgeConditions(
  id: string,
  facts: ConditionFacts,
): { readonly met: readonly string[]; readonly unmet: readonly string[] } {
  const say = advisoryWords(facts.locale ?? 'en');
  const judged = (conditions[id] ?? []).map((each) => ({ each, holds: each.holds(facts) }));
  return {
    met: judged.filter(({ holds }) => holds === true).map(({ each }) => each.words(say).met),
    unmet: judged.filter(({ holds }) => holds === false).map(({ each }) => each.words(say).unmet),
  };
}

function ofConfig(words: Condition['words'], holds: (config: FluentBitConfig) => boolean): Condition {
  return { words, holds: ({ config }) => config && holds(config) };
}

/** A key of a plugin that is off unless it is written. */
function switchedOn(kind: ConfigSection['kind'], plugin: string, key: string): Condition {
  return ofConfig(
    (say) => say.switchedOn(plugin, key),
    (config) =>
      sections(config, kind).some(
        (each) => each.plugin === plugin && readBoolean(word(each, key) ?? '') === true,
      ),
  );
}

function sections(config: FluentBitConfig, kind: ConfigSection['kind']): readonly ConfigSection[] {
  return config.sections.filter((each) => each.kind === kind);
}

function word(section: ConfigSection, key: string): string | undefined {
  return property(section, key)?.value.toLowerCase();
}
