import { describe, expect, it } from 'vitest';
import { judgeConfig } from '../../src/check/judge-config.ts';
import { findMountedConfig } from '../../src/diagnosis/mounted-config.ts';
import type { MountedConfig } from '../../src/diagnosis/facts.ts';
import type { Step } from '../../src/plan/plan.ts';
import { english } from '../support/english.ts';

function mounted(limit: string): MountedConfig {
  const text = `[INPUT]\n    Name forward\n    Mem_Buf_Limit ${limit}\n[OUTPUT]\n    Name stdout\n    Match *\n`;
  const map = {
    namespace: 'logging',
    name: 'fluent-bit',
    labels: {},
    annotations: {},
    fieldManagers: [],
    data: { 'fluent-bit.conf': text },
  };
  const configMaps = [{ source: 'c', path: [], value: map }];
  const chosen = { container: undefined, pod: undefined, workload: undefined, namespace: 'logging' };
  const found = findMountedConfig({ configMaps }, chosen, { version: '3.2.0' });
  if (!found) throw new Error('The configuration was not found.');
  return found;
}
const step = (kind: Step['kind'], target: string, from: string, to: string): Step => ({
  kind,
  target,
  from,
  to,
  why: '',
  risk: '',
});
const image = (to: string) =>
  step('set-image', 'DaemonSet/logging/fluent-bit/fluent-bit', 'fluent/fluent-bit:3.2.0', to);
const limit = (from: string, to: string) =>
  step('set-config', 'ConfigMap/logging/fluent-bit/fluent-bit.conf/input[0]/Mem_Buf_Limit', from, to);
const inline = '512m # by load';

describe('the configuration as the target version reads it', () => {
  it.each([
    [
      'is fine',
      [image('fluent/fluent-bit:4.2.8')],
      '256m',
      'passed',
      /^Fluent Bit 4\.2\.8 starts with this configuration\.$/,
    ],
    [
      'has a line that 3.2 ignored and that stops 4.2',
      [image('fluent/fluent-bit:4.2.8')],
      inline,
      'failed',
      /^Fluent Bit 4\.2\.8 would not start with this configuration: fluent-bit\.conf line 3: /,
    ],
    [
      'has that line mended by the same plan',
      [image('fluent/fluent-bit:4.2.8'), limit(inline, '512m')],
      inline,
      'passed',
      /^Fluent Bit 4\.2\.8 starts with this configuration\.$/,
    ],
    [
      'has that line, and 3.2 stays',
      [limit('x', 'x')],
      inline,
      'passed',
      /^Fluent Bit 3\.2\.0 starts with this configuration\.$/,
    ],
    [
      'gets a value that the target refuses',
      [image('fluent/fluent-bit:4.2.8'), limit('256m', '512Mi')],
      '256m',
      'failed',
      /^Fluent Bit 4\.2\.8 would not start/,
    ],
    [
      'gets a value that the version misreads without a word: told, not refused',
      [limit('256m', '512Mi')],
      '256m',
      'passed',
      /^Fluent Bit 3\.2\.0 starts with this configuration, but reads one line otherwise than written\.$/,
    ],
    [
      'has a target whose tag names no version',
      [image('fluent/fluent-bit:latest')],
      '256m',
      'not-possible',
      /^The tag of fluent\/fluent-bit:latest names no version; the newest release would start/,
    ],
  ] as const)('%s', (_, steps, value, state, why) => {
    const check = judgeConfig({ plan: { steps }, mounted: mounted(value), version: '3.2.0' });
    expect(check).toMatchObject({ id: 'config', state });
    expect(english(check.why)).toMatch(why);
  });

  it('could not be read', () => {
    expect(english(judgeConfig({ plan: { steps: [] }, mounted: undefined, version: '3.2.0' }))).toEqual({
      id: 'config',
      state: 'not-possible',
      why: 'The configuration could not be read, so it was not held against the target version.',
    });
  });
});
