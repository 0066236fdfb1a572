import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { advisories, advisoryOf, isAffected } from '../../src/fluentbit/advisory-catalogue.ts';
import { newestRelease, releases } from '../../src/fluentbit/release-catalogue.ts';
import { whereToGo, type WhereToGo } from '../../src/fluentbit/release.ts';
import { compareVersions } from '../../src/fluentbit/version.ts';

const seedPlugins = new Set(['in_forward', 'out_http', 'http_server']);
const pauses = ['FLB-FWD-PAUSE-1', 'FLB-FWD-PAUSE-2', 'FLB-FWD-PAUSE-3'];

function versions(where: WhereToGo): readonly (string | undefined)[] {
  return [where.smallestHop?.version, where.realCure?.version, where.default?.version];
}

describe('whereToGo', () => {
  it('leads the seed past the release that only hides the crash', () => {
    const where = whereToGo('3.2.0', { advisories: ['FLB-FWD-PAUSE-1'], plugins: seedPlugins });
    expect(versions(where)).toEqual(['3.2.10', '4.2.8', '4.2.8']);
    expect(where.smallestHop?.stillBroken[0]).toBe(
      'can lose records silently: in_forward: pause does not disconnect senders and can acknowledge or drop records silently (inverted mutex test) (FLB-FWD-PAUSE-2)',
    );
    expect(where.why).toContain('4.2.8 rather than 3.2.10, which can lose records silently');
  });

  it.each([
    ['4.2.0', ['4.2.8', '4.2.8', '4.2.8']],
    ['4.0.5', ['4.0.14', '4.2.8', '4.2.8']],
    ['5.1.1', [undefined, undefined, undefined]],
  ])('from %s out of the pause that crashes again', (version, expected) => {
    expect(versions(whereToGo(version, { advisories: ['FLB-FWD-PAUSE-3'], plugins: seedPlugins }))).toEqual(
      expected,
    );
  });

  it('obeys a policy: only allowed versions, and which of the two is the default', () => {
    const cure = { advisories: ['FLB-FWD-PAUSE-1'], plugins: seedPlugins };
    expect(versions(whereToGo('3.2.0', cure, { prefer: 'smallest-hop' }))).toEqual([
      '3.2.10',
      '4.2.8',
      '3.2.10',
    ]);
    expect(versions(whereToGo('3.2.0', cure, { allowed: ['3.2.9', '4.2.0', '5.0.0'] }))).toEqual([
      '3.2.9',
      undefined,
      '3.2.9',
    ]);
    const none = whereToGo('3.2.0', cure, { allowed: ['3.2.0', '3.2.1'] });
    expect([versions(none), none.why]).toEqual([
      [undefined, undefined, undefined],
      'no release newer than 3.2.0 among the allowed versions cures this',
    ]);
  });

  it('never a first of a series, never back, never inside a range that was asked to be left, for any release and advisory', () => {
    const release = fc.constantFrom(...releases.map((each) => each.version));
    const advisory = fc.constantFrom(...advisories.map((each) => each.id));
    const plugin = fc.constantFrom(
      'in_forward',
      'in_tail',
      'filter_rewrite_tag',
      'filter_kubernetes',
      'out_es',
      'out_http',
    );
    fc.assert(
      fc.property(
        release,
        fc.uniqueArray(advisory, { maxLength: 3 }),
        fc.uniqueArray(plugin),
        (from, ids, plugins) => {
          const where = whereToGo(from, { advisories: ids, plugins: new Set(plugins) });
          for (const target of [where.smallestHop, where.realCure]) {
            if (!target) continue;
            expect(target.version).not.toMatch(/\.0$/);
            expect(compareVersions(target.version, from)).toBeGreaterThan(0);
            expect(inside(ids, target.version)).toEqual([]);
          }
          const wanted = where.realCure && plugins.includes('in_forward') ? where.realCure.version : '5.1.1';
          expect(inside(pauses, wanted)).toEqual([]);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('knows the newest release', () => {
    expect([newestRelease, releases.length]).toEqual(['5.1.1', 261]);
  });
});

function inside(ids: readonly string[], version: string): readonly string[] {
  return ids.filter((id) => {
    const advisory = advisoryOf(id);
    return advisory !== undefined && isAffected(advisory, version);
  });
}
