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
    'my-own.yaml:4:11 findings[0].when: expected a condition in CEL, saw No such key: pauzes in "inputs.pauzes > 2"',
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
