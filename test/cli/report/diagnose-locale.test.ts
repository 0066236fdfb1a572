import path from 'node:path';
import { expect, test } from 'vitest';
import { diagnoseCommand } from '../../../src/cli/diagnose.ts';

const cwd = path.join(import.meta.dirname, '../../playbooks');

async function diagnose(bundle: string): Promise<string> {
  const out: string[] = [];
  const stdout = (text: string) => void out.push(text);
  const io = { stdout, stderr: () => undefined, isTerminal: false, columns: 100, cwd, env: {} };
  await diagnoseCommand(['--bundle', bundle, '--locale', 'zh-CN'], io);
  return out.join('');
}

test('diagnose --locale zh-CN prints the report in Chinese', async () => {
  const report = await diagnose('memory-limit-too-low/kube-a-oomkilled-crashloop/bundle');
  expect(report.split('\n').filter((line) => /^\p{Script=Han}+$/u.test(line))).toEqual([
    '原因',
    '日志',
    '风险',
    '未知',
    '方案',
  ]);
  expect(report).toContain('结束时内存中等待发送的数据会丢失');
});
