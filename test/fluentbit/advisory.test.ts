import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { advisories, advisoryOf, isAffected } from '../../src/fluentbit/advisory-catalogue.ts';
import { matchAdvisories } from '../../src/fluentbit/advisory.ts';
import { readConfig } from '../../src/fluentbit/config/read-config.ts';
import type { FluentBitConfig } from '../../src/fluentbit/config/fluent-bit-config.ts';
import { fingerprint, tellingFrames } from '../../src/fluentbit/crash.ts';
import { readLog } from '../../src/fluentbit/log/read-log.ts';

const forward = configOf('forward');

function configOf(input: string): FluentBitConfig {
  const text = `[INPUT]\n    Name ${input}\n    Mem_Buf_Limit 64m\n[OUTPUT]\n    Name http\n    Match *\n`;
  return readConfig([{ name: 'c', text }], 'c', { version: undefined });
}

/** The advisories that explain a recorded crash, as `id sure`. */
function explained(name: string, config: FluentBitConfig | undefined, version?: string): readonly string[] {
  const file = new URL(`../fixtures/fluentbit/logs/${name}.log`, import.meta.url);
  const story = readLog(readFileSync(file, 'utf8'));
  const crash = fingerprint(story);
  return matchAdvisories({ version: version ?? story.version, config, crash, story })
    .filter((match) => match.explainsCrash)
    .map((match) => `${match.advisory.id} ${match.sure}`);
}

describe('the catalogue', () => {
  it('holds what its schema says, and ranges agree with the listed versions', () => {
    expect(advisories).toHaveLength(66);
    const wrong = advisories.flatMap((each) =>
      each.affected_versions
        .filter((version) => !isAffected(each, version))
        .map((version) => `${each.id} ${version}`),
    );
    expect(wrong).toEqual([]);
  });

  it('knows the three windows of the pause defect', () => {
    const affected = (version: string): readonly number[] =>
      [1, 2, 3].filter((n) => {
        const advisory = advisoryOf(`FLB-FWD-PAUSE-${n}`);
        return advisory !== undefined && isAffected(advisory, version);
      });
    const versions = [
      '3.1.1',
      '3.1.2',
      '3.2.2',
      '3.2.3',
      '4.0.2',
      '4.0.3',
      '4.0.13',
      '4.0.14',
      '4.1.1',
      '4.1.2',
      '4.2.0',
      '4.2.1',
    ];
    expect(versions.map(affected)).toEqual([[], [1], [1], [2], [2], [3], [3], [], [3], [], [3], []]);
  });
});

describe('matchAdvisories', () => {
  it.each([
    ['the seed crash', 'seed-v3.2.0-mbl256m-packsmall', forward, undefined, ['FLB-FWD-PAUSE-1 certain']],
    [
      'the same crash come back',
      'seed-v4.2.0-mbl256m-packsmall',
      forward,
      undefined,
      ['FLB-FWD-PAUSE-3 certain'],
    ],
    [
      'without the configuration',
      'seed-v3.2.0-mbl256m-packsmall',
      undefined,
      undefined,
      ['FLB-FWD-PAUSE-1 likely'],
    ],
    [
      'frames of a plugin that is not in use',
      'seed-v3.2.0-mbl256m-packsmall',
      configOf('tail'),
      undefined,
      [],
    ],
    ['a version outside every range', 'seed-v3.2.0-mbl256m-packsmall', forward, '5.1.1', []],
    ['a crash nobody described', 'tail-v3.2.9-fs-mcu16', configOf('tail'), undefined, []],
    ['an abort without a back-trace', 'kube-c-abort', configOf('tail'), undefined, []],
  ])('%s', (_, name, config, version, expected) => {
    expect(explained(name, config, version)).toEqual(expected);
  });

  it('gives its reasons, and what speaks against the others', () => {
    const story = readLog(
      readFileSync(
        new URL('../fixtures/fluentbit/logs/seed-v3.2.0-mbl256m-packsmall.log', import.meta.url),
        'utf8',
      ),
    );
    const matches = matchAdvisories({ version: '3.2.0', config: forward, crash: fingerprint(story), story });
    expect(matches[0]).toMatchObject({
      sure: 'certain',
      because: [
        '3.2.0 lies in the affected range 3.1.2–3.2.2',
        'the configuration uses in_forward',
        'the back-trace shows fw_conn_event()',
        'the log has 3 of 3 lines the advisory names',
        'a forward input has a Mem_Buf_Limit that it can reach',
        'the log shows an input pause at its limit',
      ],
      against: [],
    });
    expect(matches.find((each) => each.advisory.id === 'FLB-FWD-MSGMODE-OOB')?.against).toEqual([
      'the back-trace shows fw_conn_event, the advisory names fw_prot_process',
    ]);
  });

  it('names what may come without a crash, never as its explanation', () => {
    const ids = matchAdvisories({ version: '3.2.10', config: forward, crash: undefined });
    expect(ids.map((each) => each.advisory.id)).toContain('FLB-FWD-PAUSE-2');
    expect(ids.every((each) => each.sure === 'possible' && !each.explainsCrash)).toBe(true);
  });
});

