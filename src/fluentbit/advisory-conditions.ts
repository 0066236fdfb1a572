import { effectiveInputs } from './config/effective-inputs.ts';
import type { ConfigSection, FluentBitConfig } from './config/fluent-bit-config.ts';
import { property, readBoolean } from './config/property.ts';
import type { LogStory } from './log/log-story.ts';

/** What is at hand to judge the conditions of an advisory. */
export interface ConditionFacts {
  readonly config: FluentBitConfig | undefined;
  readonly version: string | undefined;
  readonly story: LogStory | undefined;
}

/** One condition: the words for it, the words against it, and whether it holds; undefined = cannot be told. */
interface Condition {
  readonly met: string;
  readonly unmet: string;
  holds(facts: ConditionFacts): boolean | undefined;
}

const canPause: Condition = {
  met: 'a forward input has a Mem_Buf_Limit that it can reach',
  unmet: 'no forward input has a Mem_Buf_Limit in force, so none can pause',
  holds: ({ config, version }) =>
    config &&
    effectiveInputs(config, version).some(
      (each) => each.plugin === 'forward' && each.memBufLimitBytes !== null,
    ),
};
const hasPaused: Condition = {
  met: 'the log shows an input pause at its limit',
  unmet: 'the log shows no pause',
  holds: ({ story }) => story && [...story.inputs.values()].some((each) => each.pauses > 0),
};
const isStopping: Condition = {
  met: 'it was stopping at that time',
  unmet: 'it was not asked to stop',
  holds: ({ story }) => story && story.stopSignal !== undefined,
};
const usesFilesystem = ofConfig(
  'an input keeps its chunks on disk',
  'no input has storage.type filesystem',
  (config) => sections(config, 'input').some((each) => word(each, 'storage.type') === 'filesystem'),
);
const usesMultiline = ofConfig('a tail input joins lines', 'no tail input joins lines', (config) =>
  sections(config, 'input').some(
    (each) =>
      each.plugin === 'tail' && Boolean(property(each, 'multiline.parser') ?? property(each, 'multiline')),
  ),
);
const isVerbose = ofConfig('Log_Level is debug or trace', 'Log_Level is neither debug nor trace', (config) =>
  config.sections.some((each) => ['debug', 'trace'].includes(word(each, 'log_level') ?? '')),
);
const hasHealthCheck = ofConfig('Health_Check is on', 'Health_Check is off', (config) =>
  sections(config, 'service').some((each) => readBoolean(word(each, 'health_check') ?? '') === true),
);
const limitsDisk = ofConfig(
  'an output has a storage.total_limit_size',
  'no output has a storage.total_limit_size',
  (config) => sections(config, 'output').some((each) => property(each, 'storage.total_limit_size')),
);

const associatesPods = switchedOn('filter', 'kubernetes', 'use_pod_association');
const readsParserAnnotations = switchedOn('filter', 'kubernetes', 'k8s-logging.parser');
const lowersKeys = switchedOn('input', 'systemd', 'lowercase');
const decodesText = ofConfig(
  'a tail input has generic.encoding',
  'no tail input has generic.encoding',
  (config) =>
    sections(config, 'input').some((each) => each.plugin === 'tail' && property(each, 'generic.encoding')),
);
const isThreaded = ofConfig('an input is threaded', 'no input is threaded', (config) =>
  sections(config, 'input').some((each) => readBoolean(word(each, 'threaded') ?? '') === true),
);
const choosesTags = ofConfig('an input has a tag_key', 'no input has a tag_key', (config) =>
  sections(config, 'input').some((each) => property(each, 'tag_key')),
);
const trustsUsers = ofConfig(
  'a forward input has security.users and no shared_key',
  'no forward input has security.users without a shared_key',
  (config) =>
    sections(config, 'input').some(
      (each) => property(each, 'security.users') && !property(each, 'shared_key'),
    ),
);
const writesByTag = ofConfig('a file output names no file', 'every file output names its file', (config) =>
  sections(config, 'output').some((each) => each.plugin === 'file' && !property(each, 'file')),
);
const sendsFractions = ofConfig(
  'a forward output sends times with fractions',
  'every forward output has time_as_integer on',
  (config) =>
    sections(config, 'output').some(
      (each) => each.plugin === 'forward' && readBoolean(word(each, 'time_as_integer') ?? '') !== true,
    ),
);
const fails: Condition = {
  met: 'the log shows failed deliveries',
  unmet: 'the log shows no failed delivery',
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
  const judged = (conditions[id] ?? []).map((each) => ({ each, holds: each.holds(facts) }));
  return {
    met: judged.filter(({ holds }) => holds === true).map(({ each }) => each.met),
    unmet: judged.filter(({ holds }) => holds === false).map(({ each }) => each.unmet),
  };
}

function ofConfig(met: string, unmet: string, holds: (config: FluentBitConfig) => boolean): Condition {
  return { met, unmet, holds: ({ config }) => config && holds(config) };
}

/** A key of a plugin that is off unless it is written. */
function switchedOn(kind: ConfigSection['kind'], plugin: string, key: string): Condition {
  return ofConfig(`${plugin} has ${key} on`, `no ${plugin} has ${key} on`, (config) =>
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
