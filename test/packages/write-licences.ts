import { readFileSync, writeFileSync } from 'node:fs';
import { licenceTable, type Shipped } from './licence-table.ts';

const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
  readonly packages: Readonly<
    Record<string, { readonly version?: string; readonly license?: string; readonly dev?: true }>
  >;
};
const shipped = Object.entries(lock.packages).flatMap(
  ([place, { version = '', license = '', dev }]): Shipped[] =>
    place === '' || dev ? [] : [{ name: place.split('node_modules/').at(-1) ?? place, version, license }],
);
writeFileSync('docs/licences.md', licenceTable(shipped));
