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

const file = new URL('../../fixtures/fluentbit/size_vectors.json', import.meta.url);
const vectors = JSON.parse(readFileSync(file, 'utf8')) as readonly Vector[];
/** An empty value never reaches the size reader: neither what is empty by itself nor what a variable leaves empty. */
const isEmptied = ({ trimmed }: Vector): boolean => trimmed === '' || trimmed.startsWith('${');
const [read, emptied] = [vectors.filter((each) => !isEmptied(each)), vectors.filter(isEmptied)];
const forwardMaxBytes = 6_144_000;

/** Whether the start is refused, and the limit and the read buffer in force; null = none. */
function effect(
  key: string,
  value: string,
  version: string,
  env?: Readonly<Record<string, string>>,
): readonly [boolean, unknown, unknown] {
  const text = `[INPUT]\n  Name forward\n  ${key} ${value}\n[OUTPUT]\n  Name null\n  Match *\n`;
  const config = readConfig([{ name: 'c', text }], 'c', { version, ...(env && { env }) });
  const [input] = effectiveInputs(config, version);
  const refuses = config.problems.some((each) => each.refusesStart);
  return [refuses, input?.memBufLimitBytes, input?.bufferMaxBytes];
}

it('every vector is held against', () => {
  expect([read.length, emptied.length]).toEqual([42, 2]);
});

describe.each(read)('"$trimmed"', ({ trimmed, result, ...effects }) => {
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

describe.each(emptied)('"$trimmed"', ({ trimmed, ...effects }) => {
  const inVariable = trimmed === '' ? '${EMPTY}' : trimmed;
  const env = { EMPTY: '' };

  it(`as Mem_Buf_Limit: ${effects.mem_buf_limit_effect}`, () => {
    for (const version of ['3.2.9', '4.0.3', '4.2.8']) {
      expect(effect('Mem_Buf_Limit', inVariable, version, env)).toEqual([true, null, forwardMaxBytes]);
    }
  });

  it("as a plugin's size: as if it were not given", () => {
    expect(effect('Buffer_Max_Size', inVariable, '4.2.8', env)).toEqual([false, null, forwardMaxBytes]);
  });

  it('as a variable that is not known here: nothing is said for certain', () => {
    expect(effect('Mem_Buf_Limit', '${LIMIT}', '4.2.8')).toEqual([false, null, forwardMaxBytes]);
  });

  it('as a classic line without a value: no start', () => {
    const bare = (key: string): unknown => effect(key, '', '3.2.9', env)[0];
    expect([bare('Mem_Buf_Limit'), bare('Buffer_Max_Size')]).toEqual([true, true]);
  });
});
