import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type FreshObjects, undoWritesFor, writesFor } from '../../src/change/writes-for.ts';
import type { Evidence } from '../../src/evidence/evidence.ts';
import type { Wish } from '../../src/plan/wish.ts';
import { applied, writesOf } from '../support/apply-writes.ts';
import { type Case, caseFrom, caseNames, caseOf, evidenceOf, planFor } from '../support/playbook-cases.ts';

const at = '2026-11-22T03:20:00.000Z';

function objectsOf({ facts }: Case): FreshObjects {
  if (!facts.workload) throw new Error('The case has no workload.');
  const { mounted } = facts;
  const maps = mounted ? [mounted.configMap, ...Object.values(mounted.parts)] : [];
  return { workload: facts.workload.value, configMaps: [...new Set(maps.map(({ value }) => value))] };
}

/** The same evidence, had the objects been so. */
function withObjects(evidence: Evidence, { workload, configMaps }: FreshObjects): Evidence {
  const template = new Map(workload.containers.map((one) => [one.name, one]));
  return {
    ...evidence,
    workloads: evidence.workloads.map((one) =>
      one.value.name === workload.name && one.value.kind === workload.kind
        ? { ...one, value: workload }
        : one,
    ),
    configMaps: evidence.configMaps.map((one) => ({
      ...one,
      value: configMaps.find((map) => map.name === one.value.name) ?? one.value,
    })),
    pods: evidence.pods.map((one) => ({
      ...one,
      value: {
        ...one.value,
        containers: one.value.containers.map((container) => {
          const { status } = container;
          const made = template.get(container.name) ?? container;
          return { ...made, ...(status ? { status } : {}) };
        }),
      },
    })),
  };
}

const all = await Promise.all(caseNames.map(async (name) => ({ name, one: await caseOf(name) })));
const written = all.flatMap(({ name, one }) => {
  const plan = planFor(one);
  return plan && !plan.adviceOnly ? [{ name, one, plan }] : [];
});
const dies = (cause: string) => written.filter(({ one }) => one.diagnosis.primary.cause === cause);

describe('once the plan is applied', () => {
  it.each(dies('memory-limit-too-low'))(
    '$name: the limit is no longer too low',
    async ({ name, one, plan }) => {
      const before = objectsOf(one);
      const after = applied(before, writesOf(writesFor(plan, before, at)));
      const again = caseFrom(withObjects(await evidenceOf(name), after));
      const causes = [again.diagnosis.primary, ...again.diagnosis.contributing].map(
        (finding) => finding.cause,
      );
      expect(causes).not.toContain('memory-limit-too-low');
      expect(again.diagnosis.risks.filter((risk) => risk.kind === 'memory')).toEqual([]);
      expect(
        (again.facts.memory?.limitBytes ?? 0) >= (again.facts.memory?.predictedPeakBytes ?? Infinity),
      ).toBe(true);
    },
  );

  it.each(dies('known-crash'))(
    '$name: no advisory of that crash fits any more',
    async ({ name, one, plan }) => {
      const advisory = one.diagnosis.primary.advisory;
      const before = objectsOf(one);
      const after = applied(before, writesOf(writesFor(plan, before, at)));
      const evidence = { ...withObjects(await evidenceOf(name), after), logs: [], monitoring: [] };
      const again = caseFrom(evidence);
      expect(one.facts.advisories.map((match) => match.advisory.id)).toContain(advisory);
      expect(again.facts.advisories.map((match) => match.advisory.id)).not.toContain(advisory);
    },
  );
});

describe('undo after apply gives back what was there', () => {
  it.each(written)('$name', ({ one, plan }) => {
    const before = objectsOf(one);
    const after = applied(before, writesOf(writesFor(plan, before, at)));
    const undone = applied(after, writesOf(undoWritesFor(plan, after, at)));
    expect(undone.configMaps).toEqual(before.configMaps);
    expect(undone.workload.containers).toEqual(before.workload.containers);
  });

  it('whatever values a person wishes', async () => {
    const one = await caseOf('memory-limit-too-low/article-v5.1.1-mbl512m-limit512mi-http');
    const before = objectsOf(one);
    const size = fc
      .tuple(fc.integer({ min: 1, max: 900 }), fc.constantFrom('m', 'M', 'MB', 'k'))
      .map((part) => part.join(''));
    const wish: fc.Arbitrary<Wish> = fc.record(
      { memBufLimit: size, memoryLimit: fc.integer({ min: 32, max: 4096 }).map((mib) => `${mib}Mi`) },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(wish, (wish) => {
        const plan = planFor(one, { wish });
        if (!plan || plan.adviceOnly) return;
        const after = applied(before, writesOf(writesFor(plan, before, at)));
        const undone = applied(after, writesOf(undoWritesFor(plan, after, at)));
        expect(undone.configMaps).toEqual(before.configMaps);
        expect(undone.workload.containers).toEqual(before.workload.containers);
      }),
      { numRuns: 60 },
    );
  });
});
