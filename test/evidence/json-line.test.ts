import fc from 'fast-check';
import { expect, test } from 'vitest';
import { firstFlaw, placeOfPath, textAtPath } from '../../src/evidence/json-line.ts';

const text = `{
  "items": [
    { "name": "a" },
    {
      "name": "b \\"quoted\\"",
      "limits": {
        "memory": "64Mi"
      }, "codes": [ 1,
        137, true ]
    }
  ]
}`;

test.each([
  [['items', 0, 'name'], 3, 'a'],
  [['items', 1, 'name'], 5, 'b "quoted"'],
  [['items', 1, 'limits', 'memory'], 7, '64Mi'],
  [['items', 1, 'codes', 0], 8, '1'],
  [['items', 1, 'codes', 1], 9, '137'],
  [['items', 1, 'codes', 2], 9, 'true'],
  [['items', 1], 4, undefined],
  [[], 1, undefined],
  [['items', 2], undefined, undefined],
  [['items', 0, 'limits'], undefined, undefined],
  [['name'], undefined, undefined],
] as const)('finds %j in line %s', (path, line, value) => {
  expect(placeOfPath(text, path)?.line).toBe(line);
  expect(textAtPath(text, path)).toBe(value);
});

test.each([
  ['{"a": 1,\n  }', { line: 2, column: 3, expected: 'a key in double quotes' }],
  ['{"a": 1\n  "b": 2}', { line: 2, column: 3, expected: '"," or the end of the list or object' }],
  ['{"a"\n 1}', { line: 2, column: 2, expected: '":"' }],
  ['[1, 2', { line: 1, column: 6, expected: '"," or the end of the list or object' }],
  ['[1] x', { line: 1, column: 5, expected: 'the end of the text' }],
  ['', { line: 1, column: 1, expected: 'a value' }],
  ['{"a": tru}', { line: 1, column: 7, expected: 'a value' }],
])('names the first flaw of %j', (broken, flaw) => {
  expect(firstFlaw(broken)).toEqual(flaw);
});

test('finds every value of any JSON, however it is laid out', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.nat(3), (value, indent) => {
      const written = JSON.stringify(value, null, indent);
      expect(firstFlaw(written)).toBeUndefined();
      for (const [path, leaf] of leavesOf(value)) {
        const found = textAtPath(written, path);
        expect(found).toBe(typeof leaf === 'string' ? leaf : JSON.stringify(leaf));
      }
    }),
  );
});

test('never throws, and finds no flaw in what is JSON', () => {
  const signs = ['{', '}', '[', ']', '"', ',', ':', '\\', '0', 'a', 't', ' ', '\n'];
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...signs) }), (any) => {
      placeOfPath(any, ['a', 0]);
      const flaw = firstFlaw(any);
      return flaw === undefined || !isJson(any);
    }),
  );
  expect(isJson('{"a": [0]}')).toBe(true);
});

test('reads a document nested 200,000 deep', () => {
  const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
  expect(firstFlaw(deep)).toBeUndefined();
});

function isJson(any: string): boolean {
  try {
    JSON.parse(any);
    return true;
  } catch {
    return false;
  }
}

/** Of two equal keys the last one wins in a parsed value, so keys are unique here by construction. */
function leavesOf(
  value: unknown,
  path: readonly (string | number)[] = [],
): readonly (readonly [readonly (string | number)[], unknown])[] {
  if (Array.isArray(value)) return value.flatMap((each, index) => leavesOf(each, [...path, index]));
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([key, each]) => leavesOf(each, [...path, key]));
  }
  return [[path, value]];
}
