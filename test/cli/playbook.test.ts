import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { UsageError } from '../../src/cli/io.ts';
import { playbookCommand } from '../../src/cli/playbook.ts';
import { compileCondition } from '../../src/diagnosis/condition.ts';
import { quietIo } from '../support/quiet-io.ts';

const checkout = path.join(import.meta.dirname, '../..');
const throttling = path.join(checkout, 'test/playbooks/output-backpressure/cloudwatch-throttling/bundle');
let cwd = '';
let readme = '';

beforeEach(async () => {
  cwd = await mkdtemp(path.join(os.tmpdir(), 'playbook-'));
  readme = await readFile(path.join(checkout, 'playbooks/README.md'), 'utf8');
  await mkdir(path.join(cwd, 'my-playbooks'));
  await put('my-playbooks/cloudwatch-throttled.yaml', example());
});
afterEach(async () => rm(cwd, { recursive: true }));

const put = async (name: string, text: string) => writeFile(path.join(cwd, name), text);
const example = () => /```yaml\n([\s\S]*?)```/.exec(readme)?.[1] ?? '';

async function run(...argv: readonly string[]) {
  const io = quietIo({ cwd });
  const code = await playbookCommand(argv, io);
  return { code, out: io.out.join(''), err: io.err.join('') };
}

async function withCase(expected: unknown): Promise<void> {
  await cp(throttling, path.join(cwd, 'my-cases/throttled/bundle'), { recursive: true });
  await put(
    'my-cases/throttled/expected.json',
    typeof expected === 'string' ? expected : JSON.stringify(expected),
  );
}

describe("the README's example", () => {
  test('has no error, and neither have the shipped ones', async () => {
    expect(await run('lint', 'my-playbooks')).toEqual({ code: 0, out: '1 file without error\n', err: '' });
    expect(await run('lint')).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^\d+ files without error\n$/),
    });
  });

  test('passes the case that the README writes, with its own plan', async () => {
    await withCase(/expected\.json +(\{.*\})/.exec(readme)?.[1]);
    const passed = { code: 0, out: 'ok   throttled\n\n1 passed, 0 failed\n', err: '' };
    expect(await run('test', 'my-cases', '--playbooks', 'my-playbooks')).toEqual(passed);
    expect(await run('test', 'my-cases')).toMatchObject({
      code: 1,
      out: expect.stringContaining('FAIL throttled: expected a plan with set-config:Retry_Limit, saw '),
    });
  });

  test('is told in words, with the meaning of what it asks for', async () => {
    const { out } = await run('show', 'cloudwatch-throttled', '--playbooks', 'my-playbooks');
    expect(out.split('\n')).toEqual(
      expect.arrayContaining([
        'cloudwatch-throttled → output-backpressure',
        '  a container terminated',
        "  throttled: error='(Throttling|LimitExceeded)Exception'",
        '  “Amazon throttles {outputs}”',
        '  config.outputs: the plugins of its outputs',
        '  +0.05 if outputs.abandoned > 0: Chunks were given up, so records are lost.',
        '  1. set-config: Fluent Bit\'s configuration: Retry_Limit = "10" (outputs)',
        '  the workload must hold for 900 s',
      ]),
    );
    const inChinese = await run('show', 'known-crash', '--locale', 'zh-CN');
    expect(inChinese.out).toContain('触发条件\n  容器终止\n');
  });
});

test("the README's conditions are right", () => {
  const conditions = /^## Conditions[\s\S]*?```\n([\s\S]*?)\n```/m.exec(readme)?.[1]?.split('\n') ?? [];
  expect(conditions.map((condition) => compileCondition(condition))).toEqual(
    conditions.map(() => ({ ok: true, holds: expect.any(Function) as unknown })),
  );
  expect(conditions.length).toBeGreaterThan(2);
});

describe('playbook lint', () => {
  test('tells every error with file, line and column', async () => {
    await put(
      'my-playbooks/cloudwatch-throttled.yaml',
      example().replace('config.outputs', 'config.output').replace('rank: 90', 'rank: high'),
    );
    await put('my-playbooks/off.yaml', 'name: none-such\nenabled: false\n');
    const { code, out } = await run('lint', 'my-playbooks');
    expect([code, out.split('\n')]).toEqual([
      1,
      [
        expect.stringMatching(
          /^my-playbooks\/cloudwatch-throttled\.yaml:7:11 findings\[0\]\.when: expected one of config\.known, .*, saw config\.output$/,
        ),
        'my-playbooks/cloudwatch-throttled.yaml:9:11 findings[0].rank: expected a number, saw "high"',
        'my-playbooks/off.yaml:1:7 name: expected the name of a shipped playbook, saw "none-such"',
        '2 files, 3 errors',
        '',
      ],
    ]);
  });
});

describe('playbook test', () => {
  test.each([
    [
      '{"primary": "output-backpresure"}',
      /^FAIL throttled: expected\.json: primary: expected one of known-crash, .*, saw "output-backpresure"\n/,
    ],
    [
      '{"primary": "healthy", "contributng": []}',
      /FAIL throttled: expected\.json: contributng: expected no such key, saw "contributng"\n/,
    ],
    ['{', /FAIL throttled: expected\.json: expected JSON, saw: /],
  ])('a wrong expected.json is told in one line: %s', async (expected, line) => {
    await withCase(expected);
    const { code, out } = await run('test', 'my-cases');
    expect([code, out]).toEqual([2, expect.stringMatching(line)]);
    expect(out.split('\n')).toHaveLength(4);
  });

  test('a bundle that is not there fails its case only', async () => {
    await withCase({ primary: 'output-backpressure' });
    await mkdir(path.join(cwd, 'my-cases/gone'));
    await put('my-cases/gone/expected.json', '{"primary": "healthy"}');
    const { code, out } = await run('test', 'my-cases');
    expect([code, out.replace(cwd, '')]).toEqual([
      1,
      expect.stringMatching(/^FAIL gone: .*\nok {3}throttled\n\n1 passed, 1 failed\n$/),
    ]);
  });
});

test.each<[readonly string[], string]>([
  [[], 'playbook needs a verb: lint, show, test, case, schema, reference.'],
  [['lnt'], '"lnt" is no verb of playbook; known are lint, show, test, case, schema, reference.'],
  [['show'], 'Which playbook? Known are buffer-overlimit, '],
  [['show', 'nothing'], 'There is no playbook "nothing". Known are buffer-overlimit, '],
  [['show', 'healthy', '--locale', 'de'], '--locale is "de"; expected en or zh-CN.'],
  [['test', 'none'], 'none: expected a folder of cases, saw none that can be read.'],
  [
    ['test', 'my-playbooks'],
    'my-playbooks has no case: a case is a folder with expected.json and beside it bundle/.',
  ],
  [['lint', 'none'], 'expected a file or a folder, saw nothing there.'],
  [['schema', 'x'], '"x" is one argument too many.'],
])('wrong usage is one sentence: %j', async (argv, sentence) => {
  const problem = await run(...argv).catch((error: unknown) => error);
  expect(problem).toBeInstanceOf(UsageError);
  expect((problem as UsageError).message).toContain(sentence);
});

test('the shipped reference is the one of this version: npm run schema writes it anew', async () => {
  const shipped = await readFile(path.join(checkout, 'playbooks/REFERENCE.md'), 'utf8');
  expect((await run('reference')).out).toBe(shipped);
  expect(JSON.parse((await run('schema')).out)).toEqual(
    JSON.parse(await readFile(path.join(checkout, 'playbooks/schema.json'), 'utf8')),
  );
});
