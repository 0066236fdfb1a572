import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { effectiveInputs } from '../../../src/fluentbit/config/effective-inputs.ts';
import { readConfig } from '../../../src/fluentbit/config/read-config.ts';

interface Vector {
  readonly trimmed: string;
  readonly result: number;
  readonly mem_buf_limit_effect: string;
  readonly config_map_size_effect: string;
}

/** Without the empty text and the one with a variable: a configuration never hands these on to the size reader. */
const file = new URL('../../fixtures/fluentbit/size_vectors.json', import.meta.url);
const vectors = (JSON.parse(readFileSync(file, 'utf8')) as readonly Vector[]).filter(
  ({ trimmed }) => trimmed !== '' && !trimmed.startsWith('${'),
);

/** Whether the start is refused, and the limit and the read buffer in force; null = none. */
function effect(key: string, value: string, version: string): readonly [boolean, unknown, unknown] {
  const text = `[INPUT]\n  Name forward\n  ${key} ${value}\n[OUTPUT]\n  Name null\n  Match *\n`;
  const config = readConfig([{ name: 'c', text }], 'c', { version });
  const [input] = effectiveInputs(config, version);
  const refuses = config.problems.some((each) => each.refusesStart);
  return [refuses, input?.memBufLimitBytes, input?.bufferMaxBytes];
}

describe.each(vectors)('"$trimmed"', ({ trimmed, result, ...effects }) => {
  it(`as Mem_Buf_Limit: ${effects.mem_buf_limit_effect}`, () => {
    const isRefused = effects.mem_buf_limit_effect.startsWith('startup error');
    const limit = result > 0 ? result : null;
    expect(effect('Mem_Buf_Limit', trimmed, '4.0.3').slice(0, 2)).toEqual([isRefused, limit]);
    expect(effect('Mem_Buf_Limit', trimmed, '4.0.2').slice(0, 2)).toEqual([false, limit]);
  });

  it(`as a plugin's size: ${effects.config_map_size_effect}`, () => {
    const isUnbounded = effects.config_map_size_effect.startsWith('18446744073709551615');
    const [refuses, , max] = effect('Buffer_Max_Size', trimmed, '4.0.3');
    expect([refuses, max]).toEqual([false, isUnbounded || result < 0 ? null : result]);
  });
});
