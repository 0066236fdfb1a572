import { describe, expect, it } from 'vitest';
import type { Facts, OwnerSign } from '../../src/diagnosis/facts.ts';
import { readConfig } from '../../src/fluentbit/config/read-config.ts';
import { predictPeak } from '../../src/fluentbit/memory.ts';
import { parseQuantity } from '../../src/fluentbit/quantity.ts';
import { digestOf } from '../../src/plan/digest.ts';
import type { Step } from '../../src/plan/plan.ts';
import { titleOf } from '../../src/plan/title.ts';
import { type Case, caseNames, caseOf, planFor } from '../support/playbook-cases.ts';

const all = await Promise.all(caseNames.map(async (name) => [name, await caseOf(name)] as const));
const planned = all.flatMap(([name, one]) => {
  const plan = planFor(one);
  return plan ? [{ name, one, plan }] : [];
});
const causedBy = (...causes: string[]) =>
  planned.filter(({ one }) => causes.includes(one.diagnosis.primary.cause));
const crashes = causedBy('known-crash').filter(({ plan }) => plan.adviceOnly === undefined);
const memory = causedBy('memory-limit-too-low', 'output-backpressure', 'buffer-overlimit').filter(
  ({ plan }) => plan.adviceOnly === undefined,
);
const changes = (steps: readonly Step[]) =>
  steps.filter((step) => step.from !== step.to && step.kind !== 'advice');

describe.each(planned)('$name', ({ one, plan }) => {
  it('keeps the document’s order and gives a reason for each step', () => {
    const order = plan.steps.map((step) => step.documentStep ?? 0);
    expect(order).toEqual(order.toSorted((a, b) => a - b));
    expect(plan.steps.filter((step) => step.why === '')).toEqual([]);
    expect(changes(plan.steps).filter((step) => step.risk === '')).toEqual([]);
  });

  it('undoes exactly what it changes, the last first', () => {
    const back = changes(plan.steps).map(({ target, from, to }) => ({ target, from: to, to: from }));
    expect(plan.undo.map(({ target, from, to }) => ({ target, from, to }))).toEqual(back.toReversed());
  });

  it('is the same plan for the same facts, and its digest covers it', () => {
    expect(planFor(one)).toEqual(plan);
    expect(plan.digest).toBe(digestOf(plan));
    expect(plan.digest).toMatch(/^[0-9a-f]{64}$/);
  });

  it('writes something, or says why nothing is written', () => {
    const writes = changes(plan.steps).length > 0;
    expect(plan.adviceOnly ?? (writes ? 'Writes.' : 'nothing')).toMatch(/^[A-Z].*\.$/s);
  });
});

describe.each(crashes)('$name', ({ one, plan }) => {
  it('goes to a patched release first, and never back by itself', () => {
    const [first] = plan.steps;
    expect(first).toMatchObject({
      kind: 'set-image',
      documentStep: 1,
      from: one.facts.container?.value.image,
    });
    expect(first?.to).toMatch(/:\d+\.\d+\.[1-9]\d*$/);
    expect([plan.undoIsSafe, changes(plan.steps)]).toEqual([false, [first]]);
  });
});

describe.each(memory)('$name', ({ one, plan }) => {
  const limit = plan.steps.find((step) => step.kind === 'set-memory');

  it('changes buffers and limit so that they fit together', () => {
    const need = needWith(one.facts, plan.steps);
    const written = limit?.to ?? one.facts.container?.value.memoryLimit;
    const advised = plan.steps.some(
      (step) => step.kind === 'advice' && /memory limit of at least/.test(step.to),
    );
    expect(written === undefined ? advised : (parseQuantity(written) ?? 0) >= (need ?? Infinity)).toBe(true);
  });

  it('keeps a key by writing the same value', () => {
    const config = plan.steps.filter((step) => step.kind === 'set-config');
    const kept = config.filter((step) => step.why.startsWith('kept'));
    expect(kept.map((step) => step.from)).toEqual(kept.map((step) => step.to));
    expect(config.filter((step) => /Buffer_(Chunk|Max)_Size$/i.test(step.target))).toEqual(kept);
  });

  it('may be undone', () => {
    expect(plan.undoIsSafe).toBe(true);
  });
});

