import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { PersonRef } from '../../src/approval/approval.ts';
import { approver, onCall, second } from '../support/fake-chat.ts';
import { crash, createStage, oomKill, type Stage, stageSettings } from '../support/stage.ts';

type Deed =
  | { readonly kind: 'approve' | 'go-on' | 'undo'; readonly by: PersonRef }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'freeze' | 'resume' | 'restart' | 'dies' | 'roll-out' | 'new-death' };

const one = <const T extends readonly unknown[]>(...values: T) => fc.constantFrom<T[number]>(...values);
const deed: fc.Arbitrary<Deed> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: one('approve', 'approve', 'go-on', 'go-on', 'undo'),
      by: one(approver, second),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: one(0, 3_000, 20_000, 60_000) }),
  },
  { weight: 3, arbitrary: fc.record({ kind: one('freeze', 'resume', 'resume') }) },
  { weight: 2, arbitrary: fc.record({ kind: one('restart', 'dies', 'roll-out', 'new-death') }) },
);

async function act(stage: Stage, deed: Deed): Promise<unknown> {
  switch (deed.kind) {
    case 'approve':
    case 'go-on':
    case 'undo': {
      const { digest } = (await stage.store.incident('inc-1'))?.value.attempts.at(-1) ?? {};
      return stage.desk().press({ action: deed.kind, value: `inc-1 ${digest}`, by: deed.by, inputs: {} });
    }
    case 'wait':
      return stage.advance(deed.ms);
    case 'freeze':
    case 'resume':
      return stage.desk().command(deed.kind, deed.kind === 'freeze' ? onCall : approver, 'C1');
    case 'restart':
      return stage.restart();
    case 'dies':
      return stage.dies();
    case 'roll-out':
      return stage.cluster.rollOut();
    case 'new-death':
      return stage.cluster.die(1, oomKill('4.2.8'));
  }
}

it.each([1, 2])(
  'nothing is written while changes are frozen, and afterwards only under %i yeses given since',
  async (required) => {
    const { changes } = stageSettings;
    const settings = {
      changes: { ...changes, approval: { ...changes.approval, required } },
      rollout: { waves: [1, '50%'] as const, holdMs: 10_000, podStartMs: 60_000 },
    };
    await fc.assert(
      fc.asyncProperty(fc.array(deed, { minLength: 4, maxLength: 14 }), async (deeds) => {
        const stage = await createStage({ pods: 5, settings });
        await crash(stage);
        const since = new Set<string>();
        let seen = 0;
        let isFrozen = false;
        for (const each of [...deeds, { kind: 'wait', ms: 30_000 } as const]) {
          if ('by' in each) since.add(each.by.user);
          if (each.kind === 'resume') isFrozen = false;
          await act(stage, each);
          await stage.clock.settle();
          const fresh = stage.writer.applied.slice(seen);
          seen = stage.writer.applied.length;
          expect(isFrozen ? fresh : []).toEqual([]);
          for (const { by } of fresh) expect(by.filter((user) => !since.has(user))).toEqual([]);
          if (each.kind !== 'freeze') continue;
          isFrozen = true;
          since.clear();
          await stage.advance(1_000);
          expect(stage.writer.applied).toHaveLength(seen);
        }
        expect(stage.logged.filter((line) => line.startsWith('error'))).toEqual([]);
        await stage.close();
      }),
      { numRuns: 15 },
    );
  },
);
