import type { Advisory } from './advisory-catalogue.ts';
import type { ReleasePolicy, ReleaseTarget } from './release.ts';
import { lineOf } from './version.ts';

const effects: Readonly<Record<Advisory['class'], string>> = {
  crash: 'can crash',
  hang: 'can hang',
  leak: 'leaks memory',
  oom: 'can grow past its memory limits',
  dataloss: 'can lose records silently',
  security: 'has a security hole',
};
const stops: Readonly<Record<Advisory['class'], string>> = {
  crash: 'the crash',
  hang: 'the hang',
  leak: 'the leak',
  oom: 'the growth',
  dataloss: 'the loss of records',
  security: 'the security hole',
};
/** When records are lost, in an operator's words. */
const occasions: Readonly<Record<string, string>> = {
  'FLB-FWD-PAUSE-2': 'at a pause',
  'FLB-EMITTER-RB-ML': 'in threaded inputs with a multiline filter',
};

/** `can lose records silently: … (FLB-FWD-PAUSE-2)` */
export function brokenSentence(advisory: Advisory): string {
  return `${effects[advisory.class]}: ${advisory.title} (${advisory.id})`;
}

/** What a target does in a few words: `stops the crash, still loses records at a pause`. */
export function markOf(asked: readonly Advisory[], losses: readonly Advisory[]): string {
  const stopped = [...new Set(asked.map((advisory) => stops[advisory.class]))].join(' and ');
  const lost = losses.map(({ id, title }) => occasions[id] ?? `(${title})`).join(' and ');
  return [stopped && `stops ${stopped}`, lost && `still loses records ${lost}`].filter(Boolean).join(', ');
}

export function hopReason(from: string, to: string, asked: readonly string[]): string {
  const what = asked.length > 0 ? `the nearest that is free of ${asked.join(', ')}` : 'the nearest';
  const where = lineOf(from) === lineOf(to) ? 'the same line' : `line ${lineOf(to) ?? to}`;
  return `${to} is the newest patched release of ${where} and ${what}`;
}

export function realReason(version: string, free: readonly string[]): string {
  const of = free.length > 0 ? `is free of ${free.join(', ')} and ` : '';
  return `${version} ${of}has no known defect as grave for the plugins in use; it is the newest patched release of the nearest such line`;
}

/** Why the default target is the default; a target that loses records is never named without saying so. */
export function defaultReason(
  from: string,
  targets: { readonly hop: ReleaseTarget | undefined; readonly real: ReleaseTarget | undefined },
  { allowed, prefer }: ReleasePolicy,
  mirror: string | undefined,
): string {
  const { hop, real } = targets;
  const among = allowed ? ' among the allowed versions' : '';
  const advice = mirror === undefined ? '' : `; ${mirror} would: allow it and mirror its image`;
  if (!hop) return `no release newer than ${from}${among} cures this${advice}`;
  const named = hop.losesRecords ? `${hop.version}, which ${inSentence(hop.mark)}` : hop.version;
  if (prefer === 'smallest-hop') return `the policy prefers the smallest hop: ${named}`;
  if (!real)
    return `${named}${hop.losesRecords ? ',' : ''} cures what was asked, but no release${among} is free of other grave defects for the plugins in use${advice}`;
  if (real.version === hop.version) return `${real.version} is both the smallest hop and a real cure`;
  const why = hop.losesRecords ? inSentence(hop.mark) : (hop.stillBroken[0] ?? 'is open to more');
  return `${real.version} rather than ${hop.version}, which ${why}`;
}

/** `stops the crash, still loses …` read inside a sentence. */
const inSentence = (mark: string): string => mark.replace(', still', ' but still');
