import { expect, it } from 'vitest';
import { createListReader } from '../../../src/adapters/kubernetes/list-reader.ts';

type MayMatter = (item: Buffer) => boolean;
const all: MayMatter = () => true;
const none: MayMatter = () => false;

/** Each piece is written over once it is taken, as a socket's buffer may be. */
function readIn(pieces: readonly Uint8Array[], mayMatter: MayMatter): unknown {
  const reader = createListReader(mayMatter);
  for (const piece of pieces) {
    const lent = Uint8Array.from(piece);
    reader.take(lent);
    lent.fill(0x22);
  }
  return reader.end();
}

/** In pieces of a byte. */
const read = (text: string, mayMatter: MayMatter): unknown =>
  readIn(
    [...Buffer.from(text)].map((byte) => Uint8Array.of(byte)),
    mayMatter,
  );

it.each<[string, string]>([
  ['no items', '{"kind":"PodList","metadata":{"resourceVersion":"7"},"items":[]}'],
  ['something behind the items', '{"items":[{"a":1}],"metadata":{}}'],
  ['spaces', '{ "items" :\n [ {"a":1} , {"b":2} ] }'],
  ['items of other things', '{"metadata":{"items":[1]},"spec":{"items":[{"c":1}]},"items":[{"a":1}]}'],
  [
    'lists that are not the items',
    String.raw`{"more\"items":[{"a":1}],"items":[{"b":2}],"others":[{"c":3}]}`,
  ],
  ['items that are no list', '{"items":{"items":[{"a":1}]}}'],
  ['an escaped key', String.raw`{"\u0069tems":[{"a":1}]}`],
  ['no list at all', '{"kind":"Status","code":500}'],
  ['a list at the top', '[{"items":[{"a":1}]}]'],
  ['nothing', 'null'],
  [
    'brackets, quotes and backslashes in texts',
    String.raw`{"items":[{"a":"}]\"\\","b":["\\\"{"]},{"c":"\\"}]}`,
  ],
])('reads %s as JSON.parse does', (_, text) => {
  expect(read(text, all)).toEqual(JSON.parse(text));
  expect(readIn([Buffer.from(text)], all)).toEqual(JSON.parse(text));
});

it('leaves out items that are no objects', () => {
  expect(read('{"items":[1,"a",[{}],null,{"a":1}]}', all)).toEqual({ items: [{ a: 1 }] });
});

it.each([
  '',
  '{"items":[',
  '{"items":[{"a":1}',
  '{"items":[{"a":"1}]}',
  '{"items":[{"a":1},]}',
  '{"items":[{"a":1}{"a":1}]}',
  '{"items":[{}]',
  '{"items":[]}]',
  '\uFEFF{"items":[]}',
])('refuses %j, which is no JSON, also where no item matters', (text) => {
  expect(() => read(text, all)).toThrow(SyntaxError);
  expect(() => read(text, none)).toThrow(SyntaxError);
});

it('refuses an item that matters and is no JSON', () => {
  expect(() => read('{"items":[{"a":1]}]}', all)).toThrow(SyntaxError);
});

it('leaves out what may not matter', () => {
  const text = '{"metadata":{"continue":"x"},"items":[{"name":"a"},{"name":"b"},{"name":"c"}]}';
  expect(read(text, (item) => item.includes('"b"'))).toEqual({
    metadata: { continue: 'x' },
    items: [{ name: 'b' }],
  });
  expect(read(text, none)).toEqual({ metadata: { continue: 'x' }, items: [] });
});

it('holds nothing of items that do not matter', () => {
  const reader = createListReader((item) => item.includes('kept'));
  const refused = Buffer.from(`{"name":"${'x'.repeat(10_000)}"},`);
  reader.take(Buffer.from('{"items":['));
  for (let item = 0; item < 100; item += 1) reader.take(refused);
  expect(reader.heldBytes()).toBeLessThan(1_000);
  reader.take(Buffer.from(`{"name":"kept${'x'.repeat(10_000)}"},{"name":"${'y'.repeat(10_000)}`));
  expect(reader.heldBytes()).toBeGreaterThan(20_000);
});

it('is JSON.parse without the refused items, whatever the items, the spaces and the pieces', () => {
  const seed = Date.now() % 2 ** 31;
  const random = randomFrom(seed);
  for (let round = 0; round < 600; round += 1) {
    const items = Array.from({ length: Math.floor(random() * 6) }, () => ({ text: value(random, 0) }));
    const before = { [`x${keyOf(random)}`]: value(random, 0), metadata: { continue: textOf(random) } };
    const list = { kind: 'PodList', ...before, items, [`y${keyOf(random)}`]: value(random, 0) };
    const json = JSON.stringify(list, undefined, ['', ' ', '\n\t'][round % 3]);
    const matters = items.map(() => random() < 0.5);
    const turns = matters.values();
    const got = readIn(piecesOf(Buffer.from(json), random), (item) => {
      JSON.parse(item.toString());
      return turns.next().value === true;
    });
    const kept = { ...list, items: items.filter((_, place) => matters[place]) };
    expect({ seed, round, got }).toEqual({ seed, round, got: kept });
  }
});

/** Cut anywhere, also within a character; some pieces are empty. */
function piecesOf(bytes: Buffer, random: () => number): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  const longest = 1 + Math.floor(random() * 40);
  for (let at = 0; at < bytes.length; ) {
    const end = at + Math.round(random() * longest);
    pieces.push(bytes.subarray(at, end));
    at = end;
  }
  return pieces;
}

function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

function textOf(random: () => number): string {
  const pieces = ['items', '"', '\\', '{', '}', '[', ']', ',', '"items":[', ']}', 'ö', '𝄞', '\n', 'a'];
  return Array.from(
    { length: Math.floor(random() * 8) },
    () => pieces[Math.floor(random() * pieces.length)],
  ).join('');
}

/** Without escapes: the JSON.parse of V8 14.6 now and then gives one escaped key for another that it has seen. */
const keyOf = (random: () => number): string => textOf(random).replaceAll(/[\\"\n]/g, '');

function value(random: () => number, depth: number): unknown {
  const kind = depth > 3 ? 0 : Math.floor(random() * 4);
  if (kind === 1) return Array.from({ length: Math.floor(random() * 4) }, () => value(random, depth + 1));
  if (kind === 2) return { [keyOf(random)]: value(random, depth + 1), items: value(random, depth + 1) };
  if (kind === 3) return random() < 0.5 ? null : random();
  return textOf(random);
}
