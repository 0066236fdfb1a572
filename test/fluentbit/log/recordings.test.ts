import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { matchAdvisories } from '../../../src/fluentbit/advisory.ts';
import { readConfig } from '../../../src/fluentbit/config/read-config.ts';
import { fingerprint } from '../../../src/fluentbit/crash.ts';
import { readLog } from '../../../src/fluentbit/log/read-log.ts';

interface Run {
  readonly version: string;
  readonly exitCode: number;
  readonly oomKilled: boolean;
  readonly family: string;
  readonly observed: { sigsegvLine: boolean; sigsegvAfterSigterm: boolean; topFrame: string | null };
  readonly config: Readonly<Record<string, string>>;
  readonly log: readonly string[];
}

const file = new URL('../../fixtures/fluentbit/recordings.json', import.meta.url);
const runs = Object.entries(JSON.parse(readFileSync(file, 'utf8')) as Readonly<Record<string, Run>>);

/** The defect that each family of crashes is, by version; the crash of 3.2.9 at its stop has no advisory. */
const advisoryOf: Readonly<Record<string, string | undefined>> = {
  'forward-pause-crash 3.2.0': 'FLB-FWD-PAUSE-1',
  'forward-pause-crash 4.2.0': 'FLB-FWD-PAUSE-3',
};

describe('every recording', () => {
  it.each(runs)('%s: version, end and refusal', (_, run) => {
    const story = readLog(run.log.join('\n'));
    expect({
      version: story.version,
      refused: story.refusedStart !== undefined,
      crashed: story.fatalSignal !== undefined,
      ranAndStopped: run.exitCode === 0 ? story.ran && story.stopped : true,
      endsAbruptly: run.oomKilled ? story.endsAbruptly : false,
    }).toEqual({
      version: run.version,
      refused: run.exitCode === 1,
      // A trimmed log may have lost the line of the signal; the frames then tell of the crash.
      crashed: run.log.some((line) => line.includes('SIGSEGV')),
      ranAndStopped: true,
      endsAbruptly: run.oomKilled,
    });
  });

  it.each(runs)('%s: crash and advisory', (_, run) => {
    const story = readLog(run.log.join('\n'));
    const crash = fingerprint(story, run.exitCode);
    const top = crash?.frames[0];
    expect(top ? `${top.function}() at ${top.file}:${top.line}` : null).toBe(run.observed.topFrame);
    expect(crash?.signal).toBe(run.exitCode === 139 ? 'SIGSEGV' : undefined);
    const name = 'fluent-bit.conf';
    const config = readConfig([{ name, text: run.config[name] ?? '' }], name, { version: story.version });
    const explained = matchAdvisories({ version: story.version, config, crash, story })
      .filter((match) => match.explainsCrash)
      .map((match) => [match.advisory.id, match.sure, match.against]);
    const wanted = advisoryOf[`${run.family} ${run.version}`];
    expect(explained.slice(0, 1)).toEqual(wanted === undefined ? [] : [[wanted, 'certain', []]]);
  });
});
