import { describe, expect, it } from 'vitest';
import type { Facts } from '../../src/diagnosis/facts.ts';
import { digestOf } from '../../src/plan/digest.ts';
import type { Former, Ground } from '../../src/plan/former.ts';
import type { Plan } from '../../src/plan/plan.ts';
import { putBackPlan } from '../../src/plan/put-back.ts';
import { caseOf, ceilingBytes } from '../support/playbook-cases.ts';

const crash = await caseOf('known-crash/seed-v3.2.0-mbl256m-packsmall');
const now = crash.facts.container?.value.image ?? '';
const imageOf = (version: string) => now.replace('3.2.0', version);
const watched: Ground = {
  kind: 'watched',
  from: '2026-11-13T03:00:00Z',
  until: '2026-11-22T03:05:00Z',
  pods: 60,
};
const same: Former = { image: now, config: { state: 'same' }, ground: watched };

/** The configuration of now with some of its text replaced, as it is kept of then. */
function textThen(change: (text: string) => string, facts: Facts = crash.facts): Former['config'] {
  const map = facts.mounted?.configMap.value;
  const volume = facts.workload?.value.volumes.find(({ configMap }) => configMap === map?.name)?.name ?? '';
  const data = { ...map?.data };
  const main = facts.mounted?.mainKey ?? '';
  return {
    state: 'other',
    maps: [{ volume, name: 'then', data: { ...data, [main]: change(data[main] ?? '') } }],
  };
}

const back = (former: Partial<Former>, facts: Facts = crash.facts, releases = {}) =>
  putBackPlan({
    facts,
    diagnosis: crash.diagnosis,
    former: { ...same, ...former },
    policy: { memoryCeilingBytes: ceilingBytes, releases },
  });

function plan(...about: Parameters<typeof back>): Plan {
  const made = back(...about);
  if ('refused' in made) throw new Error(made.refused);
  return made;
}
const changes = ({ steps }: Plan) =>
  steps
    .filter(({ kind, from, to }) => kind !== 'advice' && from !== to)
    .map(({ kind, target, from, to }) => [kind, target.split('/').at(-1), from, to]);

