import { afterEach, expect, it } from 'vitest';
import { approver, onCall } from '../support/fake-chat.ts';
import { createStage, oomKill, type Stage, stageSettings } from '../support/stage.ts';
import { english } from '../support/english.ts';

let stage: Stage;
afterEach(() => stage.close());

const minutes = 60_000;
const verify = { ...stageSettings.verify, provenMs: 60 * minutes };
/** An hour in the place of days: an end is an end after a minute. */
const begin = async () => {
  stage = await createStage({ version: '4.2.8', settings: { verify, reopenMs: minutes } });
  await stage.advance(1_000);
};

const incident = async (id: string) => (await stage.store.incident(id))?.value;
const newest = async (id: string) => (await incident(id))?.attempts.length ?? 0;

/** OOM-killed; a limit that a person asked for is approved, rolled out and held. */
async function raised(id: string, memoryLimit: string): Promise<void> {
  await stage.cluster.die(1, oomKill('4.2.8'));
  await stage.advance(30_000);
  await stage.press(`${id}/alert`, 'change-limits', onCall, { memoryLimit });
  await stage.advance(5_000);
  await stage.press(`${id}/card/${await newest(id)}`, 'approve', approver);
  await stage.advance(10_000);
  await stage.cluster.rollOut();
  await stage.advance(120_000);
  expect((await incident(id))?.state).toBe('resolved');
}

async function oomAfter(ms: number): Promise<void> {
  await stage.advance(ms);
  await stage.cluster.die(2, oomKill('4.2.8'));
  await stage.advance(30_000);
}

const text = async (id: string) => stage.text(`${id}/card/${await newest(id)}`);

it('an OOM kill long after a higher limit had held refutes it, there and in the record, and the next diagnosis knows', async () => {
  await begin();
  await raised('inc-1', '514Mi');
  const attempt = await newest('inc-1');
  await oomAfter(20 * minutes);
  const words = /512Mi → 514Mi on 22 Nov did not hold: OOM-killed again after 2\d min/;
  expect(english((await incident('inc-1'))?.attempts.at(-1))).toMatchObject({
    outcome: 'held',
    refuted: { why: expect.stringMatching(words) },
  });
  expect(await text('inc-1')).toMatch(/Refuted later/);
  expect(stage.text('inc-1/summary')).toMatch(/Closed.*Refuted later: 512Mi → 514Mi/s);
  expect(stage.text('inc-2/diagnosis/1')).toMatch(/Tried before: 512Mi → 514Mi .* \(inc-1\)\./);
  expect(await text('inc-2')).toMatch(words);
  const record = await stage.store.auditTrail({ incident: 'inc-1', limit: 500 });
  expect(record.map(({ entry }) => entry)).toContainEqual(expect.stringContaining('"outcome":"refuted"'));
  expect((await incident('inc-2'))?.tried).toMatchObject([{ incident: 'inc-1', attempt }]);
});

it('two that were refuted, each in an incident of its own, are enough: no third is proposed', async () => {
  await begin();
  await raised('inc-1', '514Mi');
  await stage.advance(20 * minutes);
  await raised('inc-2', '516Mi');
  await oomAfter(20 * minutes);
  expect(english((await incident('inc-3'))?.tried?.map(({ why }) => why))).toMatchObject([
    expect.stringMatching(/^512Mi → 514Mi/),
    expect.stringMatching(/^514Mi → 516Mi/),
  ]);
  expect(await text('inc-3')).toMatch(/[Tt]wo .*memory/);
});

it.each<[string, number, (() => void) | undefined]>([
  ['after the time in which it may be refuted', 70 * minutes, undefined],
  [
    'under another limit, that somebody has set since',
    20 * minutes,
    () =>
      stage.cluster.edit(({ daemonSet }) => {
        const [container] = daemonSet.spec.template.spec.containers;
        if (container) container.resources.limits = { memory: '600Mi' };
      }, 'DaemonSet'),
  ],
])('an OOM kill %s refutes nothing', async (_, ms, meanwhile) => {
  await begin();
  await raised('inc-1', '514Mi');
  meanwhile?.();
  if (meanwhile) await stage.cluster.rollOut();
  await oomAfter(ms);
  expect((await incident('inc-1'))?.attempts.at(-1)?.refuted).toBeUndefined();
  expect((await incident('inc-2'))?.tried).toBeUndefined();
});
