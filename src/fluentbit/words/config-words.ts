import { type Speech, wordsOf } from '../../language/words-of.ts';
import type { SizeFlaw } from './size-words.ts';

/** What is said of a configuration: what is wrong with a line, and what is in force instead. */
export const configWords = wordsOf((speech) => ({
  ...fileWords(speech),
  ...pluginWords(speech),
  ...routingWords(speech),
  ...valueWords(speech),
  yaml: yamlWords(speech),
  input: inputWords(speech),
}));

export type ConfigWords = ReturnType<typeof configWords>;

/** Files, their sections and lines. */
const fileWords = ({ say }: Speech) => ({
  noMainFile: (name: string, count: number) => say('config.noMainFile', { name, count }),
  notStarting: say('config.notStarting'),
  noParsersFile: (name: string) => say('config.noParsersFile', { name }),
  withoutParsers: say('config.withoutParsers'),
  parserInMain: (kind: string) => say('config.parserInMain', { kind }),
  missingHere: (command: string) => say('config.missingHere', { command }),
  missing: (command: string) => say('config.missing', { command }),
  restStarts: say('config.restStarts'),
  notEstablished: say('config.notEstablished'),
  includedTwice: (path: string, name: string) => say('config.includedTwice', { path, name }),
  openHeader: (line: string) => say('config.openHeader', { line }),
  badIndent: say('config.badIndent'),
  beforeSections: (body: string) => say('config.beforeSections', { body }),
  noValue: (body: string, hasTab: boolean) => say('config.noValue', { body, hasTab: String(hasTab) }),
  unset: (name: string) => say('config.unset', { name }),
  notSet: (name: string) => say('config.notSet', { name }),
  emptyInstead: say('config.emptyInstead'),
});

/** Plugins and their keys. */
const pluginWords = ({ say }: Speech) => ({
  emptied: (key: string, written: string) => say('config.emptied', { key, written }),
  unknownProperty: say('config.unknownProperty'),
  openBrackets: (key: string, pattern: string) => say('config.openBrackets', { key, pattern }),
  unlistedPlugin: (kind: string, name: string, version: string | undefined) =>
    say('config.unlistedPlugin', { kind, name, version: version ?? 'none' }),
  noPlugin: (kind: string, name: string, version: string | undefined) =>
    say('config.noPlugin', { kind, name, version: version ?? 'none' }),
  notIfMissing: say('config.notIfMissing'),
  noKey: (key: string, plugin: string, near: string | undefined) =>
    say('config.noKey', { key, plugin, near: near ?? 'none' }),
  unlistedKey: (key: string, plugin: string, version: string | undefined) =>
    say('config.unlistedKey', { key, plugin, version: version ?? 'none' }),
  failsWithout: say('config.failsWithout'),
  noName: (kind: string) => say('config.noName', { kind }),
  twice: (key: string, line: number) => say('config.twice', { key, line }),
  lastOne: (value: string) => say('config.lastOne', { value }),
  noServiceKey: (
    key: string,
    { since, near }: { readonly since: string | undefined; readonly near: string | undefined },
  ) => say('config.noServiceKey', { key, since: since ?? 'none', near: near ?? 'none' }),
  ignored: say('config.ignored'),
});

/** Where records go. */
const routingWords = ({ say, list }: Speech) => ({
  noOutput: say('config.noOutput'),
  everythingThrownAway: say('config.everythingThrownAway'),
  noMatch: (tag: string) => say('config.noMatch', { tag }),
  thrownAway: say('config.thrownAway'),
  sendersChoose: (instance: string | undefined, patterns: readonly string[]) =>
    say('config.sendersChoose', { instance: instance ?? 'none', patterns: list('commas', patterns) }),
  othersThrownAway: say('config.othersThrownAway'),
});

/** Values that are not read as they look. */
const valueWords = ({ say }: Speech) => ({
  noStoragePath: say('config.noStoragePath'),
  limitOnDisk: say('config.limitOnDisk'),
  chunksUpBounds: say('config.chunksUpBounds'),
  unknownStorage: (value: string) => say('config.unknownStorage', { value }),
  inMemory: say('config.inMemory'),
  chunkAboveMax: (chunk: string, max: string) => say('config.chunkAboveMax', { chunk, max }),
  mayBeRefused: say('config.mayBeRefused'),
  noSwitch: (key: string, value: string) => say('config.noSwitch', { key, value }),
  off: say('config.off'),
  offLogged: say('config.offLogged'),
  noInteger: (key: string, value: string) => say('config.noInteger', { key, value }),
  noSeconds: (value: string) => say('config.noSeconds', { value }),
  seconds: (count: number) => say('config.seconds', { count }),
  badSize: (key: string, value: string, flaw: SizeFlaw) =>
    say('config.badSize', { key, flaw: say(`config.size.${flaw}`, { text: value }) }),
  notStartingSince403: say('config.notStartingSince403'),
  noLimitLogged: say('config.noLimitLogged'),
  noLimit: say('config.noLimit'),
  noLimitAtAll: say('config.noLimitAtAll'),
  commentBehind: (key: string) => say('config.commentBehind', { key }),
  bytes: (count: number) => say('config.bytes', { count }),
  noTime: (key: string, value: string) => say('config.noTime', { key, value }),
  noRetryLimit: (value: string) => say('config.noRetryLimit', { value }),
  retries: (count: number | 'unlimited') =>
    count === 'unlimited' ? say('config.unlimitedRetries') : say('config.retries', { count }),
  noKib: (key: string, value: string) => say('config.noKib', { key, value }),
});

const yamlWords = ({ say }: Speech) => ({
  broken: (message: string) => say('config.yaml.broken', { message: message.replace(/:$/, '') }),
  alias: (name: string) => say('config.yaml.alias', { name }),
  unknownSection: (version: string, name: string) => say('config.yaml.unknownSection', { version, name }),
  notOneValue: (name: string) => say('config.yaml.notOneValue', { name }),
  noStage: (name: string) => say('config.yaml.noStage', { name }),
  secondService: say('config.yaml.secondService'),
  none: (version: string) => say('config.yaml.none', { version }),
  noSection: (name: string, near: string) => say('config.yaml.noSection', { name, near }),
  sectionSince: (name: string, first: string, version: string) =>
    say('config.yaml.sectionSince', { name, first, version }),
  mayBeNested: (version: string) => say('config.yaml.mayBeNested', { version }),
  nested: (version: string) => say('config.yaml.nested', { version }),
  processors: (version: string) => say('config.yaml.processors', { version }),
});

const inputWords = ({ say }: Speech) => ({
  onDisk: say('config.input.onDisk'),
  unlimited: say('config.input.unlimited'),
  unknownValue: (value: string) => say('config.input.unknownValue', { value }),
  zero: (value: string) => say('config.input.zero', { value }),
  refuses: (flaw: string) => say('config.input.refuses', { flaw }),
  unbounded: (flaw: string) => say('config.input.unbounded', { flaw }),
  softEmitter: say('config.input.softEmitter'),
});
