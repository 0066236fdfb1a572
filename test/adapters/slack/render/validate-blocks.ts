import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('../../../fixtures/slack/validate-blocks.mjs', import.meta.url));

/** The findings of an independent checker, strict, about payloads as they go over the wire; empty when clean. */
export function validateBlocks(payloads: readonly unknown[], ...options: readonly string[]): string {
  const run = spawnSync(process.execPath, [script, '--jsonl', '--strict', ...options], {
    input: payloads.map((payload) => JSON.stringify(payload)).join('\n'),
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (run.status === 0) return '';
  const findings = `${run.stdout}${run.stderr}`.split('\n').filter((line) => line.startsWith('ERROR'));
  return findings.length === 0 ? `exit ${run.status}: ${run.stderr}` : findings.slice(0, 20).join('\n');
}
