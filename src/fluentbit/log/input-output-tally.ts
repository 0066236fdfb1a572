import type { InputStory, OutputStory } from './log-story.ts';
import type { SignatureMatch } from './signature.ts';

/** Counts per input and output while a log is read. */
export interface InputOutputTally {
  add(match: SignatureMatch): void;
  addHttpOk(output: string): void;
  inputs(): ReadonlyMap<string, InputStory>;
  outputs(): ReadonlyMap<string, OutputStory>;
  connectionErrors(): number;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type OutputCounts = Mutable<Omit<OutputStory, 'httpFailures'>> & { httpFailures: Map<number, number> };

const maxNames = 500;
/** Lines with which an output lets a chunk go. */
const givenUp = new Set(['flush_giveup', 'flush_norertry', 'flush_unschedulable', 'http_not_retried']);
const connectionTroubles = new Set([
  'net_fail',
  'dns_fail',
  'upstream_timeout',
  'http_broken',
  'tls',
  'no_upstream',
]);

/** An empty tally. It keeps at most 500 inputs and 500 outputs, so that a damaged log cannot fill the memory. */
export function createInputOutputTally(): InputOutputTally {
  const inputs = new Map<string, Mutable<InputStory>>();
  const outputs = new Map<string, OutputCounts>();
  let connectionErrors = 0;
  return {
    add(match) {
      if (connectionTroubles.has(match.id)) connectionErrors += 1;
      countInput(inputs, match);
      countOutput(outputs, match);
    },
    addHttpOk(output) {
      const counts = entry(outputs, output, emptyOutput);
      if (counts) counts.httpOk += 1;
    },
    inputs: () => inputs,
    outputs: () => outputs,
    connectionErrors: () => connectionErrors,
  };
}

function countInput(inputs: Map<string, Mutable<InputStory>>, { id, fields }: SignatureMatch): void {
  const name = fields['instance'];
  if (
    name === undefined ||
    !/^(mem_|storage_(?:paused)|append_refused|ring_full|emitter_err|fwd_append_fail)/.test(id)
  )
    return;
  const counts = entry(inputs, name, emptyInput);
  if (!counts) return;
  if (id.startsWith('mem_paused')) counts.pauses += 1;
  else if (id.startsWith('mem_resumed')) counts.resumes += 1;
  else if (id === 'storage_paused') counts.storagePauses += 1;
  else counts.refusedAppends += 1;
  if (fields['limit_bytes'] !== undefined) counts.limitBytes = Number(fields['limit_bytes']);
}

function countOutput(outputs: Map<string, OutputCounts>, { id, fields }: SignatureMatch): void {
  const name = fields['output'] ?? outputOfScope(id, fields);
  const counts = name === undefined ? undefined : entry(outputs, name, emptyOutput);
  if (!counts) return;
  if (id === 'flush_retry') counts.retries += 1;
  else if (givenUp.has(id)) counts.givenUp += 1;
  else if (id === 'flush_recovered') counts.recovered += 1;
  else if (id === 'no_upstream') counts.noUpstream += 1;
  else if (id === 'output_error') counts.complaints += 1;
  else if (id === 'http_status') {
    const status = Number(fields['status']);
    if (counts.httpFailures.size < maxNames)
      counts.httpFailures.set(status, (counts.httpFailures.get(status) ?? 0) + 1);
  }
}

/** `[output:http:http.0]` names its output in the scope or the instance. */
function outputOfScope(id: string, fields: SignatureMatch['fields']): string | undefined {
  if (id === 'http_status' || id === 'http_not_retried' || id === 'output_error') return fields['instance'];
  return id === 'no_upstream' ? /^output:[^:]+:(.+)$/.exec(fields['scope'] ?? '')?.[1] : undefined;
}

function entry<T>(map: Map<string, T>, name: string, create: () => T): T | undefined {
  const known = map.get(name);
  if (known || map.size >= maxNames) return known;
  const fresh = create();
  map.set(structuredClone(name), fresh);
  return fresh;
}

function emptyInput(): Mutable<InputStory> {
  return { pauses: 0, resumes: 0, storagePauses: 0, limitBytes: undefined, refusedAppends: 0 };
}

function emptyOutput(): OutputCounts {
  return {
    retries: 0,
    givenUp: 0,
    recovered: 0,
    noUpstream: 0,
    complaints: 0,
    httpOk: 0,
    httpFailures: new Map(),
  };
}
