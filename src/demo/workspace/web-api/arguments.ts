/** Arguments of a method, whether they came as a form (everything is text) or as JSON. */
export interface Arguments {
  text(name: string): string | undefined;
  flag(name: string): boolean;
  count(name: string): number | undefined;
  /** Decoded JSON, or undefined when the argument is absent. */
  value(name: string): unknown;
  has(name: string): boolean;
}

export function readArguments(body: Readonly<Record<string, unknown>>): Arguments {
  const has = (name: string) => body[name] !== undefined && body[name] !== null && body[name] !== '';
  return {
    text: (name) => {
      const value = body[name];
      if (typeof value === 'number') return String(value);
      return typeof value === 'string' && value !== '' ? value : undefined;
    },
    flag: (name) => body[name] === true || body[name] === 'true' || body[name] === '1',
    count: (name) => {
      const value = Number(body[name]);
      return has(name) && Number.isInteger(value) && value > 0 ? value : undefined;
    },
    value: (name) => (has(name) ? body[name] : undefined),
    has,
  };
}

/** Arguments that hold JSON and come as text in a form. */
const jsonArguments = new Set(['blocks', 'attachments', 'view', 'metadata', 'files', 'unfurls', 'profile']);

/** Decodes JSON in form fields; text that is no JSON stays as it is, for the method to refuse. */
export function decodeFields(fields: Iterable<readonly [string, string]>): Record<string, unknown> {
  return Object.fromEntries(
    [...fields].map(([name, value]) => [name, jsonArguments.has(name) ? decodeJson(value) : value]),
  );
}

function decodeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** One page of a list by Slack's cursor: `response_metadata.next_cursor` is empty on the last page. */
export function paginate<T>(
  items: readonly T[],
  args: Arguments,
  defaultLimit: number,
): { readonly page: readonly T[]; readonly nextCursor: string } {
  const limit = Math.min(args.count('limit') ?? defaultLimit, 1000);
  const from =
    Number(
      Buffer.from(args.text('cursor') ?? '', 'base64')
        .toString()
        .replace('at:', ''),
    ) || 0;
  const to = from + limit;
  return {
    page: items.slice(from, to),
    nextCursor: to < items.length ? Buffer.from(`at:${to}`).toString('base64') : '',
  };
}
