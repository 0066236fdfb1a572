import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseWatchLine } from '../../../src/adapters/kubernetes/parse-watch-line.ts';

const event = (managedFields: unknown, spec: unknown = { a: 1 }) =>
  JSON.stringify({ type: 'MODIFIED', object: { metadata: { name: 'p', managedFields }, spec } });
const nested = { x: [{ y: [1] }], spec: { z: 1 } };

test.each([
  ['none', event(undefined), undefined],
  ['as a pod has it', event([{ manager: 'kubelet', fieldsV1: { 'f:status': {} } }]), undefined],
  ['empty', event([]), undefined],
  ['the end inside it', event([{ a: { x: [] }, spec: {} }]), [{ a: { x: [] }, spec: {} }]],
  [
    'a list of lists, the end inside it',
    event([[{ a: { x: [1] }, spec: nested }]]),
    [[{ a: { x: [1] }, spec: nested }]],
  ],
  ['a bracket in a string', event([{ manager: ']},"spec":{' }]), [{ manager: ']},"spec":{' }]],
])('%s', (_, line, managedFields) => {
  const expected = JSON.parse(line) as { object: { metadata: Record<string, unknown> } };
  expected.object.metadata['managedFields'] = managedFields;
  expect(parseWatchLine(line)).toEqual(expected);
});

test.each(['', '{', event([{ a: 1 }]).slice(0, -1), event([{ a: 1 }]).replace(']', '')])(
  '%j is no JSON',
  (line) => {
    expect(() => parseWatchLine(line)).toThrow(SyntaxError);
  },
);

const key = fc.constantFrom(
  'managedFields',
  'spec',
  'metadata',
  'a',
  ',"managedFields":[',
  ']},"spec":{',
  '\\',
);
const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 6 },
    fc.oneof(key, fc.integer()),
    fc.array(tie('tree'), { maxLength: 3 }),
    fc.dictionary(key, tie('tree'), { maxKeys: 4 }),
  ),
}));

test('nothing but managedFields, whole, is ever missing', () => {
  const check = () =>
    fc.assert(
      fc.property(tree, (json) => {
        const line = JSON.stringify(json);
        const read = parseWatchLine(line);
        const whole = JSON.parse(line) as unknown;
        return JSON.stringify(read) === line || lacksOnce(whole, read);
      }),
      { numRuns: 5_000 },
    );
  expect(check).not.toThrow();
});

/** Whether one list under the key `managedFields`, somewhere in `whole`, makes the whole difference. */
function lacksOnce(whole: unknown, read: unknown): boolean {
  if (typeof whole !== 'object' || whole === null || typeof read !== 'object' || read === null) return false;
  const without = Object.entries(whole).filter(([each]) => each !== 'managedFields');
  if ('managedFields' in whole && Array.isArray(whole.managedFields) && !Array.isArray(whole)) {
    if (JSON.stringify(Object.fromEntries(without)) === JSON.stringify(read)) return true;
  }
  const children = Object.entries(read);
  const differing = Object.entries(whole).filter(
    ([at, each], index) => JSON.stringify([at, each]) !== JSON.stringify(children[index]),
  );
  const [first, ...others] = differing;
  if (first === undefined || others.length > 0 || children.length !== Object.keys(whole).length) return false;
  return lacksOnce(first[1], (read as Record<string, unknown>)[first[0]]);
}
