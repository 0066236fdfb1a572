import { createHash, timingSafeEqual } from 'node:crypto';

/** What a sender must show: a bearer token, or a name and a password. */
export type Credential =
  | { readonly kind: 'bearer'; readonly token: string }
  | { readonly kind: 'basic'; readonly user: string; readonly password: string };

/** Whether an Authorization header shows the credential; takes the same time for every wrong one of a length. */
export function isAuthorised(header: string | undefined, credential: Credential): boolean {
  const [scheme = '', value = ''] = (header ?? '').split(/ +/, 2);
  if (credential.kind === 'bearer')
    return scheme.toLowerCase() === 'bearer' && isSame(value, credential.token);
  const shown = Buffer.from(value, 'base64').toString('utf8');
  return scheme.toLowerCase() === 'basic' && isSame(shown, `${credential.user}:${credential.password}`);
}

/** Digests have one length, so that not even the length of the secret can be timed. */
function isSame(shown: string, secret: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(shown), digest(secret));
}