it('there are cases of each kind', () => {
  expect([crashes.length, memory.length].map((count) => count >= 4)).toEqual([true, true]);
});

/** What the configuration can need after the steps, predicted anew from the edited text. */
function needWith(facts: Facts, steps: readonly Step[]): number | null {
  const { mounted } = facts;
  if (!mounted) return null;
  const limit = steps.find((step) => /mem_buf_limit$/i.test(step.target));
  const files = mounted.files.map((file) => ({
    ...file,
    text: limit ? file.text.replace(/(mem_buf_limit\s+)\S+/i, `$1${limit.to}`) : file.text,
  }));
  const version = facts.subject.version ?? undefined;
  const config = readConfig(files, mounted.mainKey, { version, env: mounted.env });
  const load = { connections: facts.memory?.connections ?? 1, files: 10, outputs: 'hanging' as const };
  return predictPeak(config, version, load).predictedPeakBytes;
}

describe('who owns the object', () => {
  const sign = (kind: OwnerSign['kind']): OwnerSign => ({
    kind,
    name: 'logs',
    object: 'DaemonSet/logging/fluent-bit',
    sign: 'label x',
  });
  const owned = async (...owners: OwnerSign[]) => {
    const one = await caseOf('known-crash/seed-v3.2.0-mbl256m-packsmall');
    return planFor({ ...one, facts: { ...one.facts, owners } });
  };

  it('nobody: it is written without a word about that', async () => {
    const plan = await owned();
    expect([plan?.adviceOnly, /Helm/.test(plan?.steps[0]?.risk ?? '')]).toEqual([undefined, false]);
  });
  it('Helm: it is written, with the warning', async () => {
    const plan = await owned(sign('helm'));
    expect(plan?.adviceOnly).toBeUndefined();
    expect(plan?.steps[0]?.risk).toMatch(/Helm release logs.*helm upgrade/);
  });
  it.each(['argo-cd', 'flux', 'operator'] as const)(
    '%s: nothing is written, the plan says why',
    async (kind) => {
      const plan = await owned(sign('helm'), sign(kind));
      expect(plan?.adviceOnly).toMatch(/DaemonSet\/logging\/fluent-bit belongs to .* \(label x\)/);
      expect(titleOf(plan!)).toMatch(/^By hand: upgrade 3\.2\.0 → /);
    },
  );
  it.each([
    ['argo-cd', true, 'Argo CD would take a live change back: change it in Git.'],
    [
      'argo-cd',
      undefined,
      'whether the Argo CD application takes a live change back could not be read, so the bot makes none: change it in Git.',
    ],
    ['addon', true, 'the platform would take a live change back: change the settings of the add-on.'],
  ] as const)('%s that reverts (%s): refused', async (kind, reverts, words) => {
    const plan = await owned({ ...sign(kind), ...(reverts === undefined ? {} : { reverts }) });
    expect(plan?.adviceOnly?.endsWith(words)).toBe(true);
  });
  it.each([
    ['argo-cd', /Owned by Argo CD application logs: .*next sync/],
    ['flux-helm', /Owned by Flux HelmRelease logs: .*next upgrade/],
  ] as const)('%s that leaves a live change alone: written, with the warning', async (kind, words) => {
    const plan = await owned(sign('helm'), { ...sign(kind), reverts: false });
    expect(plan?.adviceOnly).toBeUndefined();
    expect(plan?.steps[0]?.risk).toMatch(words);
  });
});

