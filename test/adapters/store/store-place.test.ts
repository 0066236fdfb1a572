import { expect, it } from 'vitest';
import { shownPlace, storePlace } from '../../../src/adapters/store/store-place.ts';

const read = (url: string) => {
  const place = storePlace(url, '/srv');
  return 'why' in place ? place.why : shownPlace(place);
};

it.each([
  ['sqlite:medic.sqlite', '/srv/medic.sqlite'],
  ['sqlite:/data/medic.sqlite', '/data/medic.sqlite'],
  ['sqlite::memory:', ':memory:'],
  ['postgres://ann:s3cret@db.acme.test/medic', 'db.acme.test:5432/medic'],
  ['postgresql://db.acme.test:6432/medic?sslmode=verify-full', 'db.acme.test:6432/medic'],
  ['postgres://ann:s3cret@/medic?host=/var/run/postgresql', 'localhost:5432/medic'],
  ['postgres://ann:p%40ss@[::1]:5433/medic', '[::1]:5433/medic'],
])('%s', (url, shown) => {
  expect(read(url)).toBe(shown);
});

it.each([
  ['sqlite:', 'DATABASE_URL names no file'],
  ['mysql://ann:s3cret@db/medic', 'DATABASE_URL starts with "mysql": expected sqlite:PATH or postgres://'],
  ['postgres:medic', 'DATABASE_URL is no address of PostgreSQL'],
  ['postgres://', 'DATABASE_URL is no address of PostgreSQL'],
  ['postgres://ann:s3cret#1@db:port/medic', 'DATABASE_URL is no address of PostgreSQL'],
])('%s is refused', (url, why) => {
  expect(read(url)).toContain(why);
  expect(read(url)).not.toContain('s3cret');
});
