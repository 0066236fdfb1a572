import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { checkPlaybook, describePlaybookError } from '../../../src/adapters/playbooks/check-playbook.ts';

const shipped = path.join(import.meta.dirname, '../../../playbooks');

test.each(readdirSync(shipped).filter((name) => name.endsWith('.yaml')))('%s is without error', (name) => {
  const checked = checkPlaybook(name, readFileSync(path.join(shipped, name), 'utf8'), { translated: true });
  expect(checked).toMatchObject({ kind: 'playbook', playbook: { name: path.basename(name, '.yaml') } });
});

const good = `name: my-own
cause: buffer-overlimit
findings:
  - when: inputs.pauses > 2
    rank: 10
    confidence: 0.5
    title: "{pausedInputs} paused"
    summary: It paused {pauses}.
    weights: []
    proofs: [pauses]
plan: [advice]
verify: { holdSeconds: 60, failsOn: [pause] }
`;

function problems(text: string): readonly string[] {
  const checked = checkPlaybook('my-own.yaml', text);
  return checked.kind === 'broken' ? checked.errors.map(describePlaybookError) : [];
}

test('takes a playbook that is right', () => {
  expect(problems(good)).toEqual([]);
});

test('tells all errors of a file at once, with place, expectation and what was seen', () => {
  const bad = good
    .replace('name: my-own', 'name: My Own')
    .replace('cause: buffer-overlimit', 'cause: bufferoverlimit')
    .replace('inputs.pauses > 2', 'inputs.pauzes > 2')
    .replace('confidence: 0.5', 'confidence: 2')
    .replace('paused {pauses}', 'paused {pauzes}')
    .replace('plan: [advice]', 'plan: [reboot]\nplann: []')
    .replace('holdSeconds: 60, ', '');
  expect(problems(bad)).toEqual([
    'my-own.yaml:1:7 name: expected a name of lower-case letters, digits and hyphens, saw "My Own"',
    expect.stringMatching(/^my-own\.yaml:2:8 cause: expected one of known-crash, .*, saw "bufferoverlimit"$/),
    expect.stringMatching(
      /^my-own\.yaml:4:11 findings\[0\]\.when: expected one of inputs\.bounded, .*, saw inputs\.pauzes$/,
    ),
    'my-own.yaml:6:17 findings[0].confidence: expected at most 1, saw 2',
    expect.stringMatching(
      /^my-own\.yaml:8:14 findings\[0\]\.summary: expected one of version, .* in braces, saw \{pauzes\}$/,
    ),
    'my-own.yaml:11:8 plan[0]: expected one of set-image, set-config, set-memory, restart, reload, advice or an object, saw "reboot"',
    'my-own.yaml:12:8 plann: expected no such key, saw "plann"',
    'my-own.yaml:13:9 verify.holdSeconds: expected a number, saw nothing',
  ]);
});

test.each([
  ['death.kind', 'expected true or false, saw string from "death.kind"'],
  [
    'death.kind.matches("(?=a)b")',
    'expected a pattern in RE2 syntax, saw invalid or unsupported Perl syntax: `(?=` in (?=a)b',
  ],
  [
    'death.kind.matches(death.kind)',
    'expected a pattern that is written out in quotes, saw one that is computed',
  ],
  ['log.signatures.count("no_such_line") > 0', 'expected the id of a known log line, saw "no_such_line"'],
  ['log.signatures["flush_retry"] > 0', /expected log\.signatures\.count\("id"\), saw brackets/],
  ['1 +', /expected a condition in CEL, saw .* in "1 \+"/],
  ['["a"].exists(x, ["b"].all(y, x == y))', 'expected no loop inside another, saw all inside exists'],
  ['"a".split("").size() > 0', /expected one of count, .*, saw split, which is not offered/],
  ['log.patterns.count("lost") > 0', 'expected a name under patterns, saw "lost"'],
])('refuses the condition %s', (condition, problem) => {
  const [first] = problems(good.replace('inputs.pauses > 2', JSON.stringify(condition)));
  expect(first).toMatch(problem instanceof RegExp ? problem : problem.slice(0));
});

test('a text that is no YAML names its line', () => {
  expect(problems('name: [unclosed\nfoo: bar')[0]).toMatch(/^my-own\.yaml:2:1: expected YAML, saw: /);
  expect(problems('')).toEqual(['my-own.yaml:1:1: expected an object, saw nothing']);
});

