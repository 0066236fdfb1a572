import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { diagnoseCommand } from '../../src/cli/diagnose.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
const bundle = /diagnose --bundle (test\/\S+)/.exec(readme)?.[1] ?? '';

test('the diagnosis that the README shows is the one that its command prints', async () => {
  const printed: string[] = [];
  const write = (text: string) => void printed.push(text);
  const io = { stdout: write, stderr: write, isTerminal: false, columns: 100, cwd: root, env: {} };
  expect(await diagnoseCommand(['--bundle', bundle], io)).toBe(0);
  const lines = new Set(printed.join('').split('\n'));
  const shown = /```\n(CAUSE[\s\S]*?)```/.exec(readme)?.[1]?.split('\n') ?? [];
  const told = shown.filter((line) => line !== '' && line.trim() !== '…');
  expect(told.length).toBeGreaterThan(20);
  expect(told.filter((line) => !lines.has(line))).toEqual([]);
});

test('the files that the README names are there', () => {
  const named = [...readme.matchAll(/`((?:deploy|src|test)\/[^\s`]+)`|\]\(([^)#:]+)\)/g)].map(
    ([, code, link]) => code ?? link ?? '',
  );
  expect(named.length).toBeGreaterThan(8);
  expect(named.filter((name) => !name.endsWith('.png') && !existsSync(`${root}/${name}`))).toEqual([]);
});
