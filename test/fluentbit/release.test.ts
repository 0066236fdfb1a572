import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { advisories, advisoryOf, isAffected } from '../../src/fluentbit/advisory-catalogue.ts';
import { newestRelease, releases } from '../../src/fluentbit/release-catalogue.ts';
import {
  openAdvisories,
  type ReleaseTarget,
  whereToGo,
  type WhereToGo,
} from '../../src/fluentbit/release.ts';
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
    expect(where.smallestHop?.mark).toBe('stops the crash, still loses records at a pause');
    expect(where.smallestHop?.why).toBe(
      '3.2.10 is the newest patched release of the same line and the nearest that is free of FLB-FWD-PAUSE-1; it stops the crash, still loses records at a pause',
    );
    expect(where.why).toBe(
      '4.2.8 rather than 3.2.10, which stops the crash but still loses records at a pause',
    );
    expect([where.realCure?.mark, where.realCure?.losesRecords]).toEqual(['stops the crash', false]);
    expect(inside(pauses, where.realCure?.version ?? '')).toEqual([]);
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
      'no release newer than 3.2.0 among the allowed versions cures this; 4.2.8 would: allow it and mirror its image',
    ]);
  });

  it('says of a preferred hop that it loses records, and what to mirror for a cure', () => {
    const cure = { advisories: ['FLB-FWD-PAUSE-1'], plugins: seedPlugins };
    expect(whereToGo('3.2.0', cure, { prefer: 'smallest-hop' }).why).toBe(
      'the policy prefers the smallest hop: 3.2.10, which stops the crash but still loses records at a pause',
    );
    expect(whereToGo('3.2.0', cure, { allowed: ['3.2', 'v4.0.2'] }).why).toBe(
      '3.2.10, which stops the crash but still loses records at a pause, cures what was asked, but no release among the allowed versions is free of other grave defects for the plugins in use; 4.2.8 would: allow it and mirror its image',
    );
  });

  it('chooses among the releases of a refreshed catalogue', () => {
    const at = releases.findIndex((each) => each.version === '5.0.0');
    const known = releases.toSpliced(at, 0, { version: '4.2.9', line: '4.2', date: '' });
    const where = whereToGo('4.2.0', { advisories: ['FLB-FWD-PAUSE-3'], plugins: seedPlugins }, { known });
    expect(versions(where)).toEqual(['4.2.9', '4.2.9', '4.2.9']);
  });

  it('judges by the advisories of a refreshed catalogue', () => {
    const cure = { advisories: ['FLB-NEW-1'], plugins: seedPlugins };
    const [model] = advisories.filter((each) => each.id === 'FLB-FWD-PAUSE-1');
    const added = model
      ? [{ ...model, id: 'FLB-NEW-1', affected_ranges: [{ from: '4.2.0', to: '5.1.0' }] }]
      : [];
    expect(versions(whereToGo('4.2.1', cure, { advisories: [...advisories, ...added] }))).toEqual([
      '5.1.1',
      '5.1.1',
      '5.1.1',
    ]);
    expect(openAdvisories('4.2.8', seedPlugins, added).map((each) => each.id)).toEqual(['FLB-NEW-1']);
  });

  it('for each of 261 tags and each advisory: never a first of a series, never back, never inside a range, never worse', () => {
    const wrong = releases.flatMap(({ version: from }) =>
      advisories.flatMap((advisory) => {
        const plugins = new Set(advisory.plugins);
        const where = whereToGo(from, { advisories: [advisory.id], plugins });
        return [where.smallestHop, where.realCure].flatMap((target) =>
          target === undefined ? [] : faults(from, [advisory.id], plugins, target),
        );
      }),
    );
    expect(wrong).toEqual([]);
  });

  it('the same for any mixture of advisories, plugins and policies', () => {
    const release = fc.constantFrom(...releases.map((each) => each.version));
    const advisory = fc.constantFrom(...advisories.map((each) => each.id));
    const plugin = fc.constantFrom(
      'in_forward',
      'in_tail',
      'filter_rewrite_tag',
      'filter_kubernetes',
      'filter_multiline',
      'in_emitter',
      'out_es',
      'out_http',
    );
    fc.assert(
      fc.property(
        release,
        fc.uniqueArray(advisory, { maxLength: 3 }),
        fc.uniqueArray(plugin),
        fc.option(fc.uniqueArray(release, { maxLength: 8 }), { nil: undefined }),
        fc.constantFrom('real-cure' as const, 'smallest-hop' as const),
        (from, ids, names, allowed, prefer) => {
          const plugins = new Set(names);
          const policy = allowed === undefined ? { prefer } : { prefer, allowed };
          const where = whereToGo(from, { advisories: ids, plugins }, policy);
          for (const target of [where.smallestHop, where.realCure, where.default]) {
            if (!target) continue;
            expect(faults(from, ids, plugins, target)).toEqual([]);
            expect(allowed === undefined || allowed.includes(target.version)).toBe(true);
          }
          const isTold = !where.default?.losesRecords || where.why.includes('still loses records');
          expect(isTold).toBe(true);
          const cured = names.includes('in_forward') ? (where.realCure?.version ?? '') : '';
          expect(inside(pauses, cured)).toEqual([]);
        },
      ),
      { numRuns: 500 },
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

/** Everything a target must never be, as `from → to: what`. */
function faults(
  from: string,
  asked: readonly string[],
  plugins: ReadonlySet<string>,
  target: ReleaseTarget,
): readonly string[] {
  const open = openAdvisories(target.version, plugins);
  const losses = open.filter((advisory) => advisory.class === 'dataloss');
  const isWorse = open.some(
    (advisory) =>
      ['crash', 'hang', 'dataloss'].includes(advisory.class) &&
      !isAffected(advisory, from) &&
      asked.length > 0 &&
      asked.every((id) => ['leak', 'oom', 'security'].includes(advisoryOf(id)?.class ?? '')),
  );
  return [
    target.version.endsWith('.0') ? 'a first of its series' : [],
    compareVersions(target.version, from) > 0 ? [] : 'not newer',
    inside(asked, target.version).map((id) => `inside ${id}`),
    isWorse ? 'worse than what is left' : [],
    losses.length > 0 === target.losesRecords ? [] : 'a loss of records is not told',
    target.losesRecords && !target.why.includes('still loses records') ? 'a loss without the words' : [],
  ]
    .flat()
    .map((fault) => `${from} → ${target.version}: ${fault}`);
}
