import { DatabaseError } from 'pg';
import { OutsideError, type OutsideReason } from '../../outside-error.ts';
import { shownPlace } from './store-place.ts';

interface Meaning {
  readonly reason: OutsideReason;
  /** Goes on after "The database HOST:PORT/NAME". */
  readonly sentence: string;
}

/** SQLSTATEs (postgresql.org/docs/current/errcodes-appendix.html) that an operator can do something about; or a class of them, two characters. */
const states: Readonly<Record<string, Meaning>> = {
  '28P01': { reason: 'auth', sentence: 'refuses user USER: the password is wrong' },
  '28000': { reason: 'auth', sentence: 'refuses user USER' },
  '3D000': { reason: 'not-found', sentence: 'does not exist on that server: create it first' },
  '3F000': { reason: 'client', sentence: 'has no schema to work in: its search_path names none that exists' },
  '42501': { reason: 'forbidden', sentence: 'does not grant user USER what is needed' },
  '53100': { reason: 'server', sentence: 'could not be written: the disk is full' },
  '53200': { reason: 'server', sentence: 'is out of memory' },
  '53300': { reason: 'rate-limited', sentence: 'has no connection left' },
  '57014': { reason: 'timeout', sentence: 'took too long to answer' },
  '25P03': { reason: 'timeout', sentence: 'ended a transaction that stood still' },
  FM001: {
    reason: 'conflict',
    sentence: 'has another process in the same seat by now: this one may not write',
  },
  '25006': { reason: 'forbidden', sentence: 'is read-only, as a standby is' },
  '40': { reason: 'conflict', sentence: 'was asked for the same rows by too many at once' },
  '57': { reason: 'server', sentence: 'is shutting down or starting' },
  '08': { reason: 'server', sentence: 'broke the connection' },
};

/** What Node says where no connection comes about. */
const codes: Readonly<Record<string, Meaning>> = {
  ENOTFOUND: { reason: 'client', sentence: 'cannot be reached: its host is not known' },
  EAI_AGAIN: { reason: 'server', sentence: 'cannot be reached: its host cannot be looked up now' },
  ECONNREFUSED: { reason: 'server', sentence: 'cannot be reached: nothing listens there' },
  ECONNRESET: { reason: 'server', sentence: 'broke the connection' },
  EPIPE: { reason: 'server', sentence: 'broke the connection' },
  ETIMEDOUT: { reason: 'timeout', sentence: 'cannot be reached: no answer in time' },
  EHOSTUNREACH: { reason: 'server', sentence: 'cannot be reached: there is no way to its host' },
  ENETUNREACH: { reason: 'server', sentence: 'cannot be reached: there is no way to its network' },
};

const noTrust: Meaning = {
  reason: 'auth',
  sentence: 'has a certificate that is not trusted: name its CA with sslrootcert=FILE in DATABASE_URL',
};

/** pg's own words, which have no code. */
const words: readonly (readonly [RegExp, Meaning])[] = [
  [
    /does not support SSL/,
    { reason: 'client', sentence: 'offers no TLS: DATABASE_URL asks for it (sslmode)' },
  ],
  [/self[- ]signed|unable to (verify|get).*certificate|certificate has expired|altnames/i, noTrust],
  [/password must be a string/, { reason: 'auth', sentence: 'wants a password, and DATABASE_URL has none' }],
  [/timeout|timed out/i, { reason: 'timeout', sentence: 'cannot be reached: no answer in time' }],
  [/Connection terminated|Client has encountered/, { reason: 'server', sentence: 'broke the connection' }],
];

/** The failures of PostgreSQL and of the way to it as `OutsideError`, without the password; anything else is our bug and passes unchanged. */
export function toPostgresError(error: unknown, url: string): unknown {
  if (!(error instanceof Error) || error instanceof OutsideError) return error;
  const found = meaningOf(error);
  if (found === undefined) return error;
  const { username } = new URL(url.replace('@/', '@localhost/'));
  const user = `"${decodeURIComponent(username)}"`;
  const sentence = `The database ${shownPlace({ kind: 'postgres', url })} ${found.sentence.replace('USER', user)}.`;
  return new OutsideError('store', found.reason, sentence, { cause: error });
}

/** Whether the database undid a transaction only because another one was in its way. */
export const mayRepeat = (error: unknown): boolean =>
  error instanceof DatabaseError && (error.code === '40001' || error.code === '40P01');

/** Whether a later term of the same seat has begun: whatever this connection writes is refused from now on. */
export const isReplaced = (error: unknown): boolean =>
  error instanceof OutsideError && error.cause instanceof DatabaseError && error.cause.code === 'FM001';

function meaningOf(error: Error): Meaning | undefined {
  if (error instanceof DatabaseError) {
    const { code = '' } = error;
    if (code === '28000' && /no encryption|SSL off/.test(error.message))
      return { reason: 'auth', sentence: 'wants TLS: add sslmode=verify-full to DATABASE_URL' };
    return states[code] ?? states[code.slice(0, 2)];
  }
  // Several addresses of one host were tried.
  const [first] = error instanceof AggregateError ? (error.errors as readonly unknown[]) : [];
  const cause = first instanceof Error ? first : error;
  const code = 'code' in cause ? String(cause.code) : '';
  return codes[code] ?? words.find(([said]) => said.test(cause.message))?.[1];
}