test('hostile files end at once, with few words', () => {
  const levels = 'a b c d e f g'
    .split(' ')
    .map((name, at, all) =>
      at === 0
        ? `${name}: &${name} [x,x,x,x,x,x,x,x,x]`
        : `${name}: &${name} [${Array.from({ length: 9 }, () => `*${all[at - 1]}`).join(',')}]`,
    );
  expect(problems(levels.join('\n'))).toEqual([
    'my-own.yaml:1:1: expected YAML, saw: Excessive alias count indicates a resource exhaustion attack',
  ]);
  expect(problems(`a: ${'['.repeat(100_000)}`).length).toBeLessThan(11);
  expect(problems('x'.repeat(300_000))).toEqual([
    'my-own.yaml:1:1: expected at most 262144 characters, saw 300000',
  ]);
  expect(problems('a: 1\n---\nb: 2\n')).toEqual([
    'my-own.yaml:2:1: expected YAML, saw: several documents in one file',
  ]);
});

test.each([
  [
    '- set-memmory',
    'plan[0]: expected one of set-image, set-config, set-memory, restart, reload, advice or an object, saw "set-memmory"',
  ],
  [
    '- { step: set-memmory }',
    'plan[0].step: expected one of set-image, restart, reload, set-memory, set-config, advice, saw "set-memmory"',
  ],
  [
    '- { step: set-memory, limitBytes: memory.peakBytes > 0 }',
    'plan[0].limitBytes: expected int, saw bool from "memory.peakBytes > 0"',
  ],
  [
    '- { step: set-config, of: inputs, key: storage.type, value: filesystem }',
    'plan[0].value: expected an expression in CEL, a text in quotes of its own, saw Unknown variable: filesystem in "filesystem"',
  ],
  [
    '- { step: set-config, key: storage.type }',
    'plan[0]: expected of, key and value together or none of them, saw some of them',
  ],
  ['- { step: advice, documentStep: 5 }', 'plan[0].documentStep: expected one of 1, 2, 3, 4, saw 5'],
  ['- { step: advice, say: { zh-CN: 请这样做 } }', 'plan[0].say.en: expected text, saw nothing'],
])('a plan with %s is told what is wrong', (step, problem) => {
  const [first, ...more] = problems(good.replace('plan: [advice]', `plan:\n  ${step}`));
  expect([first?.replace(/^\S+ /, ''), more]).toEqual([problem, []]);
});

test('a text that a language lacks is told in English', () => {
  const checked = checkPlaybook(
    'x.yaml',
    good.replace('plan: [advice]', 'plan: [{ step: advice, say: { en: Do it } }]'),
  );
  expect(checked).toMatchObject({ kind: 'playbook', playbook: { plan: [{ say: { en: 'Do it' } }] } });
});

test('short and long steps, and texts of one or two languages, become one form', () => {
  const steps = `plan: [set-image, { step: set-memory, limitBytes: memory.recommendedBytes }]`;
  const checked = checkPlaybook('x.yaml', good.replace('plan: [advice]', steps));
  expect(checked).toMatchObject({
    kind: 'playbook',
    playbook: {
      startedBy: ['terminated', 'waiting', 'strain', 'command'],
      evidence: { logs: { lines: 5000, bytes: 2_097_152, seconds: 10 }, nodes: { seconds: 5 } },
      patterns: {},
      findings: [{ summary: { en: 'It paused {pauses}.', 'zh-CN': 'It paused {pauses}.' } }],
      plan: [{ step: 'set-image' }, { step: 'set-memory', limitBytes: 'memory.recommendedBytes' }],
    },
  });
});

test('patterns and what asks for them belong together', () => {
  const named = good.replace(
    'findings:',
    "evidence: { config: { seconds: 5 } }\npatterns: { Lost: x, lost: '(a', unused: y }\nfindings:",
  );
  const asking = named.replace(
    'inputs.pauses > 2',
    'log.patterns.count("lost") + log.patterns.count("gone") > 0',
  );
  expect(
    problems(asking.replace('proofs: [pauses]', "proofs: ['pattern:missing']")).map((each) =>
      each.replace(/^\S+ /, ''),
    ),
  ).toEqual([
    'evidence: expected logs, because there are patterns to look for in them, saw none',
    'patterns.Lost: expected a name of lower-case letters, digits and hyphens, saw "Lost"',
    'patterns.Lost: expected a condition or a proof that asks for "Lost", saw none',
    'patterns.lost: expected a pattern in RE2 syntax, saw missing closing ): `(a` in (a',
    'patterns.unused: expected a condition or a proof that asks for "unused", saw none',
    'findings[0].when: expected one of its patterns: Lost, lost, unused, saw "gone"',
    'findings[0].proofs[0]: expected one of its patterns: Lost, lost, unused, saw "missing"',
  ]);
});
