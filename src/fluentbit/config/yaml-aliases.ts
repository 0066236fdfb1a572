import { visit, type Document } from 'yaml';

/** An alias without quotes, and what only looks like one; glob patterns have their star inside a word. */
const mayBeAlias = /(?:^|[\s,[{])\*[^\s,\]}]/m;

/**
 * The aliases of a document with their offsets, up to five. Fluent Bit's reader takes YAML event by event and refuses the one of an alias
 * (fluent/fluent-bit#10580; anchors alone do no harm).
 */
export function aliasesOf(
  document: Document,
  text: string,
): readonly { readonly name: string; readonly offset: number }[] {
  const found: { readonly name: string; readonly offset: number }[] = [];
  if (!mayBeAlias.test(text)) return found;
  visit(document, {
    Alias(_, alias) {
      found.push({ name: `*${alias.source}`, offset: alias.range?.[0] ?? 0 });
      return found.length < 5 ? undefined : visit.BREAK;
    },
  });
  return found;
}
