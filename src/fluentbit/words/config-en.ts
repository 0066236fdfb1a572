import type { ConfigWords } from './config-words.ts';
import { sizeWords } from './size-words.ts';

const inVersion = (version: string | undefined): string => (version === undefined ? '' : ` in ${version}`);

export const configWordsEn: ConfigWords = {
  noMainFile: (name, count) => `there is no file "${name}" among the ${count} at hand`,
  notStarting: 'nothing: Fluent Bit does not start',
  emptied: (key, written) =>
    `${key} ${written} is empty once its variables are put in: the key then counts as one of the plugin's own`,
  unknownProperty: 'nothing: Fluent Bit does not start ("unknown configuration property")',
  noParsersFile: (name) => `Parsers_File ${name}: no such file among those at hand`,
  withoutParsers:
    'if it is not in the container either, Fluent Bit logs one error and starts without these parsers',
  parserInMain: (kind) =>
    `a ${kind} section cannot stand in the main configuration; it belongs into a Parsers_File`,
  openBrackets: (key, pattern) => `${key}: the brackets of the pattern ${pattern} do not close`,
  unlistedPlugin: (kind, name, version) =>
    `the ${kind} plugin "${name}" is not known to us${inVersion(version)}`,
  noPlugin: (kind, name, version) => `there is no ${kind} plugin "${name}"${inVersion(version)}`,
  notIfMissing: 'nothing, if this version does not have it: then Fluent Bit does not start',
  noKey: (key, plugin, near) =>
    `${key} is no key of the ${plugin}${near === undefined ? '' : `; ${near} is one`}`,
  unlistedKey: (key, plugin, version) =>
    `${key} is not known to us as a key of the ${plugin}${inVersion(version)}`,
  failsWithout: 'nothing: a start fails with a key that the plugin does not have',
  noName: (kind) => `section ${kind} is missing the name property`,
  twice: (key, line) => `${key} stands twice in one section (first in line ${line})`,
  lastOne: (value) => `the last one: ${value}`,
  noOutput: 'there are inputs and no output',
  everythingThrownAway: 'Fluent Bit starts and throws every record away',
  noMatch: (tag) => `no output has a Match for the tag ${tag}`,
  thrownAway: 'its records are thrown away',
  sendersChoose: (instance, patterns) =>
    `the senders of ${instance ?? 'this input'} choose the tags, and only ${patterns.join(', ')} has an output`,
  othersThrownAway: 'records with any other tag are thrown away',
  noStoragePath: 'storage.type filesystem without storage.path in [SERVICE]',
  limitOnDisk: 'Mem_Buf_Limit on an input with storage.type filesystem',
  chunksUpBounds: 'no pause: storage.max_chunks_up bounds the memory',
  unknownStorage: (value) => `storage.type "${value}" is none of memory, filesystem, memrb`,
  inMemory: 'memory',
  chunkAboveMax: (chunk, max) => `Buffer_Chunk_Size ${chunk} is greater than Buffer_Max_Size ${max}`,
  mayBeRefused: 'read buffers larger than their maximum: incoming data may be refused',
  noServiceKey: (key, { since, near }) => {
    const reason = since === undefined ? (near === undefined ? '' : `; ${near} is one`) : ` before ${since}`;
    return `${key} is no key of [SERVICE]${reason}`;
  },
  ignored: 'nothing: Fluent Bit ignores the line without a word',
  noSwitch: (key, value) => `${key} "${value}" is neither on nor off`,
  off: 'off',
  offLogged: 'off: one error line is logged',
  noInteger: (key, value) => `${key} "${value}" is no whole number`,
  noSeconds: (value) => `Flush "${value}" is no number of seconds`,
  seconds: (count) => `${count} seconds`,
  badSize: (key, value, flaw) => `${key}: ${sizeWords.en[flaw](value)}`,
  notStartingSince403: 'nothing: Fluent Bit 4.0.3 and newer do not start with this line (exit code 1)',
  noLimitLogged: 'no limit at all: one error line is logged and Fluent Bit starts without Mem_Buf_Limit',
  noLimit: 'no limit',
  noLimitAtAll: 'no limit at all',
  commentBehind: (key) => `${key} carries a comment behind the value, which becomes part of it`,
  bytes: (count) => `${count} bytes`,
  noTime: (key, value) => `${key} "${value}" is no whole number with one of the units s, m, h, d`,
  noRetryLimit: (value) => `Retry_Limit "${value}" is neither a number above 0 nor no_limits nor no_retries`,
  retries: (count) => `${count} ${count === 1 ? 'retry' : 'retries'}`,
  noKib: (key, value) => `${key} "${value}" is no whole number of KiB`,
  missingHere: (command) => `${command}: no such file among those at hand`,
  missing: (command) => `${command}: there is no such file`,
  restStarts: 'the rest: Fluent Bit warns and starts without it',
  notEstablished: 'not established for this version',
  includedTwice: (path, name) => `@INCLUDE ${path}: ${name} is already included`,
  openHeader: (line) => `the section header "${line}" has no closing bracket`,
  badIndent: 'invalid indentation level',
  beforeSections: (body) => `"${body}" stands before any section`,
  noValue: (body, hasTab) =>
    `"${body}" has no value${hasTab ? ' (a tab does not separate key and value)' : ''}`,
  unset: (name) => `the variable \${${name}} is used but not set`,
  notSet: (name) => `\${${name}} is not set`,
  emptyInstead: 'an empty text in its place',
  yaml: {
    broken: (message) => `YAML: ${message}`,
    alias: (name) =>
      `${name} is a YAML alias, and Fluent Bit follows none; a text that begins with * needs quotes`,
    unknownSection: (version, name) =>
      `${version} knows no section "${name}" and refuses one that is not made of pairs`,
    notOneValue: (name) => `${name} in service has to be one value, not a list or a map`,
    noStage: (name) => `"${name}" is no part of a pipeline; inputs, filters and outputs are`,
    secondService: 'there is a service section already',
    none: (version) => `${version} reads no YAML: that came with 1.9`,
    noSection: (name, near) => `"${name}" is no section of Fluent Bit; ${near} is one`,
    sectionSince: (name, first, version) => `${name} in YAML came with ${first}, this is ${version}`,
    mayBeNested: (version) =>
      `YAML is experimental in ${version}: plugins may have to be named by a nested map`,
    nested: (version) => `${version} wants the plugin's name as a key ("- tail:"), not "name: tail"`,
    processors: (version) => `processors came with 2.1, this is ${version}`,
  },
  input: {
    onDisk: 'storage.type filesystem: storage.max_chunks_up bounds the memory, Mem_Buf_Limit does not',
    unlimited: 'no Mem_Buf_Limit: unlimited',
    unknownValue: (value) => `the value of ${value} is not known here`,
    zero: (value) => `Mem_Buf_Limit ${value} means no limit`,
    refuses: (flaw) => `${flaw}; this version refuses to start with it`,
    unbounded: (flaw) => `${flaw}; this version starts without any limit`,
    softEmitter: 'before 5.0.9 an emitter may exceed its limit',
  },
};
