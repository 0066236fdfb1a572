import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { effectiveInputs } from '../../../src/fluentbit/config/effective-inputs.ts';
import type { FluentBitConfig } from '../../../src/fluentbit/config/fluent-bit-config.ts';
import { readConfig } from '../../../src/fluentbit/config/read-config.ts';
import { readSize } from '../../../src/fluentbit/size.ts';

interface StartUp {
  readonly version: string;
  /** null = it runs. */
  readonly exitCode: number | null;
  readonly config: Readonly<Record<string, string>>;
  readonly log: readonly string[];
}
interface Run extends StartUp {
  /** What the monitoring API printed for each input. */
  readonly memLimits: Readonly<Record<string, string>>;
}

const fixture = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../fixtures/fluentbit/${name}`, import.meta.url), 'utf8'));
const startUps = fixture('start-ups.json') as Readonly<Record<string, StartUp>>;
const runs = fixture('recordings.json') as Readonly<Record<string, Run>>;

/** Files outside the configuration and places on the disk: nothing in its text tells of them. */
const outsideTheText = /lua-missing|tls-missing-ca|storage-path-readonly/;

describe('recorded starts', () => {
  it.each(Object.entries(startUps).filter(([name]) => !outsideTheText.test(name)))('%s', (_, start) => {
    const refuses = read(start).problems.some((each) => each.refusesStart);
    expect(refuses).toBe(start.exitCode !== null);
  });

  it.each<[string, string, string | undefined]>([
    [
      'bad-v1.9.2-match-nothing',
      'the senders of forward.0 choose the tags, and only nomatch.* has an output',
      'records with any other tag are thrown away',
    ],
    [
      'bad-v3.2.9-no-output',
      'there are inputs and no output',
      'Fluent Bit starts and throws every record away',
    ],
    [
      'bad-v3.2.9-missing-parsers',
      'Parsers_File /fluent-bit/etc/parsers-missing.conf: no such file among those at hand',
      'if it is not in the container either, Fluent Bit logs one error and starts without these parsers',
    ],
    [
      'bad-v3.2.9-bad-size-unit',
      'Mem_Buf_Limit: "512Mi" uses a Kubernetes unit; Fluent Bit knows only K, M, G (and KB, MB, GB)',
      'no limit at all: one error line is logged and Fluent Bit starts without Mem_Buf_Limit',
    ],
    [
      'bad-v4.2.8-bad-size-chunk-gt-max',
      'Buffer_Chunk_Size 64M is greater than Buffer_Max_Size 1M',
      'read buffers larger than their maximum: incoming data may be refused',
    ],
  ])('%s starts, and this is said: %s', (name, what, inForce) => {
    const start = startUps[name];
    const problems = start ? read(start).problems : [];
    expect(problems.map((each) => [each.what, each.inForce])).toEqual([[what, inForce]]);
  });
});

describe('recorded runs', () => {
  it('has all of them', () => {
    expect(Object.keys(runs).length).toBe(103);
  });

  it.each(Object.entries(runs))('%s: accepted or refused as it was', (name, run) => {
    const refuses = read(run).problems.some((each) => each.refusesStart);
    expect(refuses).toBe(/^article-comment-v[45]/.test(name));
    expect(refuses && run.exitCode !== 1).toBe(false);
  });

  it.each(Object.entries(runs).filter(([, run]) => Object.keys(run.memLimits).length > 0))(
    '%s: the limits the monitoring API printed',
    (_, run) => {
      const printed = Object.entries(run.memLimits).filter(([name]) => !name.startsWith('storage_backlog'));
      const inForce = effectiveInputs(read(run), run.version).map((each) => {
        const written = readSize(each.memBufLimit?.value ?? '0');
        const ofDisk = written.ok ? written.bytes : 0;
        return [each.instance, human(each.storage === 'filesystem' ? ofDisk : (each.memBufLimitBytes ?? 0))];
      });
      expect(Object.fromEntries(inForce)).toEqual(Object.fromEntries(printed));
    },
  );
});

function read({ config, version }: StartUp): FluentBitConfig {
  const files = Object.entries(config).map(([name, text]) => ({ name, text }));
  return readConfig(files, 'fluent-bit.conf', { version, env: {}, complete: true });
}

/** The way `flb_utils_bytes_to_human_readable_size` prints. */
function human(bytes: number): string {
  if (bytes < 1024) return `${bytes}b`;
  const power = Math.floor(Math.log(bytes) / Math.log(1024));
  return `${(bytes / 1024 ** power).toFixed(1)}${' KMGT'[power] ?? ''}`;
}
