import { describe, expect, it } from 'vitest';
import type { Cause, Diagnosis } from '../../src/diagnosis/diagnosis.ts';
import type { Evidence } from '../../src/evidence/evidence.ts';
import { applyPlan } from '../../src/plan/apply-plan.ts';
import type { Plan } from '../../src/plan/plan.ts';
import type { Container, Pod } from '../../src/signal/pod.ts';
import { type Case, caseFrom, caseNames, evidenceOf, planFor } from '../support/playbook-cases.ts';

interface Applied {
  readonly name: string;
  readonly evidence: Evidence;
  readonly one: Case;
  readonly plan: Plan;
  readonly after: Evidence;
}

const changes = ({ steps }: Plan) => steps.filter(({ kind, from, to }) => kind !== 'advice' && from !== to);
const all: readonly Applied[] = (
  await Promise.all(
    caseNames.map(async (name) => {
      const evidence = await evidenceOf(name);
      const one = caseFrom(evidence);
      const plan = planFor(one);
      return plan && changes(plan).length > 0
        ? [{ name, evidence, one, plan, after: applyPlan(evidence, plan) }]
        : [];
    }),
  )
).flat();
const of = (...causes: readonly Cause[]) =>
  all.filter(({ one }) => causes.includes(one.diagnosis.primary.cause));
const claims = ({ primary, contributing }: Diagnosis) => [primary, ...contributing].map(({ cause }) => cause);

describe.each([...all])('$name', ({ one, plan, after }) => {
  const primary = one.diagnosis.primary;

  it('leaves a workload that starts anew without the finding', () => {
    const { diagnosis, facts } = caseFrom(withNewPods(after));
    expect(claims(diagnosis)).not.toContain(primary.cause);
    expect(facts.mounted?.config.problems.filter(({ refusesStart }) => refusesStart)).toEqual(
      one.facts.mounted ? [] : undefined,
    );
  });

  it('brings no crash or loss of the running version into play', () => {
    if (changes(plan).some(({ kind }) => kind === 'set-image')) return;
    const plain = (facts: Case['facts']) =>
      facts.advisories
        .filter(
          ({ advisory, against }) => ['crash', 'dataloss'].includes(advisory.class) && against.length === 0,
        )
        .map(({ advisory }) => advisory.id);
    const before = plain(one.facts);
    expect(plain(caseFrom(after).facts).filter((id) => !before.includes(id))).toEqual([]);
  });

  it('writes every value that it names, and nothing else', () => {
    const { facts } = caseFrom(after);
    const image = changes(plan).find(({ kind }) => kind === 'set-image');
    const memory = changes(plan).find(({ kind }) => kind === 'set-memory');
    const { container } = one.facts;
    expect(facts.container?.value.image).toBe(image?.to ?? container?.value.image);
    expect(facts.container?.value.memoryLimit).toBe(memory?.to ?? container?.value.memoryLimit);
  });
});

describe.each([...of('known-crash')])('$name', ({ one, after }) => {
  it('the same crash would not be explained by that advisory any more', () => {
    const { diagnosis, facts } = caseFrom(withoutBanners(after));
    expect(facts.subject.version).not.toBe(one.diagnosis.subject.version);
    expect(claims(diagnosis)).not.toContain('known-crash');
    expect(diagnosis.risks.map(({ advisory }) => advisory)).not.toContain(one.diagnosis.primary.advisory);
  });
});

describe.each([...of('memory-limit-too-low', 'unbounded-buffer')])('$name', ({ one, after }) => {
  it('the same OOM kill would have another cause', () => {
    const { diagnosis } = caseFrom(withoutBanners(after));
    expect(claims(diagnosis)).not.toContain(one.diagnosis.primary.cause);
    expect(diagnosis.risks.filter(({ kind }) => kind === 'memory')).toEqual([]);
  });
});

describe.each([...of('invalid-config')])('$name', ({ one, after }) => {
  it('the lines that were misread or refused are read as they stand', () => {
    const { facts } = caseFrom(after);
    const before = one.facts.mounted?.config.problems ?? [];
    expect(facts.mounted?.config.problems.length).toBeLessThan(before.length);
  });
});

it('there are cases of each kind', () => {
  const causes: readonly Cause[] = [
    'known-crash',
    'memory-limit-too-low',
    'unbounded-buffer',
    'invalid-config',
  ];
  expect(causes.filter((cause) => of(cause).length < 2)).toEqual([]);
});

/** What a rollout leaves: new pods that run and are ready, without a past; logs, events and counters of the old ones are gone. */
function withNewPods(evidence: Evidence): Evidence {
  const isNew = ({ value }: { readonly value: Pod }) => ({
    ...value,
    containers: value.containers.map(anew),
  });
  return {
    ...evidence,
    pods: evidence.pods.map((pod) => ({ ...pod, value: isNew(pod) })),
    logs: [],
    events: [],
    monitoring: [],
  };
}

function anew(container: Container): Container {
  return { ...container, status: { ready: true, restartCount: 0, state: { kind: 'running' } } };
}

/** A log whose start is gone, so that the version comes from the image. */
function withoutBanners(evidence: Evidence): Evidence {
  const isBanner = (line: string): boolean => /Fluent Bit v\d|version=\d/.test(line);
  return {
    ...evidence,
    logs: evidence.logs.map((log) => ({
      ...log,
      text: log.text
        .split('\n')
        .map((line) => (isBanner(line) ? '' : line))
        .join('\n'),
    })),
    monitoring: [],
  };
}
