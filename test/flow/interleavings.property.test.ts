import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { PersonRef } from '../../src/approval/approval.ts';
import { approver, guest, onCall, second } from '../support/fake-chat.ts';
import { crash, createStage, segfault, type Stage, stageSettings } from '../support/stage.ts';

/** One thing that people, the cluster or time do. */
type Deed =
  | { readonly kind: 'press' | 'decline'; readonly by: number; readonly plan: number }
  | { readonly kind: 'propose'; readonly by: number; readonly version: string }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'roll-out' | 'restart' | 'lost-answer' | 'signal-again' };

const people: readonly PersonRef[] = [onCall, approver, second, guest, { team: 'T2', user: approver.user }];
const allowed = new Set([approver.user, second.user]);
const planLivesMs = 120_000;
const groups = ['S0APPROVERS'];
/** Most deeds are of people who may approve, about plans that there are. */
const by = fc.constantFrom(0, 1, 1, 2, 2, 3, 4);
const plan = fc.constantFrom(0, 0, 0, 1, 1, 2, 3);

const deed: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('press' as const), by, plan }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('decline' as const), by, plan }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('propose' as const),
      by,
      version: fc.constantFrom('3.2.10', '4.0.14', '4.1.2'),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('wait' as const),
      ms: fc.constantFrom(0, 200, 3_000, 20_000, planLivesMs),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constantFrom(
        'roll-out' as const,
        'restart' as const,
        'lost-answer' as const,
        'signal-again' as const,
      ),
    }),
  },
);

/** Digests that were ever offered, and one that never was. */
async function digestOf(stage: Stage, plan: number): Promise<string> {
  const attempts = (await stage.store.incident('inc-1'))?.value.attempts ?? [];
  return attempts[plan]?.digest ?? 'f'.repeat(64);
}

async function act(stage: Stage, deed: Deed, yeses: { digest: string; by: PersonRef }[]): Promise<unknown> {
  switch (deed.kind) {
    case 'press': {
      const person = people[deed.by] ?? onCall;
      const digest = await digestOf(stage, deed.plan);
      yeses.push({ digest, by: person });
      return stage.desk().press({ action: 'approve', value: `inc-1 ${digest}`, by: person, inputs: {} });
    }
    case 'decline': {
      const value = `inc-1 ${await digestOf(stage, deed.plan)}`;
      const inputs = { reason: 'no' };
      return stage.desk().submit({ action: 'decline', value, by: people[deed.by] ?? onCall, inputs });
    }
    case 'propose': {
      const inputs = { version: deed.version };
      return stage
        .desk()
        .submit({ action: 'upgrade', value: 'inc-1', by: people[deed.by] ?? onCall, inputs });
    }
    case 'wait':
      return stage.advance(deed.ms);
    case 'roll-out':
      return stage.cluster.rollOut();
    case 'restart':
      return stage.restart();
    case 'lost-answer':
      return stage.writer.failNext('timeout', { method: 'applyAnswer' });
    case 'signal-again':
      return stage.cluster.repeat(1);
  }
}

it.each([1, 2])(
  'nothing is written without %i live yeses of the right people, and no plan twice',
  async (required) => {
    const { changes } = stageSettings;
    const asking = { ...changes, approval: { ...changes.approval, groups, required } };
    await fc.assert(
      fc.asyncProperty(
        fc.array(deed, { minLength: 3, maxLength: 12 }),
        fc.boolean(),
        async (deeds, atOnce) => {
          const stage = await createStage({ settings: { changes: asking, planLivesMs } });
          await crash(stage);
          const yeses: { digest: string; by: PersonRef }[] = [];
          const running: Promise<unknown>[] = [];
          for (const one of deeds) {
            const done = act(stage, one, yeses);
            if (atOnce && ['press', 'decline', 'propose'].includes(one.kind)) running.push(done);
            else await done;
          }
          await Promise.all(running);
          await stage.advance(30_000);
          for (const write of stage.writer.applied) {
            expect(new Set(write.by).size).toBeGreaterThanOrEqual(required);
            expect(write.by.filter((user) => !allowed.has(user))).toEqual([]);
            for (const user of write.by)
              expect(yeses).toContainEqual({ digest: write.digest, by: { team: 'T1', user } });
          }
          const marks = stage.writer.applied.map(({ write }) => `${write.object.kind} ${write.mark}`);
          expect(marks).toEqual([...new Set(marks)]);
          const slots = stage.chat.messages.map((message) => message.slot);
          expect(slots).toEqual([...new Set(slots)]);
          expect((await stage.store.incident('inc-1'))?.value.signals).toBe(2);
          expect(stage.logged.filter((line) => line.startsWith('error'))).toEqual([]);
          await stage.close();
        },
      ),
      { numRuns: 50 },
    );
  },
  300_000,
);

it('the same signal, seen any number of times and across restarts, is one message', async () => {
  const seen = fc.array(fc.constantFrom('again', 'restart', 'wait'), { maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(seen, async (moves) => {
      const stage = await createStage();
      await stage.cluster.die(1, segfault);
      for (const move of moves) {
        if (move === 'again') await stage.cluster.repeat(1);
        if (move === 'restart') await stage.restart();
        if (move === 'wait') await stage.advance(2_000);
      }
      await stage.advance(10_000);
      expect(stage.chat.messages.filter((message) => message.thread === undefined)).toHaveLength(1);
      expect((await stage.store.incident('inc-1'))?.value.signals).toBe(1);
      await stage.close();
    }),
    { numRuns: 15 },
  );
});
