import { describe, expect, it } from 'vitest';
import { effectiveInputs } from '../../../src/fluentbit/config/effective-inputs.ts';
import { effectiveOutputs } from '../../../src/fluentbit/config/effective-outputs.ts';
import { effectiveService } from '../../../src/fluentbit/config/effective-service.ts';
import { read } from './read-brief.ts';

const defaults = {
  flushSeconds: 1,
  graceSeconds: 5,
  storagePath: null,
  maxChunksUp: 128,
  backlogMemLimitBytes: 100_000_000,
  storageMetrics: true,
  httpServer: false,
  httpPort: 2020,
  healthCheck: false,
  hotReload: false,
  schedulerBaseSeconds: 5,
  schedulerCapSeconds: 2000,
};

describe('effectiveService', () => {
  it.each([
    ['1.8.15', { ...defaults, flushSeconds: 5, storageMetrics: false }],
    ['1.9.2', { ...defaults, storageMetrics: false }],
    ['5.1.1', defaults],
  ])('the defaults of %s', (version, expected) => {
    expect(effectiveService(read('', 'fluent-bit.conf', version), version)).toEqual(expected);
  });

  it('what is written, as it is read', () => {
    const text = [
      '[SERVICE]',
      '  Flush 0.5 # fast',
      '  Grace 30s',
      '  HTTP_Server On # x',
      '  Hot_Reload on',
      '  storage.path /var/s',
      '  storage.backlog.mem_limit 5Mi',
      '  storage.max_chunks_up 64 # was 128',
      '[SERVICE]',
      '  Flush 2',
    ].join('\n');
    const written = {
      ...defaults,
      flushSeconds: 2,
      graceSeconds: 30,
      storagePath: '/var/s',
      maxChunksUp: 64,
      backlogMemLimitBytes: null,
    };
    expect(effectiveService(read(text), '2.0.0')).toEqual(written);
    expect(effectiveService(read(text), '2.1.0')).toEqual({ ...written, hotReload: true });
  });
});

describe('effectiveOutputs', () => {
  it.each([
    ['Name http', [1, 2, null]],
    ['Name kafka\n  Retry_Limit False\n  storage.total_limit_size 1G', ['unlimited', 0, 1_000_000_000]],
    ['Name es\n  Retry_Limit forever\n  Workers 4 # x\n  storage.total_limit_size off', [1, 4, null]],
    ['Name gelf\n  Retry_Limit no_retries\n  storage.total_limit_size 1Gi', [0, null, null]],
    ['Name http\n  Retry_Limit ${R}', [1, 2, null]],
  ])('%j', (body, expected) => {
    const outputs = effectiveOutputs(read(`[OUTPUT]\n  Match *\n  ${body}\n`));
    expect(outputs.map((each) => [each.retries, each.workers, each.totalLimitBytes])).toEqual([expected]);
  });
});

describe('an output with a second name', () => {
  it('is called as its log lines call it', () => {
    const config = read('[OUTPUT]\n  Name elasticsearch\n  Match *\n', 'fluent-bit.conf', '5.1.1');
    expect(effectiveOutputs(config).map((each) => [each.instance, each.plugin, each.workers])).toEqual([
      ['es.0', 'es', 2],
    ]);
  });
});

describe('the emitter of a multiline filter', () => {
  it.each([
    ['1.9.2', []],
    ['3.2.9', ['emitter_for_multiline.0']],
  ])('%s', (version, expected) => {
    const config = read('[FILTER]\n  Name multiline\n  Match *\n', 'fluent-bit.conf', version);
    expect(effectiveInputs(config, version).map((each) => each.instance)).toEqual(expected);
  });
});
