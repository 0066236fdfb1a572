import { badRequest } from '../status-error.ts';

/** Where the next page of a list starts, and of which resourceVersion it is a page; -1 means "as it is now". */
export interface ContinueToken {
  readonly version: number;
  /** The store key after which the page starts. */
  readonly after: string;
}

export function writeContinueToken({ version, after }: ContinueToken): string {
  const token = { v: 'meta.k8s.io/v1', rv: version, start: `${after}\u0000` };
  return Buffer.from(JSON.stringify(token)).toString('base64url');
}

/** Throws a 400 `StatusError` for a token that this API did not give out. */
export function readContinueToken(text: string): ContinueToken {
  const bytes = Buffer.from(text, 'base64url');
  try {
    const { rv, start } = JSON.parse(bytes.toString()) as { rv?: unknown; start?: unknown };
    if (typeof rv !== 'number' || typeof start !== 'string') throw new TypeError('not a token');
    return { version: rv, after: start.replace(/\0$/, '') };
  } catch {
    const first = (bytes[0] ?? 0).toString(16).padStart(4, '0');
    throw badRequest(
      `invalid continue token: continue key is not valid: invalid character '\\u${first}' looking for beginning of value`,
    );
  }
}
