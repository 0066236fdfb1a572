import type { Gap } from '../../evidence/evidence.ts';
import { firstFlaw } from '../../evidence/json-line.ts';

/** Parses one JSON document of a bundle; a broken one becomes a gap that names file, line and what was expected there. */
export function parseDocument(
  source: string,
  text: string,
  wouldTell: string,
  gaps: Gap[],
): { readonly json: unknown } | undefined {
  try {
    return { json: JSON.parse(text) as unknown };
  } catch {
    const flaw = firstFlaw(text);
    const where = flaw
      ? `line ${flaw.line}, column ${flaw.column}: expected ${flaw.expected}`
      : 'it is not JSON';
    gaps.push({ what: source, why: `broken JSON: ${where}`, wouldTell, reason: 'broken' });
    return undefined;
  }
}
