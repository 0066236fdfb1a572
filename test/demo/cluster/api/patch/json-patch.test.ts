import fc from 'fast-check';
import { expect, test } from 'vitest';
import { applyJsonPatch } from '../../../../../src/demo/cluster/api/patch/json-patch.ts';
import { refusalCode } from '../refusal-code.ts';

const target = { a: { 'b/c': 1, 'd~e': 2 }, list: ['x', 'y'] };

test.each([
  ['add', [{ op: 'add', path: '/new', value: null }], { ...target, new: null }],
  ['add into a list', [{ op: 'add', path: '/list/1', value: 'z' }], { ...target, list: ['x', 'z', 'y'] }],
  ['add at the end', [{ op: 'add', path: '/list/-', value: 'z' }], { ...target, list: ['x', 'y', 'z'] }],
  [
    'replace an escaped name',
    [{ op: 'replace', path: '/a/b~1c', value: 3 }],
    { ...target, a: { 'b/c': 3, 'd~e': 2 } },
  ],
  ['remove an escaped name', [{ op: 'remove', path: '/a/d~0e' }], { ...target, a: { 'b/c': 1 } }],
  ['remove from a list', [{ op: 'remove', path: '/list/0' }], { ...target, list: ['y'] }],
  ['move', [{ op: 'move', from: '/list/0', path: '/first' }], { ...target, list: ['y'], first: 'x' }],
  ['copy', [{ op: 'copy', from: '/a', path: '/b' }], { ...target, b: target.a }],
  ['test', [{ op: 'test', path: '/list', value: ['x', 'y'] }], target],
  ['the whole document', [{ op: 'replace', path: '', value: { only: 1 } }], { only: 1 }],
])('applies %s', (_what, patch, patched) => {
  expect(applyJsonPatch(target, patch)).toEqual(patched);
});

test.each([
  ['a failing test', [{ op: 'test', path: '/list/0', value: 'q' }], 422],
  ['a missing parent', [{ op: 'add', path: '/no/such', value: 1 }], 422],
  ['a missing target', [{ op: 'remove', path: '/no' }], 422],
  ['an index beyond the list', [{ op: 'replace', path: '/list/2', value: 1 }], 422],
  ['an unknown step', [{ op: 'increase', path: '/list' }], 422],
  ['a path without its slash', [{ op: 'remove', path: 'list' }], 422],
  ['no list', { op: 'remove', path: '/list' }, 400],
])('refuses %s', (_what, patch, code) => {
  expect(refusalCode(() => applyJsonPatch(target, patch))).toBe(code);
});

test('adding a field and removing it again changes nothing', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.string(), fc.jsonValue()),
      fc.string(),
      fc.jsonValue(),
      (document, name, value) => {
        fc.pre(!Object.hasOwn(document, name) && name !== '__proto__');
        const path = `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
        const patched = applyJsonPatch(document, [
          { op: 'add', path, value },
          { op: 'test', path, value },
          { op: 'remove', path },
        ]);
        expect(patched).toEqual(document);
      },
    ),
  );
});
