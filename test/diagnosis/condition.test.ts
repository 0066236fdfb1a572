import { expect, test } from 'vitest';
import { compileCondition, compileExpression } from '../../src/diagnosis/condition.ts';
import { conditionFunctions } from '../../src/diagnosis/condition-language.ts';
import { conditionValues } from '../../src/diagnosis/condition-values.ts';
import { gatherFacts } from '../../src/diagnosis/gather-facts.ts';
import { bounded, evidenceOf, retries } from './scene.ts';

const crash = { restartCount: 2, lastTermination: { exitCode: 139 } };
const values = conditionValues(
  gatherFacts(
    evidenceOf({ status: crash, config: bounded, lines: retries, image: 'fluent/fluent-bit:4.2.8' }),
  ),
);
const valueOf = (text: string) => {
  const compiled = compileExpression(text, ['bool', 'int', 'string']);
  return compiled.ok ? compiled.evaluate(values) : compiled;
};

test.each<[string, unknown]>([
  ['death.exitCode', 139n],
  ['log.signatures.count("flush_retry")', 8n],
  ['log.signatures.count("tls")', 0n],
  ['log.patterns.count("constructor")', 0n],
  ['isAtLeast(version.text, "4.2.8")', true],
  ['isAtLeast("", "0.0.1")', false],
  ['inRange(version.text, "4.1.0", "4.2.8")', true],
  ['inRange("3.1.2", "3.1.2", "3.2.2")', true],
  ['inRange("3.2.3", "3.1.2", "3.2.2")', false],
  ['inRange("", "3.1.2", "3.2.2")', false],
  ['quantity("512Mi") + fluentBitSize("512m")', 536_870_912n + 512_000_000n],
  ['perMinute(outputs.retries, 120) == 4.0 && perMinute(5, 0) == 0.0 && perMinute(1, 40) > 1', true],
  ['"ImagePullBackOff".matches("(?i)^image.*off$")', true],
  ['"a.b".matches("\\\\.") && !"ab".matches("\\\\.")', true],
  ['["tls", "flush_retry"].filter(id, log.signatures.count(id) > 0).size()', 1n],
  ['string(death.exitCode) + "!"', '139!'],
  ['death.exitCode / (death.exitCode - 139)', undefined],
  ['int("many") > 0', undefined],
])('%s is %s', (text, value) => {
  expect(valueOf(text)).toEqual(value);
});

test('what cannot be reckoned does not hold', () => {
  const compiled = compileCondition('1 / (death.exitCode - 139) == 0 || false');
  expect(compiled.ok && compiled.holds(values)).toBe(false);
});

const functions: string = expect.stringMatching(/^one of count, matches, /);

test.each([
  ['inputs.pauses', ['bool'], 'true or false', 'int from "inputs.pauses"'],
  ['death.kind', ['int'], 'int', 'string from "death.kind"'],
  ['"x".matches("(a")', ['bool'], 'a pattern in RE2 syntax', 'missing closing ): `(a` in (a'],
  [
    '"x".matches("(a|b|c){900}")',
    ['bool'],
    'a pattern of at most 400 instructions',
    'one that becomes 2702 instructions: (a|b|c){900}',
  ],
  ['cel.bind(x, "a", x + x) == "aa"', ['bool'], functions, 'bind, which is not offered'],
  ['["a"].map(x, x + x).size() > 0', ['bool'], functions, 'map, which is not offered'],
] as const)('refuses %s', (text, types, expected, seen) => {
  expect(compileExpression(text, types)).toEqual({ ok: false, expected, seen });
});

test('patterns that make other engines backtrack answer at once', () => {
  const subject = `${'a'.repeat(40)}!`;
  const before = performance.now();
  for (const pattern of ['(a+)+$', '(a|aa)+$', '(.*)*x']) {
    expect(valueOf(`"${subject}".matches("${pattern}")`)).toBe(false);
  }
  expect(performance.now() - before).toBeLessThan(500);
});

test('the longest loops that are taken end at once', () => {
  const hundred = `[${Array.from({ length: 100 }, (_, at) => at).join(', ')}]`;
  const loop = `${hundred}.filter(n, n >= 0 && log.signatures.count("flush_retry") > 0).all(n, n < 1000)`;
  const before = performance.now();
  expect(valueOf(loop)).toBe(true);
  expect(performance.now() - before).toBeLessThan(500);
  const nested = `${hundred}.all(a, ${hundred}.all(b, ${hundred}.all(c, a + b + c >= 0)))`;
  expect(valueOf(nested)).toMatchObject({ ok: false });
  expect(valueOf(`${'('.repeat(3000)}true${')'.repeat(3000)}`)).toMatchObject({ ok: false });
  expect(valueOf(`"${'a'.repeat(5000)}" == ""`)).toMatchObject({ expected: 'at most 4000 characters' });
});

test.each(Object.entries(conditionFunctions))('the example of %s is right', (_, { example }) => {
  const checked = ['bool', 'int', 'string'].some((type) => compileExpression(example, [type as 'bool']).ok);
  const asNumber = compileCondition(`${example} > 0.5`).ok;
  expect(checked || asNumber).toBe(true);
});

test('plugins, sizes and the time that logs cover are there to reckon with', () => {
  expect(
    [
      'config.inputs == ["forward"] && "http" in config.outputs && config.filters.size() == 0',
      'memory.limitBytes == quantity("64Mi") && memory.peakBytes > memory.limitBytes',
      'memory.recommendedBytes >= memory.peakBytes',
      'log.seconds == 17 && perMinute(log.signatures.count("flush_retry"), log.seconds) > 28',
    ].map(valueOf),
  ).toEqual([true, true, true, true]);
});
