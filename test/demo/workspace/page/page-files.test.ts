import { readdirSync, readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { reconnectDelayMs } from '../../../../src/demo/workspace/page/socket.ts';
import { fileSize } from '../../../../src/demo/workspace/page/file-list.ts';

const page = fileURLToPath(new URL('../../../../src/demo/workspace/page/', import.meta.url));
const files = readdirSync(page, { recursive: true, encoding: 'utf8' }).filter((name) => /\.\w+$/.test(name));
const modules = files.filter((name) => name.endsWith('.ts'));
const read = (name: string) => readFileSync(join(page, name), 'utf8');

describe('the page as the browser gets it', () => {
  test.each(modules)('%s needs nothing but the page and preact', (name) => {
    const code = stripTypeScriptTypes(read(name));
    const imported = [...code.matchAll(/^(?:import|export)[^;]*?from '([^']+)'/gm)].map(
      ([, from]) => from ?? '',
    );
    const unknown = imported.filter((from) => {
      const target = normalize(join(dirname(name), from));
      return !['preact', 'preact/hooks'].includes(from) && !modules.includes(target);
    });
    expect(unknown).toEqual([]);
    expect(code).not.toMatch(/innerHTML|insertAdjacentHTML|document\.write|\beval\(/);
  });

  test('every style sheet and module that the page names is there, and nothing comes from elsewhere', () => {
    const html = read('index.html');
    const named = [...html.matchAll(/"\/page\/([^"]+)"/g)].map(([, name]) => name ?? '');
    expect(named.filter((name) => !files.includes(name))).toEqual([]);
    expect(files.filter((name) => name.endsWith('.css') && !named.includes(name))).toEqual([]);
    const everything = files
      .filter((name) => !name.endsWith('.ts'))
      .map(read)
      .join('\n');
    expect(everything).not.toMatch(/https?:\/\/|@import|url\(/);
  });
});

test.each([
  [0, 500],
  [1, 1000],
  [3, 4000],
  [4, 8000],
  [5000, 8000],
])('attempt %i to connect again waits %i ms', (attempt, ms) => {
  expect(reconnectDelayMs(attempt)).toBe(ms);
});

test.each([
  [0, '0 B'],
  [1536, '1.5 KB'],
  [20_480, '20 KB'],
  [52_428_800, '50 MB'],
])('%i bytes are shown as %s', (bytes, words) => {
  expect(fileSize(bytes)).toBe(words);
});
