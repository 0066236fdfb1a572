import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { describePlaybookError } from '../../../src/adapters/playbooks/check-playbook.ts';
import { loadPlaybooks, type PlaybookSet } from '../../../src/adapters/playbooks/load-playbooks.ts';
import { type PlaybookWatch, watchPlaybooks } from '../../../src/adapters/playbooks/watch-playbooks.ts';

let root = '';
let watch: PlaybookWatch | undefined;
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'playbooks-'));
  await mkdir(path.join(root, 'shipped'));
  await mkdir(path.join(root, 'own'));
  await put(
    'shipped/known-crash.yaml',
    playbook('known-crash', 'known-crash', { en: 'Shipped', 'zh-CN': '自带' }),
  );
  await put('shipped/leak.yaml', playbook('leak', 'memory-leak', { en: 'Leak', 'zh-CN': '泄漏' }));
});
afterEach(async () => {
  await watch?.stop();
  watch = undefined;
  await rm(root, { recursive: true });
});

const put = async (name: string, text: string) => writeFile(path.join(root, name), text);
const load = async () => loadPlaybooks({ shipped: path.join(root, 'shipped'), own: path.join(root, 'own') });
const titles = ({ playbooks }: Pick<PlaybookSet, 'playbooks'>) =>
  playbooks.map(({ name, findings }) => `${name}: ${findings[0]?.title['zh-CN']}`);
const told = ({ errors }: PlaybookSet) =>
  errors.map((error) => describePlaybookError(error).replaceAll(`${root}/`, ''));

function playbook(name: string, cause: string, text: unknown): string {
  const finding = `{ when: 'inputs.pauses > 0', rank: 1, confidence: 0.5, title: ${JSON.stringify(text)}, summary: ${JSON.stringify(text)}, proofs: [pauses] }`;
  return `name: ${name}\ncause: ${cause}\nfindings:\n  - ${finding}\nplan: []\nverify: { holdSeconds: 60, failsOn: [crash] }\n`;
}

test('own playbooks add, override and switch off by name', async () => {
  await put('own/mine.yaml', playbook('mine', 'memory-leak', 'My own'));
  await put('own/other-file.yml', playbook('known-crash', 'known-crash', 'Instead'));
  await put('own/off.yaml', 'name: leak\nenabled: false\n');
  await put('own/notes.txt', 'no playbook');
  const set = await load();
  expect([titles(set), told(set)]).toEqual([['known-crash: Instead', 'mine: My own'], []]);
});

test('without a folder of their own the shipped ones hold', async () => {
  const set = await loadPlaybooks({ shipped: path.join(root, 'shipped') });
  expect([titles(set), told(set)]).toEqual([['known-crash: 自带', 'leak: 泄漏'], []]);
});

test('tells what is wrong with folders, names and languages, and goes on with the rest', async () => {
  await put('shipped/plain.yaml', playbook('plain', 'memory-leak', 'Only English'));
  await put('own/a.yaml', playbook('mine', 'memory-leak', 'A'));
  await put('own/b.yaml', playbook('mine', 'memory-leak', 'B'));
  await put('own/c.yaml', 'name: no-such-one\nenabled: false\n');
  await put('own/d.yaml', 'name: leak\nenabled: false\ncause: memory-leak\n');
  const set = await load();
  expect([titles(set), told(set)]).toEqual([
    ['known-crash: 自带', 'leak: 泄漏', 'mine: A'],
    [
      'shipped/plain.yaml:4:67 findings[0].title: expected the text in every language, as en and zh-CN, saw one text',
      'shipped/plain.yaml:4:92 findings[0].summary: expected the text in every language, as en and zh-CN, saw one text',
      'own/b.yaml:1:7 name: expected a name of its own, saw "mine", which own/a.yaml has as well',
      'own/d.yaml:3:8 cause: expected no such key, saw "cause"',
      'own/c.yaml:1:7 name: expected the name of a shipped playbook, saw "no-such-one"',
    ],
  ]);
  const none = await loadPlaybooks({ shipped: path.join(root, 'shipped'), own: path.join(root, 'none') });
  expect(told(none).at(-1)).toBe('none:1:1: expected a folder of playbooks, saw nothing there');
});

test('a change is taken while it runs; a broken file keeps its last good version and is reported', async () => {
  await put('own/mine.yaml', playbook('mine', 'memory-leak', 'First'));
  const seen: (readonly [readonly string[], readonly string[]])[] = [];
  watch = await watchPlaybooks(
    { shipped: path.join(root, 'shipped'), own: path.join(root, 'own') },
    (set) => seen.push([titles(set).slice(-1), told(set)]),
    10,
  );
  const changes = async (count: number) => vi.waitFor(() => expect(seen).toHaveLength(count), 4000);
  await replace('own/mine.yaml', playbook('mine', 'memory-leak', 'Second'));
  await changes(2);
  await replace('own/mine.yaml', playbook('mine', 'memory-leak', 'Third').replace('rank: 1', 'rank: one'));
  await changes(3);
  expect(titles({ playbooks: watch.playbooks() })).toContain('mine: Second');
  await rm(path.join(root, 'own/mine.yaml'));
  await changes(4);
  expect(seen).toEqual([
    [['mine: First'], []],
    [['mine: Second'], []],
    [['mine: Second'], ['own/mine.yaml:4:40 findings[0].rank: expected a number, saw "one"']],
    [['leak: 泄漏'], []],
  ]);
});

test("a ConfigMap's swapped link is seen", async () => {
  const version = async (at: string, text: string) => {
    await mkdir(path.join(root, `own/..${at}`));
    await put(`own/..${at}/mine.yaml`, playbook('mine', 'memory-leak', text));
    await symlink(`..${at}`, path.join(root, 'own/..fresh'));
    await rename(path.join(root, 'own/..fresh'), path.join(root, 'own/..data'));
  };
  await version('2026_1', 'First');
  await symlink('..data/mine.yaml', path.join(root, 'own/mine.yaml'));
  const seen: PlaybookSet[] = [];
  watch = await watchPlaybooks(
    { shipped: path.join(root, 'shipped'), own: path.join(root, 'own') },
    (set) => seen.push(set),
    10,
  );
  await version('2026_2', 'Second');
  await vi.waitFor(() => expect(seen).toHaveLength(2), 4000);
  expect(seen.map((set) => titles(set).at(-1))).toEqual(['mine: First', 'mine: Second']);
});

/** As an editor writes: never half a file. */
async function replace(name: string, text: string): Promise<void> {
  await put(`${name}.new`, text);
  await rename(path.join(root, `${name}.new`), path.join(root, name));
}
