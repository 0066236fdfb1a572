import { expect, it } from 'vitest';
import { findRisks } from '../../src/diagnosis/risks.ts';
import { gatherFacts } from '../../src/diagnosis/gather-facts.ts';
import { evidenceOf } from './scene.ts';

const twice = (key: string, values: readonly [string, string]) => {
  const lines = values.map((value) => `    ${key} ${value}\n`).join('');
  return `[INPUT]\n    Name dummy\n[OUTPUT]\n    Name http\n    Match *\n${lines}`;
};

const configRisks = (config: string) =>
  findRisks(gatherFacts(evidenceOf({ config })), []).filter((risk) => risk.kind === 'config');

it.each([
  ['tls.key_passwd', ['hunter1', 'hunter2'], 'In force: [redacted].'],
  ['Retry_Limit', ['3', '5'], 'In force: the last one: 5.'],
] as const)('%s written twice: says which value is in force, and never a secret', (key, values, why) => {
  expect(configRisks(twice(key, values)).map((risk) => risk.why)).toEqual([why]);
});
