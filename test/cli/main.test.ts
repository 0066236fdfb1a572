import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const main = path.join(import.meta.dirname, '../../src/main.ts');
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'medic-cli-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Run {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** The program as a person starts it, without any of this machine's tokens. */
function start(args: readonly string[], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main, ...args], {
    cwd: folder,
    env: { PATH: process.env['PATH'] ?? '', HOME: folder, ...env },
  });
  const seen = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => void (seen.out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => void (seen.err += chunk.toString()));
  const ended = once(child, 'close').then(([code]): Run => ({ code: code as number | null, ...seen }));
  return { child, seen, ended };
}

const run = (args: readonly string[], env?: Record<string, string>): Promise<Run> => start(args, env).ended;

describe.concurrent('wrong usage is one clear sentence on stderr and exit 2', () => {
  it.each<[string, string[], RegExp]>([
    ['no command', [], /^Which command\? Known are run, demo, diagnose/],
    ['an unknown command', ['dance'], /^"dance" is no command/],
    ['an unknown option', ['demo', '--fast'], /--fast/],
    [
      'a port that is no number',
      ['demo', '--port', 'many'],
      /^--port is "many": expected a number from 0 to 65535\./,
    ],
    ['a port out of range', ['demo', '--port', '70000'], /^--port is "70000"/],
    [
      'a transcript that cannot be written',
      ['demo', '--transcript', '/nowhere/t.jsonl'],
      /^--transcript: \/nowhere\/t\.jsonl cannot be written/,
    ],
    [
      'another chat in the demo',
      ['demo', '--chat', 'teams'],
      /^--chat is "teams": expected local or slack\./,
    ],
    [
      'a real workspace without its token',
      ['demo', '--port', '0', '--chat', 'slack'],
      /^SLACK_BOT_TOKEN is not set/,
    ],
    [
      'a real cluster without its kubeconfig',
      ['demo', '--port', '0', '--cluster', 'kubeconfig'],
      /^KUBECONFIG: the file/,
    ],
    [
      'a headless story with a real side',
      ['demo', '--headless', '--chat', 'slack'],
      /^--headless plays both sides/,
    ],
    [
      'a language that it does not speak',
      ['demo', '--locale', 'de'],
      /^--locale is "de": expected en or zh-CN\./,
    ],
    ['a missing bundle', ['diagnose', '--bundle', 'no-such-folder'], /no-such-folder/],
    ['no bundle', ['diagnose'], /--bundle/],
    ['a role that there is not', ['run', '--role', 'boss'], /^--role is "boss": expected all, hub, agent\./],
    ['no kubeconfig', ['run'], /^KUBECONFIG: the file .* cannot be read\./],
  ])('%s', { timeout: 60_000 }, async (_name, args, words) => {
    const { code, out, err } = await run(args);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(words);
    expect(err.trimEnd().split('\n')).toHaveLength(1);
    expect(err).not.toMatch(/\n\s+at /);
  });
});

describe('demo', () => {
  it('says that a port is taken, without a stack', { timeout: 20_000 }, async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    const { code, err } = await run(['demo', '--port', String(port)]);
    taken.close();
    expect(err).toMatch(new RegExp(`^Port ${port} is already in use`));
    expect(err).not.toMatch(/\n\s+at /);
    expect(code).toBe(1);
  });

  it('ends cleanly on Ctrl-C and leaves a readable transcript', { timeout: 30_000 }, async () => {
    const { child, seen, ended } = start(['demo', '--port', '0', '--transcript', 't.jsonl']);
    await expect
      .poll(() => seen.out, { timeout: 15_000 })
      .toMatch(/Open http:\/\/127\.0\.0\.1:\d+ in a browser/);
    child.kill('SIGINT');
    const { code, out, err } = await ended;
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/The demo has ended; nothing of it remains here\.\n$/);
    const lines = (await readFile(path.join(folder, 't.jsonl'), 'utf8')).trimEnd().split('\n');
    const calls = lines.map((line) => JSON.parse(line) as { at: string; method: string; body: object });
    expect(calls.map((call) => call.method)).toContain('auth.test');
    expect(lines.join('\n')).not.toMatch(/xoxb-|xapp-/);
  });
});
