import { DatabaseError } from 'pg';
import { describe, expect, it } from 'vitest';
import { mayRepeat, toPostgresError } from '../../../src/adapters/store/to-postgres-error.ts';
import { OutsideError } from '../../../src/outside-error.ts';

const url = 'postgres://ann:s3cret-w0rd@db.acme.test:6432/medic';

function database(code: string, message = 'it failed'): Error {
  return Object.assign(new DatabaseError(message, message.length, 'error'), { code });
}
const node = (code: string, message = `getaddrinfo ${code}`) => Object.assign(new Error(message), { code });

describe('what PostgreSQL and the way to it say', () => {
  it.each<[Error, string, string]>([
    [database('28P01'), 'auth', 'refuses user "ann": the password is wrong.'],
    [
      database('28000', 'no pg_hba.conf entry for host "x", user "ann", no encryption'),
      'auth',
      'wants TLS: add sslmode=verify-full to DATABASE_URL.',
    ],
    [database('28000', 'role "ann" does not exist'), 'auth', 'refuses user "ann".'],
    [database('3D000'), 'not-found', 'does not exist on that server: create it first.'],
    [database('42501'), 'forbidden', 'does not grant user "ann" what is needed.'],
    [database('53100'), 'server', 'could not be written: the disk is full.'],
    [database('53300'), 'rate-limited', 'has no connection left.'],
    [database('57014'), 'timeout', 'took too long to answer.'],
    [database('57P01'), 'server', 'is shutting down or starting.'],
    [database('25006'), 'forbidden', 'is read-only, as a standby is.'],
    [database('40001'), 'conflict', 'was asked for the same rows by too many at once.'],
    [node('ENOTFOUND'), 'client', 'cannot be reached: its host is not known.'],
    [node('ECONNREFUSED'), 'server', 'cannot be reached: nothing listens there.'],
    [new AggregateError([node('ECONNREFUSED')]), 'server', 'cannot be reached: nothing listens there.'],
    [new Error('Connection terminated unexpectedly'), 'server', 'broke the connection.'],
    [
      new Error('timeout exceeded when trying to connect'),
      'timeout',
      'cannot be reached: no answer in time.',
    ],
    [new Error('Query read timeout'), 'timeout', 'cannot be reached: no answer in time.'],
    [
      new Error('The server does not support SSL connections'),
      'client',
      'offers no TLS: DATABASE_URL asks for it (sslmode).',
    ],
    [
      node('SELF_SIGNED_CERT_IN_CHAIN', 'self-signed certificate in certificate chain'),
      'auth',
      'has a certificate that is not trusted: name its CA with sslrootcert=FILE in DATABASE_URL.',
    ],
  ])('%s: %s', (error, reason, sentence) => {
    const told = toPostgresError(error, url);
    expect(told).toBeInstanceOf(OutsideError);
    expect(told).toMatchObject({ reason, message: `The database db.acme.test:6432/medic ${sentence}` });
  });

  it('leaves our own bugs as they are', () => {
    for (const error of [new Error('x is not JSON'), database('42601', 'syntax error')])
      expect(toPostgresError(error, url)).toBe(error);
  });

  it('repeats only what was undone because of another', () => {
    const codes = ['40001', '40P01', '23505', '57P01'];
    expect(codes.map((code) => mayRepeat(database(code)))).toEqual([true, true, false, false]);
  });
});
