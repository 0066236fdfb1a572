import { describe, expect, it } from 'vitest';
import { effectiveInputs } from '../../../src/fluentbit/config/effective-inputs.ts';
import { readConfig } from '../../../src/fluentbit/config/read-config.ts';

function inputsOf(text: string, version = '3.2.0'): unknown {
  const config = readConfig([{ name: 'c', text }], 'c', { version });
  return effectiveInputs(config, version).map((each) => [
    each.instance,
    each.storage,
    each.memBufLimitBytes,
    each.bufferChunkBytes,
    each.bufferMaxBytes,
  ]);
}

describe('effectiveInputs', () => {
  it.each([
    ['defaults', 'Name forward', ['forward.0', 'memory', null, 1_024_000, 6_144_000]],
    [
      'explicit',
      'Name forward\n  Mem_Buf_Limit 512m\n  Buffer_Chunk_Size 1M\n  Buffer_Max_Size 64M',
      ['forward.0', 'memory', 512_000_000, 1_000_000, 64_000_000],
    ],
    [
      'an unreadable limit',
      'Name forward\n  Mem_Buf_Limit 512Mi',
      ['forward.0', 'memory', null, 1_024_000, 6_144_000],
    ],
    [
      'an unreadable buffer',
      'Name forward\n  Buffer_Max_Size 64Mi',
      ['forward.0', 'memory', null, 1_024_000, null],
    ],
    ['a limit of nothing', 'Name tail\n  Mem_Buf_Limit 0', ['tail.0', 'memory', null, 32_768, 32_768]],
    [
      'filesystem',
      'Name tail\n  Mem_Buf_Limit 5M\n  storage.type filesystem',
      ['tail.0', 'filesystem', null, 32_768, 32_768],
    ],
    [
      'a ring',
      'Name tail\n  Mem_Buf_Limit 5M\n  storage.type memrb',
      ['tail.0', 'memrb', 5_000_000, 32_768, 32_768],
    ],
    [
      'KiB integers',
      'Name tcp\n  Chunk_Size 64\n  Buffer_Size 64M',
      ['tcp.0', 'memory', null, 65_536, 65_536],
    ],
    ['http', 'Name http', ['http.0', 'memory', null, 512_000, 4_000_000]],
    ['no read buffer', 'Name cpu', ['cpu.0', 'memory', null, null, null]],
  ])('%s', (_, body, expected) => {
    expect(inputsOf(`[INPUT]\n  ${body}\n`)).toEqual([expected]);
  });

  it('counts the emitters of filters as inputs with a limit of their own', () => {
    const text = [
      '[FILTER]\n  Name rewrite_tag\n  Emitter_Name re_emitted\n  Emitter_Mem_Buf_Limit 20M',
      '[FILTER]\n  Name multiline',
      '[FILTER]\n  Name multiline\n  Buffer off',
      '[FILTER]\n  Name grep\n',
    ].join('\n');
    expect(inputsOf(text)).toEqual([
      ['re_emitted', 'memory', 20_000_000, null, null],
      ['emitter_for_multiline.1', 'memory', 10_000_000, null, null],
    ]);
  });

  it('inherits the storage type of the service from 4.0.4 on', () => {
    const text = '[SERVICE]\n  storage.type filesystem\n  storage.inherit on\n[INPUT]\n  Name tail\n';
    expect([inputsOf(text, '4.0.3'), inputsOf(text, '4.0.4')]).toEqual([
      [['tail.0', 'memory', null, 32_768, 32_768]],
      [['tail.0', 'filesystem', null, 32_768, 32_768]],
    ]);
  });
});
