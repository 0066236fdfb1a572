/** `<…>` tokens other than the ones our own typed spans may make. */
export function liveTokens(message: unknown): readonly string[] {
  const found = JSON.stringify(withoutUnparsed(message)).match(/<[^>]*>/gu) ?? [];
  return found.filter(
    (token) =>
      !/^<(?:@U0ANN00001|https:\/\/chat\.test\/C1\/p1\|[^<>|]*|!subteam\^S0GROUP01|!date\^\d+\^[^<>]*)>$/u.test(
        token,
      ),
  );
}

/** Only what Slack parses: rich text and plain text are shown as they are. */
function withoutUnparsed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutUnparsed);
  if (typeof value !== 'object' || value === null) return value;
  const type = 'type' in value ? value.type : undefined;
  if (type === 'plain_text' || type === 'rich_text') return null;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !['alt_text', 'accessibility_label', 'value', 'action_id'].includes(key))
      .map(([key, inner]) => [key, withoutUnparsed(inner)]),
  );
}
