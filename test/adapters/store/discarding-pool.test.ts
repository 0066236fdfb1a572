import { DatabaseError } from 'pg';
import { expect, it } from 'vitest';
import { discardingPool } from '../../../src/adapters/store/discarding-pool.ts';

/** A pool of one connection that fails as told; what was asked and whether it was thrown away stands in `seen`. */
function onePool(failure: Error) {
  const seen: string[] = [];
  const client = {
    query: (text: string) => {
      seen.push(text);
      return text === 'bad'
        ? Promise.reject(failure)
        : Promise.resolve({ command: text, rowCount: 0, rows: [] });
    },
    release: (isThrownAway: boolean) => void seen.push(isThrownAway ? 'thrown away' : 'given back'),
  };
  const pool = discardingPool({
    connect: () => Promise.resolve(client),
    end: () => Promise.resolve(),
    options: {},
  } as never);
  return { pool, seen };
}
const database = (severity: string) => Object.assign(new DatabaseError('x', 1, 'error'), { severity });

it.each<[string, Error, readonly string[]]>([
  ['no answer', new Error('Query read timeout'), ['begin', 'bad', 'thrown away']],
  ['the server ends the connection', database('FATAL'), ['begin', 'bad', 'thrown away']],
  ['the server refuses one question', database('ERROR'), ['begin', 'bad', 'rollback', 'given back']],
])('%s', async (_, failure, expected) => {
  const { pool, seen } = onePool(failure);
  const connection = await pool.connect();
  await connection.query('begin', []);
  await expect(connection.query('bad', [])).rejects.toBe(failure);
  await connection.query('rollback', []);
  connection.release();
  expect(seen).toEqual(expected);
});
