import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { licenceTable } from './licence-table.ts';

const root = path.join(import.meta.dirname, '../..');
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');

const Lock = z.object({
  packages: z.record(
    z.string(),
    z.object({
      version: z.string().optional(),
      license: z.string().optional(),
      dev: z.boolean().default(false),
      hasInstallScript: z.boolean().default(false),
    }),
  ),
});
const Manifest = z.object({
  dependencies: z.record(z.string(), z.string()),
  devDependencies: z.record(z.string(), z.string()),
  optionalDependencies: z.record(z.string(), z.string()),
  allowScripts: z.record(z.string(), z.boolean()),
});
const installed = Object.entries(Lock.parse(JSON.parse(read('package-lock.json'))).packages)
  .filter(([place]) => place !== '')
  .map(([place, facts]) => ({ name: place.split('node_modules/').at(-1) ?? place, ...facts }));
const manifest = Manifest.parse(JSON.parse(read('package.json')));

/** What Apache-2.0 may stand beside in one program. */
const permissive = new Set([
  '0BSD',
  'Apache-2.0',
  'BSD-3-Clause',
  'ISC',
  'MIT',
  'MIT OR Apache-2.0',
  'PSF-2.0',
  'Unlicense',
]);
/** Tools that are run and not shipped may be under it. */
const forTools = new Set([...permissive, 'MPL-2.0']);

test('every package names a licence under which the program may use it', () => {
  const others = installed.filter(({ license = '', dev }) => !(dev ? forTools : permissive).has(license));
  expect(others.map(({ name, license }) => `${name}: ${license ?? 'none'}`)).toEqual([]);
});

test('no package may run a script when it is installed', () => {
  const scripted = installed.filter(({ hasInstallScript }) => hasInstallScript).map(({ name }) => name);
  expect(scripted.filter((name) => manifest.allowScripts[name] !== false)).toEqual([]);
});

test('every version is exact', () => {
  const wanted = { ...manifest.dependencies, ...manifest.devDependencies, ...manifest.optionalDependencies };
  expect(Object.entries(wanted).filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual(
    [],
  );
});

test('docs/licences.md lists what is installed with the program', () => {
  const shipped = installed.filter(({ dev }) => !dev);
  const table = licenceTable(
    shipped.map(({ name, version = '', license = '' }) => ({ name, version, license })),
  );
  expect(read('docs/licences.md')).toBe(table);
});
