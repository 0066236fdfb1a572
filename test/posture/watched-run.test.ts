import { describe, expect, it } from 'vitest';
import type { ConfigMap } from '../../src/evidence/evidence.ts';
import type { KeptConfig, WatchedRun } from '../../src/plan/former.ts';
import { keptConfig } from '../../src/posture/kept-config.ts';
import { type Sighting, withSighting } from '../../src/posture/watched-run.ts';

const config: KeptConfig = { hash: 'a', names: [], kept: 'large' };
const at = (minute: number) => `2026-11-22T03:${String(minute).padStart(2, '0')}:00.000Z`;
const sighting = (minute: number, more: Partial<Sighting> = {}): Sighting => ({
  image: 'fb:1',
  config,
  pods: 3,
  at: at(minute),
  since: '2026-11-13T03:00:00Z',
  ...more,
});
const runsOf = (...sightings: readonly Sighting[]): readonly WatchedRun[] =>
  sightings.reduce<readonly WatchedRun[]>(withSighting, []);
const times = (runs: readonly WatchedRun[]) => runs.map(({ image, from, until }) => [image, from, until]);

describe('how a workload ran while it was well', () => {
  it('a run goes on from look to look', () => {
    expect(times(runsOf(sighting(1), sighting(11), sighting(21)))).toEqual([
      ['fb:1', '2026-11-13T03:00:00Z', at(21)],
    ]);
  });
  it('begins anew after a death', () => {
    expect(times(runsOf(sighting(1), sighting(11, { troubledAt: at(5), since: at(6) })))).toEqual([
      ['fb:1', at(6), at(11)],
    ]);
    expect(times(runsOf(sighting(1), sighting(11, { troubledAt: at(5) })))).toEqual([
      ['fb:1', at(5), at(11)],
    ]);
  });
  it('a death of before the last look is known already', () => {
    const past = { troubledAt: '2026-11-12T00:00:00Z' };
    expect(times(runsOf(sighting(1, past), sighting(11, past)))[0]?.[1]).toBe('2026-11-13T03:00:00Z');
  });
  it('another image, limit or configuration is another run, and going back begins anew', () => {
    const other = { image: 'fb:2', since: at(5) };
    expect(times(runsOf(sighting(1), sighting(11, other), sighting(21, { since: at(15) })))).toEqual([
      ['fb:2', at(5), at(11)],
      ['fb:1', at(15), at(21)],
    ]);
    expect(runsOf(sighting(1), sighting(11, { memoryLimit: '1Gi' }))).toHaveLength(2);
    expect(runsOf(sighting(1), sighting(11, { config: { ...config, hash: 'b' } }))).toHaveLength(2);
  });
  it('five are kept', () => {
    const many = Array.from({ length: 8 }, (_, n) => sighting(n, { image: `fb:${n}` }));
    expect(runsOf(...many).map(({ image }) => image)).toEqual(['fb:3', 'fb:4', 'fb:5', 'fb:6', 'fb:7']);
  });
});

describe('what is kept of a configuration', () => {
  const map = (data: Readonly<Record<string, string>>, more: Partial<ConfigMap> = {}): ConfigMap => ({
    namespace: 'logging',
    name: 'fb',
    labels: {},
    annotations: {},
    fieldManagers: [],
    data,
    ...more,
  });
  const plain = { 'fluent-bit.conf': '[OUTPUT]\n    Name http\n    http_Passwd ${PASSWORD}\n' };
  const kept = (one: ConfigMap) => keptConfig([{ volume: 'config', map: one }]);

  it('its texts, by volume; the name of the ConfigMap is no part of the hash', () => {
    expect(kept(map(plain)).kept).toEqual([{ volume: 'config', name: 'fb', data: plain }]);
    expect(kept(map(plain, { name: 'other' })).hash).toBe(kept(map(plain)).hash);
    expect(kept(map({ 'fluent-bit.conf': '' })).hash).not.toBe(kept(map(plain)).hash);
  });
  it.each<[string, ConfigMap, string]>([
    [
      'a password',
      map({ 'fluent-bit.conf': '[OUTPUT]\n    Name http\n    http_Passwd hunter2hunter2\n' }),
      'secret',
    ],
    ['a key that is a secret by its name', map({ ...plain, password: 'hunter2' }), 'secret'],
    ['binary data', map(plain, { hasBinary: true }), 'binary'],
    ['a long text', map({ 'a.lua': 'return 1\n'.repeat(40_000) }), 'large'],
  ])('%s: the hash alone', (_, one, why) => {
    const { hash, kept: texts } = kept(one);
    expect([hash.length, texts]).toEqual([64, why]);
  });
});