describe('limits of a plan', () => {
  const oomCase = 'memory-limit-too-low/article-v5.1.1-mbl512m-limit512mi-http';
  const failed = { cause: 'memory-limit-too-low', outcome: 'failed' };

  it('stays under the ceiling by a smaller buffer', async () => {
    const plan = planFor(await caseOf(oomCase), { policy: { memoryCeilingBytes: 768 * 1024 ** 2 } });
    const limit = parseQuantity(plan?.steps.find((step) => step.kind === 'set-memory')?.to ?? '0');
    const buffer = plan?.steps.find((step) => /mem_buf_limit$/i.test(step.target));
    expect(plan?.adviceOnly).toBeUndefined();
    expect((limit ?? 0) <= 768 * 1024 ** 2).toBe(true);
    expect(Number.parseInt(buffer?.to ?? '', 10) < 512).toBe(true);
  });
  it('says so when nothing fits under the ceiling', async () => {
    const plan = planFor(await caseOf(oomCase), { policy: { memoryCeilingBytes: 16 * 1024 ** 2 } });
    expect(plan?.adviceOnly).toMatch(/ceiling of 16Mi/);
  });
  it.each([
    ['one failed', [failed], true],
    ['two failed', [failed, { ...failed, outcome: 'undone' }], false],
    ['two failed, one of another kind', [failed, { cause: 'known-crash', outcome: 'failed' }], true],
    [
      'two that held',
      [
        { ...failed, outcome: 'held' },
        { ...failed, outcome: 'held' },
      ],
      true,
    ],
  ])('no third change of memory: %s', async (_, history, isOffered) => {
    const plan = planFor(await caseOf(oomCase), { history });
    expect(plan?.adviceOnly === undefined).toBe(isOffered);
  });
});

describe('a person’s own values', () => {
  const crash = 'known-crash/seed-v3.2.0-mbl256m-packsmall';
  const oomCase = 'memory-limit-too-low/article-v5.1.1-mbl512m-limit512mi-http';

  it('are written as given, and the digest is another', async () => {
    const one = await caseOf(oomCase);
    const plan = planFor(one, { wish: { memBufLimit: '300m', memoryLimit: '900Mi' } });
    expect(changes(plan?.steps ?? []).map((step) => [step.kind, step.from, step.to])).toEqual([
      ['set-config', '512m', '300m'],
      ['set-memory', '512Mi', '900Mi'],
    ]);
    expect(plan?.digest).not.toBe(planFor(one)?.digest);
  });
  it('below the need: allowed, with the risk said', async () => {
    const plan = planFor(await caseOf(oomCase), { wish: { memoryLimit: '600Mi' } });
    expect(plan?.steps.find((step) => step.kind === 'set-memory')?.risk).toMatch(/below the predicted need/);
  });
  it('above the ceiling: refused', async () => {
    expect(planFor(await caseOf(oomCase), { wish: { memoryLimit: '8Gi' } })?.adviceOnly).toMatch(
      /ceiling of 4096Mi/,
    );
  });
  it('a version, whichever it is, with what is still open there', async () => {
    const plan = planFor(await caseOf(crash), { wish: { version: '4.0.13' } });
    expect(plan?.steps[0]?.to).toMatch(/:4\.0\.13$/);
    expect(plan?.steps[0]?.why).toMatch(/Still there: .*FLB-FWD-PAUSE/);
  });
  it('a version in the words of the catalogue: what it stops, and what it loses', async () => {
    const why = async (version: string) =>
      planFor(await caseOf(crash), { wish: { version } })?.steps[0]?.why ?? '';
    expect(await why('3.2.10')).toMatch(
      /^A person asked for 3\.2\.10: it stops the crash, still loses records at a pause\. Still there: .*FLB-FWD-PAUSE-2/,
    );
    expect(await why('4.2.8')).toMatch(/^A person asked for 4\.2\.8: it stops the crash\./);
    expect(await why('3.2.1')).toMatch(
      /^A person asked for 3\.2\.1.*Still there: can crash: .*FLB-FWD-PAUSE-1/,
    );
    expect(await why('3.2.1')).not.toMatch(/stops the crash/);
  });
  it('nothing wished is nothing planned', async () => {
    expect(planFor(await caseOf(crash), { wish: {} })).toBeUndefined();
  });
  it('a version that refuses the configuration: nothing is written, the line is named', async () => {
    const one = await caseOf(crash);
    const plan = planFor(withConfig(one, 'Mem_Buf_Limit   256m # load'), { wish: { version: '4.2.8' } });
    expect(plan?.adviceOnly).toMatch(/4\.2\.8 would not accept .*fluent-bit\.conf line \d+/);
  });
});

function withConfig(one: Case, line: string): Case {
  const { mounted } = one.facts;
  if (!mounted) throw new Error('The case has no configuration.');
  const files = mounted.files.map((file) => ({
    ...file,
    text: file.text.replace(/Mem_Buf_Limit\s+\S+/, line),
  }));
  return { ...one, facts: { ...one.facts, mounted: { ...mounted, files } } };
}
