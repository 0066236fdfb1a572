import { expect, it } from 'vitest';
import { findRisks } from '../../src/diagnosis/risks.ts';
import { gatherFacts } from '../../src/diagnosis/gather-facts.ts';
import type { Locale } from '../../src/language/locale.ts';
import { configMapOf } from './evidence-of.ts';
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

const kinds = (config: string, image: string, memoryLimit: string, locale: Locale) =>
  findRisks(gatherFacts(evidenceOf({ config, image, memoryLimit })), [], locale)
    .filter((risk) => risk.kind !== 'advisory')
    .map(({ kind, title, why }) => ({ kind, title, why }));

it.each([
  [
    'en',
    [
      {
        kind: 'config',
        title: 'fluent-bit.conf:3: a newer version does not start with this line',
        why: /^.+\. 5\.\d+\.\d+ refuses it: an upgrade needs this line changed first\.$/,
      },
      { kind: 'memory', title: 'No bound for the buffers of forward.0', why: /^When the outputs/ },
      { kind: 'practice', title: '3.2.0 is the first release of its series', why: /newest patched release/ },
    ],
  ],
  [
    'zh-CN',
    [
      {
        kind: 'config',
        title: 'fluent-bit.conf:3：更新的版本会因这一行而无法启动',
        why: /^.+。5\.\d+\.\d+ 会拒绝它：升级之前必须先修改这一行。$/,
      },
      { kind: 'memory', title: 'forward.0 的缓冲区没有上限', why: /^当输出跟不上时/ },
      { kind: 'practice', title: '3.2.0 是其系列的首个版本', why: /改用最新的补丁版本/ },
    ],
  ],
] as const)('in %s', (locale, expected) => {
  const config =
    '[INPUT]\n    Name forward\n    Mem_Buf_Limit 512m # load\n[OUTPUT]\n    Name http\n    Match *\n';
  const found = kinds(config, 'fluent/fluent-bit:3.2.0', '512Mi', locale);
  const ahead = found.filter((risk) => !/Mem_Buf_Limit/.test(risk.title));
  expect(ahead).toEqual(expected.map((risk) => ({ ...risk, why: expect.stringMatching(risk.why) })));
});

it.each([
  ['100Mi', 'en', 'The memory limit of 100Mi is below what the buffers can need'],
  ['100Mi', 'zh-CN', '内存限制 100Mi 低于缓冲区可能需要的量'],
] as const)('a limit of %s in %s', (limit, locale, title) => {
  const config = '[INPUT]\n    Name forward\n    Mem_Buf_Limit 256m\n[OUTPUT]\n    Name http\n    Match *\n';
  expect(kinds(config, 'fluent/fluent-bit:4.2.8', limit, locale).map((risk) => risk.title)).toEqual([title]);
});

it('tells one mistake in YAML once', () => {
  const text = 'pipeline:\n  inputs:\n    - name: tail\n\tpath: /a: b: c\n';
  const evidence = evidenceOf({ more: { configMaps: [configMapOf({ 'fluent-bit.yaml': text })] } });
  const lines = findRisks(gatherFacts(evidence), [])
    .filter((risk) => risk.kind === 'config')
    .map((risk) => risk.title.split(':', 2).join(':'));
  expect(lines).toEqual(['fluent-bit.yaml:4']);
});
