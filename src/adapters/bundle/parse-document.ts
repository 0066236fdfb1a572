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
    gaps.push({ what: source, why: whyBroken(text), wouldTell, reason: 'broken' });
    return undefined;
  }
}

function whyBroken(text: string): string {
  if (text.trim() === '') return 'it is empty; expected JSON';
  const flaw = firstFlaw(text);
  if (!flaw) return 'broken JSON: it is not JSON';
  return `broken JSON: line ${flaw.line}, column ${flaw.column}: expected ${flaw.expected}`;
}
