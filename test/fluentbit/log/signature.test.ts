import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  matchBareLine,
  matchBody,
  matchComplaint,
  signatureMeaning,
} from '../../../src/fluentbit/log/signature.ts';
import { readLog } from '../../../src/fluentbit/log/read-log.ts';

interface Entry {
  readonly id: string;
  readonly match_on: 'body' | 'line';
  readonly sample: string;
}

const file = new URL('../../../src/fluentbit/data/signatures.json', import.meta.url);
const { signatures } = JSON.parse(readFileSync(file, 'utf8')) as { signatures: readonly Entry[] };
/** The reloader's pattern fits any text about reloading, frames have a reader of their own, and complaints depend on their level. */
const apart = new Set(['reloader', 'frame', 'output_error', 'core_error']);

describe('what an output says in words of its own', () => {
  const line = '[output:kafka:kafka.0] message delivery failed: Local: Message timed out';

  it('is a complaint of that output, unless a signature names it', () => {
    expect(matchComplaint(line)).toEqual({
      id: 'output_error',
      fields: {
        plugin: 'kafka',
        instance: 'kafka.0',
        text: 'message delivery failed: Local: Message timed out',
      },
    });
    expect(matchBody(line)).toBeUndefined();
  });

  it('counts on the levels warn and error only', () => {
    const log = ['warn', 'error', ' info']
      .map((level) => `[2026/05/03 00:02:30] [${level}] ${line}`)
      .join('\n');
    const story = readLog(log);
    expect(story.outputs.get('kafka.0')?.complaints).toBe(2);
    expect(story.lastError?.line).toBe(2);
  });
});

describe('the signatures', () => {
  it('have ids of their own', () => {
    expect(new Set(signatures.map((each) => each.id)).size).toBe(signatures.length);
  });

  it.each(signatures.filter((each) => !apart.has(each.id) && each.sample !== ''))(
    '$id knows its own sample',
    ({ id, match_on, sample }) => {
      const match = match_on === 'body' ? matchBody(sample) : matchBareLine(sample);
      expect([match?.id, signatureMeaning(id)]).toEqual([id, expect.any(String)]);
    },
  );

  it.each([
    ["[config] section 'x' tried to instance a plugin name that don't exists", 'cfg_noplugin', { name: 'x' }],
    [
      '[input:forward:forward.0] could not ingest Forward mode batch: -1',
      'fwd_append_fail',
      { instance: 'forward.0', mode: 'Forward mode batch', ret: '-1' },
    ],
    [
      '[filter:kubernetes:kubernetes.0] Fluent Bit not running in a POD',
      'k8s_no_account',
      { instance: 'kubernetes.0' },
    ],
    ['[engine] nothing of the kind', undefined, undefined],
    ['', undefined, undefined],
  ])('%s', (body, id, fields) => {
    const match = matchBody(body);
    expect([match?.id, match?.fields]).toEqual([id, fields]);
  });

  it('count a chunk that a server refused for good as given up', () => {
    expect(
      matchBody(
        '[output:http:http.0] could not flush records to 127.0.0.1:9880 (http_do=0), chunk will not be retried',
      ),
    ).toEqual({
      id: 'http_not_retried',
      fields: { plugin: 'http', instance: 'http.0', host: '127.0.0.1:9880', code: '0' },
    });
  });
});