it('matches against the advisories of a refreshed catalogue', () => {
  const question = { version: '3.2.10', config: forward, crash: undefined };
  const only = advisories.filter((each) => each.id === 'FLB-FWD-PAUSE-2');
  expect(matchAdvisories(question, only).map((each) => each.advisory.id)).toEqual(['FLB-FWD-PAUSE-2']);
  expect(matchAdvisories(question, [])).toEqual([]);
});

describe('fingerprint', () => {
  it('is the signal and the frames; frames of every back-trace tell nothing', () => {
    const story = readLog(
      readFileSync(
        new URL('../fixtures/fluentbit/logs/seed-v3.2.0-mbl256m-packsmall.log', import.meta.url),
        'utf8',
      ),
    );
    const crash = fingerprint(story);
    expect(crash?.signal).toBe('SIGSEGV');
    expect(crash && tellingFrames(crash)).toEqual(['fw_conn_event']);
    expect(fingerprint(readLog('nothing'))).toBeUndefined();
  });
});

describe('what speaks against', () => {
  const crash = {
    signal: 'SIGSEGV',
    frames: [{ function: 'fw_conn_event', file: 'plugins/in_forward/fw_conn.c', line: 75 }],
  };
  const unbounded = readConfig([{ name: 'c', text: '[INPUT]\n    Name forward\n' }], 'c', {
    version: '3.2.0',
  });

  it.each<[string, FluentBitConfig, number | undefined, string, readonly string[]]>([
    ['nothing', forward, 139, 'certain', []],
    ['a watcher in front', forward, 1, 'certain', []],
    [
      'an exit code of something else',
      forward,
      137,
      'likely',
      ['the container ended with 137, the advisory names 139 and 134'],
    ],
    [
      'a configuration in which nothing can pause',
      unbounded,
      undefined,
      'likely',
      ['no forward input has a Mem_Buf_Limit in force, so none can pause'],
    ],
  ])('%s', (_, config, exitCode, sure, against) => {
    const seen = { ...crash, ...(exitCode !== undefined && { exitCode }) };
    const match = matchAdvisories({ version: '3.2.0', config, crash: seen }).find(
      (each) => each.advisory.id === 'FLB-FWD-PAUSE-1',
    );
    expect([match?.sure, match?.against, match?.explainsCrash]).toEqual([sure, against, true]);
  });

  it.each([
    [139, 'SIGSEGV'],
    [134, 'SIGABRT'],
    [137, undefined],
    [1, undefined],
    [0, undefined],
  ])('without a log, exit code %d tells of %s', (exitCode, signal) => {
    const seen = fingerprint({ backtrace: undefined, fatalSignal: undefined }, exitCode);
    expect(seen).toEqual(signal === undefined ? undefined : { signal, exitCode, frames: [] });
  });
});
