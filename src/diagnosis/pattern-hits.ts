import { quoteLogLine } from '../evidence/withhold-records.ts';
import { createRecordSorter, endsRecord } from '../fluentbit/log/record-lines.ts';
import { readRuntimeLine } from '../fluentbit/log/runtime-line.ts';
import { relevantLogs } from './condition-values.ts';
import type { EvidenceLine } from './diagnosis.ts';
import type { Facts, LogFact } from './facts.ts';
import { compilePattern, type Pattern } from './pattern.ts';
import type { Playbook } from './playbook.ts';

interface Hit {
  readonly source: string;
  readonly line: number;
  readonly text: string;
  readonly mayBeRecord?: true;
}

/** The lines that one pattern matched, told shortly. */
export interface PatternHits {
  readonly count: number;
  readonly first: Hit;
  readonly last: Hit;
}

/** Characters times instructions that one playbook's patterns may cost: about three seconds at the very worst. */
const budget = 200_000_000;

/**
 * Looks for a playbook's patterns in the logs that still matter: in the end of each log, as much of it as the playbook's evidence names,
 * and of each line in what stands behind the runtime's prefix, up to 4,096 characters. Stops when the patterns have cost too much.
 */
export function findPatterns(
  { patterns, evidence }: Pick<Playbook, 'patterns' | 'evidence'>,
  facts: Pick<Facts, 'logs' | 'death'>,
): ReadonlyMap<string, PatternHits> {
  const hits = new Map<string, PatternHits>();
  const named = compiledOf(patterns);
  const bounds = evidence.logs;
  if (named.length === 0 || !bounds) return hits;
  const size = named.reduce((sum, { pattern }) => sum + pattern.size, 0);
  let left = budget;
  for (const hit of relevantLogs(facts).flatMap((log) => endOf(log, bounds))) {
    left -= hit.text.length * size;
    if (left < 0) break;
    for (const { name, pattern } of named) {
      if (pattern.matches(hit.text)) hits.set(name, withHit(hits.get(name), hit));
    }
  }
  return hits;
}

/** The first and the last line of a pattern's hits, as they may be shown. */
export function patternLines(hits: PatternHits | undefined): readonly EvidenceLine[] {
  if (!hits) return [];
  const { first, last } = hits;
  const shown = first.source === last.source && first.line === last.line ? [first] : [first, last];
  return shown.map((hit) => ({ source: hit.source, line: hit.line, text: quoteLogLine(hit) }));
}

interface NamedPattern {
  readonly name: string;
  readonly pattern: Pattern;
}

function compiledOf(patterns: Playbook['patterns']): readonly NamedPattern[] {
  return Object.entries(patterns).flatMap(([name, text]) => {
    const compiled = compilePattern(text);
    return compiled.ok ? [{ name, pattern: compiled.pattern }] : [];
  });
}

/** The last lines of a log with their numbers in the whole of it, without those inside a record that spans lines. */
function endOf({ source, end, story }: LogFact, bounds: { lines: number; bytes: number }): readonly Hit[] {
  const whole = end.endsWith('\n') ? end.slice(0, -1) : end;
  const start = startOf(whole, bounds);
  if (start >= end.length) return [];
  const kept = whole.slice(start).split('\n');
  const before = story.lines - kept.length;
  const hits: Hit[] = [];
  const sorter = createRecordSorter<Hit>((hit, place) => {
    if (place !== 'record') hits.push(place === 'own' ? hit : { ...hit, mayBeRecord: true });
  });
  for (const [index, raw] of kept.entries()) {
    const { text, stream } = readRuntimeLine(raw);
    sorter.take({ text, stream, ends: endsRecord(raw), item: { source, line: before + index + 1, text } });
  }
  sorter.end();
  return hits;
}

/** Where the last lines begin that keep the bounds. */
function startOf(text: string, { lines, bytes }: { lines: number; bytes: number }): number {
  let start = text.length + 1;
  for (let taken = 0; taken < lines && start > 0; taken += 1) {
    const before = start < 2 ? 0 : text.lastIndexOf('\n', start - 2) + 1;
    if (text.length + 1 - before > bytes) break;
    start = before;
  }
  return start;
}

function withHit(known: PatternHits | undefined, hit: Hit): PatternHits {
  return known ? { ...known, count: known.count + 1, last: hit } : { count: 1, first: hit, last: hit };
}
