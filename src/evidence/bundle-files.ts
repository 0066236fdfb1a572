import { inOneLanguage } from '../language/spoken.ts';
import type { Evidence, Gap } from './evidence.ts';
import { redact } from './redact.ts';
import { redactDocument } from './redact-document.ts';
import { withholdRecords } from './withhold-records.ts';

/** The files of a bundle, by their paths inside it. */
export type BundleFiles = ReadonlyMap<string, string>;

/**
 * Evidence in the layout of a bundle, safe to share: without secrets, and of logs only Fluent Bit's own lines. `raw` leaves the
 * other log lines in; secrets are always taken out. Line numbers are those of the evidence. What could not be read goes along.
 */
export function bundleFiles(
  evidence: Evidence,
  { raw = false }: { readonly raw?: boolean } = {},
): BundleFiles {
  const ofLog = (text: string): string => redact(raw ? text : withholdRecords(text));
  return new Map([
    ['bundle.json', about(evidence)],
    ...Object.entries(evidence.documents).map(
      ([source, text]) => [source, redactDocument(text, { withholdsRecords: !raw })] as const,
    ),
    ...evidence.logs.map(({ source, text }) => [source, ofLog(text)] as const),
    ...evidence.monitoring.map(
      ({ source, body }) => [source, redactDocument(body, { withholdsRecords: false })] as const,
    ),
  ]);
}

function about({ cluster, collectedAt, focus: { namespace, ...focus }, gaps }: Evidence): string {
  const shown = {
    ...(cluster !== null && { cluster }),
    ...(namespace !== undefined && { namespace }),
    ...(collectedAt !== null && { collectedAt }),
    ...(Object.keys(focus).length > 0 && { focus }),
    ...(gaps.length > 0 && { gaps: gaps.map((gap) => inOneLanguage<Gap>(gap, 'en')) }),
  };
  return redactDocument(`${JSON.stringify(shown, null, 2)}\n`, { withholdsRecords: false });
}
