import { expect, test } from 'vitest';
import {
  canonicalQuantity,
  parseQuantity,
  QUANTITY_SYNTAX_ERROR,
} from '../../../../src/demo/cluster/api/quantity.ts';

test.each([
  ['512Mi', '512Mi'],
  ['1024Mi', '1Gi'],
  ['1536Mi', '1536Mi'],
  ['0.5Gi', '512Mi'],
  ['1048576Ki', '1Gi'],
  ['128000000', '128M'],
  ['536870912', '536870912'],
  ['0.5', '500m'],
  ['1500m', '1500m'],
  ['1000m', '1'],
  ['100m', '100m'],
  ['0', '0'],
  ['12n', '12n'],
  [2, '2'],
  ['1e3', '1e3'],
])('gives %s back as %s', (given, canonical) => {
  expect(canonicalQuantity(given)).toBe(canonical);
});

test.each([
  ['512m', { nanos: 512_000_000n, binary: false }],
  ['1Ki', { nanos: 1_024_000_000_000n, binary: true }],
  ['-1', { nanos: -1_000_000_000n, binary: false }],
  ['2e3', { nanos: 2_000_000_000_000n, binary: false }],
  ['lots', QUANTITY_SYNTAX_ERROR],
  ['1GB', QUANTITY_SYNTAX_ERROR],
  ['', QUANTITY_SYNTAX_ERROR],
  ['1mi', "unable to parse quantity's suffix"],
])('reads %s', (given, read) => {
  expect(parseQuantity(given)).toEqual(read);
});
