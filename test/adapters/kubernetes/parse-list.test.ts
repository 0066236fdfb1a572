import { expect, it } from 'vitest';
import { parseList } from '../../../src/adapters/kubernetes/parse-list.ts';

const all = () => true;
const none = () => false;

it.each<[string, string]>([
  ['no items', '{"kind":"PodList","metadata":{"resourceVersion":"7"},"items":[]}'],
  ['something behind the items', '{"items":[{"a":1}],"metadata":{}}'],
  ['spaces', '{ "items" : [ {"a":1} , {"b":2} ] }'],
  ['a space between items', '{"items":[{"a":1}, {"b":2}]}'],
  ['items of other things first', '{"metadata":{"items":[1]},"items":[{"a":1}]}'],
  ['items that are no objects', '{"items":[1,"a",[{}],null]}'],
  ['no list at all', '{"kind":"Status","code":500}'],
  [
    'brackets, quotes and backslashes in texts',
    String.raw`{"items":[{"a":"}]\"\\","b":["\\\"{"]},{"c":"\\"}]}`,
  ],
])('reads %s as JSON.parse does', (_, text) => {
  expect(parseList(text, all)).toEqual(JSON.parse(text));
});

it.each([
  '',
  '{"items":[',
  '{"items":[{"a":1}',
  '{"items":[{"a":"1}]}',
  '{"items":[{"a":1},]}',
  '{"items":[{}]',
])('refuses %j, which is no JSON', (text) => {
  expect(() => parseList(text, all)).toThrow(SyntaxError);
});

it('leaves out what may not matter', () => {
  const text = '{"metadata":{"continue":"x"},"items":[{"name":"a"},{"name":"b"},{"name":"c"}]}';
  expect(parseList(text, (item) => item.includes('"b"'))).toEqual({
    metadata: { continue: 'x' },
    items: [{ name: 'b' }],
  });
  expect(parseList(text, none)).toEqual({ metadata: { continue: 'x' }, items: [] });
});

it('is JSON.parse without the refused items, whatever the items', () => {
  const seed = Date.now() % 2 ** 31;
  const random = randomFrom(seed);
  for (let round = 0; round < 400; round += 1) {
    const items = Array.from({ length: Math.floor(random() * 6) }, () => ({ text: value(random, 0) }));
    const list = { kind: 'PodList', metadata: { continue: textOf(random) }, items };
    const mayMatter = (item: string) => item.length % 3 > 0;
    const kept = items.filter((item) => mayMatter(JSON.stringify(item)));
    const read = parseList(JSON.stringify(list), mayMatter);
    expect({ seed, round, read }).toEqual({ seed, round, read: { ...list, items: kept } });
    const spaced = parseList(JSON.stringify(list, undefined, 1), all);
    expect({ seed, round, read: spaced }).toEqual({ seed, round, read: list });
  }
});

function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

function textOf(random: () => number): string {
  const pieces = ['"', '\\', '{', '}', '[', ']', ',', '"items":[', ']}', 'ö', '𝄞', '\n', 'a'];
  return Array.from(
    { length: Math.floor(random() * 8) },
    () => pieces[Math.floor(random() * pieces.length)],
  ).join('');
}

function value(random: () => number, depth: number): unknown {
  const kind = depth > 3 ? 0 : Math.floor(random() * 4);
  if (kind === 1) return Array.from({ length: Math.floor(random() * 4) }, () => value(random, depth + 1));
  if (kind === 2) return { [textOf(random)]: value(random, depth + 1), items: value(random, depth + 1) };
  if (kind === 3) return random() < 0.5 ? null : random();
  return textOf(random);
}