describe('the image of before', () => {
  it('is put back with its ground and its known defects; the way back into the crash is never automatic', () => {
    const made = plan({ image: imageOf('1.9.2') });
    expect(changes(made)).toEqual([['set-image', 'fluent-bit', now, imageOf('1.9.2')]]);
    expect([made.adviceOnly, made.undoIsSafe, made.digest]).toEqual([undefined, false, digestOf(made)]);
    expect(made.undo.map(({ from, to }) => [from, to])).toEqual([[imageOf('1.9.2'), now]]);
    expect(made.steps[0]?.why).toMatch(
      /^Puts back what ran before: 60 pods ran 9 days with 0 restarts, until 2026-11-22 03:05 UTC\. /,
    );
  });

  it.each<[string, Partial<Former>, object, RegExp]>([
    [
      'a version with the crash just diagnosed',
      { image: imageOf('3.1.10') },
      {},
      /^3\.1\.10 has the very crash that was diagnosed \(FLB-/,
    ],
    [
      'a version that is not allowed',
      { image: imageOf('1.9.2') },
      { allowed: ['4.2'] },
      /1\.9\.2 is not all/,
    ],
    [
      'a registry that is not allowed',
      { image: 'other.example/fluent-bit:1.9.2' },
      { registries: ['cr.fluentbit.io'] },
      /^The policy allows images of cr\.fluentbit\.io only, not other/,
    ],
    ['what does not differ', {}, {}, /^What ran before does not differ/],
    [
      'a configuration of which nothing is known',
      { config: { state: 'unknown', why: 'secret' } },
      {},
      /cannot be put back: its texts were not kept, because something in them looks secret$/,
    ],
  ])('is not offered: %s', (_, former, releases, why) => {
    const made = back(former, crash.facts, releases);
    expect('refused' in made ? made.refused : 'a plan').toMatch(why);
  });

  it.each<[Ground, string]>([
    [{ kind: 'unknown' }, 'it ran before; whether healthily is not known'],
    [
      { kind: 'unknown', from: '2026-11-13T03:00:00Z', until: '2026-11-22T03:05:00Z' },
      'it ran for 9 days, until 2026-11-22 03:05 UTC; whether healthily is not known',
    ],
    [
      { kind: 'still', since: '2026-11-13T03:00:00Z', pods: 1 },
      '1 pod runs it to this moment, since 2026-11-13 03:00 UTC with 0 restarts',
    ],
  ])('says what its health is known from: %j', (ground, words) => {
    expect(plan({ image: imageOf('1.9.2'), ground }).steps[0]?.why).toContain(words);
  });

  it('names what is known to be broken there', () => {
    expect(plan({ image: imageOf('2.1.0') }).steps[0]?.why).toMatch(/ Known there: .+\.$/);
  });

  it('without a configuration that was read it claims nothing of the plugins in use', () => {
    const unread: Facts = { ...crash.facts, mounted: undefined };
    expect(plan({ image: imageOf('1.9.2') }, unread).steps[0]?.why).toMatch(/The configuration was not read/);
  });

  it('a tag without a version: what it has is not known', () => {
    expect(plan({ image: 'fluent/fluent-bit:latest' }).steps[0]?.why).toMatch(/Its tag names no version/);
  });

  it('says that the configuration stays where that of then is not known', () => {
    const made = plan({ image: imageOf('1.9.2'), config: { state: 'unknown', why: 'gone', name: 'fb-7f8' } });
    expect(made.steps.find(({ kind }) => kind === 'advice')).toMatchObject({
      to: 'The configuration stays as it is now',
      why: 'what it was then cannot be put back: ConfigMap fb-7f8 of that time is gone',
    });
  });
});

describe('the configuration of before', () => {
  it('comes back value by value, together with the image', () => {
    const config = textThen((text) => text.replace(/(Mem_Buf_Limit\s+)256m/i, '$1128m'));
    const made = plan({ image: imageOf('1.9.2'), config });
    expect(changes(made)).toEqual([
      ['set-image', 'fluent-bit', now, imageOf('1.9.2')],
      ['set-config', 'Mem_Buf_Limit', '256m', '128m'],
    ]);
    expect(made.basis.map(({ kind }) => kind)).toEqual(['DaemonSet', 'ConfigMap']);
  });

  it('keys that came or went since go or come', () => {
    const config = textThen((text) => text.replace(/^ *Mem_Buf_Limit.*\n/im, '    Tag  then\n'));
    expect(changes(plan({ config }))).toEqual([
      ['set-config', 'Mem_Buf_Limit', '256m', ''],
      ['set-config', 'Tag', '', 'then'],
    ]);
  });

  it('other comments and blanks are no change', () => {
    expect(back({ config: textThen((text) => `# of then\n${text}\n`) })).toEqual({
      refused: 'What ran before does not differ from what runs now',
    });
  });

  it.each<[string, (text: string) => string, RegExp]>([
    ['a section that went', (text) => `${text}\n[OUTPUT]\n    Name null\n    Match *\n`, /sections or texts/],
    ['another plugin', (text) => text.replace(/Name +forward/, 'Name tcp'), /sections or texts/],
    [
      'a value that looks secret',
      (text) => text.replace(/^( *)Mem_Buf_Limit.*$/im, '$1Shared_Key  hunter2hunter2'),
      /value of Shared_Key in .* looks secret, so it is neither kept nor shown/,
    ],
    [
      'a key that stands there several times',
      (text) => text.replace(/^( *)Mem_Buf_Limit.*$/im, '$1Tag a\n$1Tag b\n$&'),
      /Tag stands several times/,
    ],
    [
      'a comment behind a value, which is never written',
      (text) => text.replace(/256m/, '256m # peak'),
      /sections or texts came or went/,
    ],
  ])('is left to people: %s', (_, change, why) => {
    expect(plan({ image: imageOf('1.9.2'), config: textThen(change) }).adviceOnly).toMatch(why);
  });

  it('a file that came or went since', () => {
    const config = textThen((text) => text);
    const maps = config.state === 'other' ? config.maps : [];
    const more = maps.map((map) => ({ ...map, data: { ...map.data, 'extra.conf': '' } }));
    expect(plan({ config: { state: 'other', maps: more } }).adviceOnly).toMatch(/the file extra\.conf/);
  });

  it('volumes that are not there any more', () => {
    const maps = [{ volume: 'gone', name: 'then', data: {} }];
    expect(plan({ config: { state: 'other', maps } }).adviceOnly).toMatch(/its volumes are others now/);
  });

  it('a version that refuses the configuration as it would stand is not written', () => {
    const config = textThen((text) => text.replace(/256m/, '512Mi'));
    expect(plan({ image: imageOf('4.0.14'), config }).adviceOnly).toMatch(
      /^Fluent Bit 4\.0\.14 would not accept this configuration/,
    );
  });
});

describe('the memory limit of before', () => {
  const { container } = crash.facts;
  const limited: Facts = {
    ...crash.facts,
    container: container && { ...container, value: { ...container.value, memoryLimit: '512Mi' } },
  };
  it.each<[string | undefined, readonly unknown[]]>([
    ['2Gi', [['set-memory', 'fluent-bit', '512Mi', '2Gi']]],
    ['16Mi', []],
    [undefined, []],
  ])('%s: put back where it was larger', (memoryLimit, expected) => {
    const made = back({ memoryLimit }, limited);
    expect('refused' in made ? [] : changes(made)).toEqual(expected);
  });

  it('not above what is possible', () => {
    expect(plan({ memoryLimit: '64Gi' }, limited).adviceOnly).toMatch(
      /\(64Gi\) is more than the 3526Mi that are possible here/,
    );
  });
});
