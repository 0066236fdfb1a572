import { said } from '../language/words.ts';
import { bundleFiles, type BundleFiles } from './bundle-files.ts';
import type { Evidence, Gap, LogText } from './evidence.ts';
import { withholdRecords } from './withhold-records.ts';

/** Of each log the newest characters that are kept: a container's log rarely has more that matters. */
export const keptOfLog = 2 * 2 ** 20;

/**
 * What is kept of the evidence behind a diagnosis: a bundle that is safe to share. Of a longer log the lines before the newest 2 MiB
 * are kept as empty ones, so that line numbers hold, and a gap says so.
 */
export function keptFiles(evidence: Evidence): BundleFiles {
  const logs = evidence.logs.map(shortened);
  const cut = logs.filter((log, at) => log !== evidence.logs[at]);
  return bundleFiles({ ...evidence, logs, gaps: [...evidence.gaps, ...cut.map(gapOf)] });
}

/** Withheld before it is cut: without its beginning a record could pass for a line of Fluent Bit's own. */
function shortened(log: LogText): LogText {
  if (log.text.length <= keptOfLog) return log;
  const text = withholdRecords(log.text);
  if (text.length <= keptOfLog) return log;
  const from = text.indexOf('\n', Math.max(0, text.length - keptOfLog)) + 1;
  return { ...log, text: text.slice(0, from).replace(/[^\n]+/g, '') + text.slice(from) };
}

const gapOf = ({ source }: LogText): Gap => ({
  what: said('gap.what.beginning', { source }),
  why: said('gap.why.cut'),
  wouldTell: said('gap.wouldTell.beforeThat'),
  reason: 'too-large',
});
