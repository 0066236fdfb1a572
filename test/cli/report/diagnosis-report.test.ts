import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { diagnosisReport } from '../../../src/cli/report/diagnosis-report.ts';
import { memorySection } from '../../../src/cli/report/memory-section.ts';
import { columnsOf } from '../../../src/cli/report/text-columns.ts';
import type { Diagnosis } from '../../../src/diagnosis/diagnosis.ts';
import { log, diagnosis, plan } from './report-scene.ts';

const report = (columns: number, changed: Partial<Diagnosis> = {}) =>
  diagnosisReport({ ...diagnosis, ...changed }, plan, { columns, isTerminal: false });
const section = (text: string, title: string): readonly string[] =>
  (text.split(`\n${title}\n`)[1] ?? '')
    .split(/\n\n(?=\p{Lu}{4,}\n)/u)[0]
    ?.trimEnd()
    .split('\n') ?? [];

test('evidence stands under its source, by line number, cut to the width', () => {
  const lines = section(report(60), 'CAUSE');
  expect(lines.slice(3, 8)).toEqual([
    `    ${log}`,
    `       26 forward.0 paused ${'x'.repeat(32)}…`,
    '       58 #0 fw_conn_event()',
    '    resources/configmaps.json#fluent-bit.conf',
    '       15 Mem_Buf_Limit   256m',
  ]);
  expect(lines.slice(8).join(' ').replaceAll(/\s+/g, ' ').trim()).toBe(
    'What would change this: a crash with the same frames on a version that has the fix would refute it.',
  );
});

test('logs: the effect, the inputs and their tags', () => {
  expect(section(report(100), 'LOGS')).toEqual([
    '  Being lost since 2026-11-22T12:42:52Z: chunks were given up.',
    '  Inputs: forward.0, tail.0.',
    '  Tags: kube.*.',
  ]);
  const unknown = { effect: 'unknown', since: '2026-11-22T12:00:00Z', basis: 'no log' } as const;
  expect(section(report(100, { logs: unknown }), 'LOGS')).toEqual([
    '  Cannot be known, from 2026-11-22T12:00:00Z on: no log.',
  ]);
});

test('memory: a bar with the limit marked, terms that are not nothing', () => {
  expect(section(report(60), 'MEMORY')).toEqual([
    '  can need 1024Mi, limit 512Mi, 1200Mi recommended',
    `  ${'█'.repeat(19)}│${'█'.repeat(19)} 200 % of the limit`,
    '        9Mi  base',
    '             an idle process',
    '   no bound  chunks forward.0',
    '             nothing bounds it',
  ]);
});

test.each([
  ['en', '  nothing bounds what it can need, no limit'],
  ['zh-CN', '  可能的需要量没有上限，没有内存限制'],
] as const)('memory without any bound, in %s', (locale, first) => {
  const need = { limitBytes: null, predictedPeakBytes: null, recommendedLimitBytes: null, terms: [] };
  expect(memorySection(need, { columns: 80, isTerminal: false }, locale)).toEqual([first]);
});

test('risks: of many advisories two in full, the others by id', () => {
  expect(section(report(100), 'RISKS')).toEqual([
    '  • A first release',
    '    No fixes yet.',
    '  • FLB-A defect A',
    '    It fits.',
    '  • FLB-B defect B',
    '    It fits.',
    '  • 2 more advisories fit: FLB-C, FLB-D',
  ]);
});

test('the plan is a diff, each step with its place and the document step it comes from', () => {
  expect(section(report(110), 'PLAN')).toEqual([
    '  1. Change the image · document step 1',
    '     DaemonSet/logging/fluent-bit/fluent-bit',
    '     - fluent/fluent-bit:3.2.0',
    '     + fluent/fluent-bit:4.2.8',
    '     It has the fix.',
    '     Risk: Restarts the pods.',
    '',
    '  2. Change the configuration · document step 2',
    '     ConfigMap/logging/fluent-bit/fluent-bit.conf/input[0]/Mem_Buf_Limit, fluent-bit.conf line 15',
    '     - Mem_Buf_Limit 256m',
    '     + Mem_Buf_Limit 64M',
    '',
    '  3. Change the configuration · document step 2',
    '     ConfigMap/logging/fluent-bit/fluent-bit.conf/input[0]/Buffer_Chunk_Size',
    '     = Buffer_Chunk_Size 1M',
    '',
    '  4. Change the memory limit · document step 3',
    '     DaemonSet/logging/fluent-bit/fluent-bit',
    '     - 512Mi',
    '     + 1200Mi',
    '',
    '  5. Advice · document step 4',
    '     Watch the buffers by these metrics',
    '',
    '  digest d1',
  ]);
});

test('a command is never broken, however narrow it is', () => {
  expect(report(40)).toContain('\n    kubectl -n logging logs fb-1 -c fluent-bit --previous\n');
});

test('in Chinese: every word of its own, full-width punctuation, no line too wide', () => {
  const text = diagnosisReport(diagnosis, plan, { columns: 80, isTerminal: false }, 'zh-CN');
  const lines = text.split('\n');
  expect(lines.slice(1, 4)).toEqual([
    '  情况  Fluent Bit 3.2.0 crashed，置信度高',
    '  处理  镜像 3.2.0 → 4.2.8；Mem_Buf_Limit 256m → 64M；内存限制 512Mi → 1200Mi',
    '  日志  正在丢失（自 2026-11-22T12:42:52Z 起）：chunks were given up。',
  ]);
  expect(lines.filter((line, index) => lines[index - 1] === '' && !line.startsWith(' '))).toEqual([
    '原因',
    '日志',
    '内存',
    '风险',
    '未知',
    '方案',
  ]);
  expect(text).toContain('  输入：forward.0, tail.0。\n  Tag：kube.*。\n');
  expect(text).toContain('  可能需要 1024Mi，限制为 512Mi，建议 1200Mi\n');
  expect(text).toContain('  2. 修改配置 · 文档第 2 步\n');
  expect(text).toContain('     风险：Restarts the pods.\n');
  expect(lines.filter((line) => columnsOf(line) > 80)).toEqual([]);
});

test('colours change nothing but the colour', () => {
  for (const locale of ['en', 'zh-CN'] as const) {
    const plain = diagnosisReport(diagnosis, plan, { columns: 80, isTerminal: false }, locale);
    const coloured = diagnosisReport(diagnosis, plan, { columns: 80, isTerminal: true }, locale);
    expect(plain).not.toContain('\u001b');
    expect(coloured).toContain('\u001b[31m');
    expect(stripVTControlCharacters(coloured)).toBe(plain);
  }
});
