import { afterEach, describe, expect, it } from 'vitest';
import { checkChain } from '../../src/audit/check-chain.ts';
import { readEntry } from '../../src/audit/read-entry.ts';
import type { Store } from '../../src/ports.ts';
import { approver, second } from '../support/fake-chat.ts';
import { createStage, oomKill, type Stage } from '../support/stage.ts';

let stage: Stage;
afterEach(() => stage.close());

const trail = async () => (await stage.store.auditTrail({ limit: 1_000 })).map(readEntry);

/** Methods of the store that a change calls, in the order in which it does. */
const saving = ['audit', 'beginChange', 'saveChange', 'saveIncident'] as const;
type Call = (...args: readonly unknown[]) => Promise<unknown>;

/** From the `nth` call on nothing of the bot goes on, before or after that call: as if the process had ended there. */
function dieAt(
  store: Store,
  nth: number,
  when: 'before' | 'after',
): { readonly isDead: () => boolean; heal(): void } {
  const calls = store as unknown as Record<string, Call>;
  const real = Object.fromEntries(saving.map((name) => [name, calls[name] as Call]));
  const never = new Promise<never>(() => undefined);
  let count = 0;
  for (const name of saving)
    calls[name] = async (...args) => {
      count += 1;
      if (count < nth || (count === nth && when === 'after')) {
        const answer = await real[name]?.(...args);
        return count === nth ? never : answer;
      }
      return never;
    };
  return { isDead: () => count >= nth, heal: () => void Object.assign(calls, real) };
}

describe('wherever the bot dies', () => {
  const places = Array.from({ length: 8 }, (_, index) => index + 1);
  it.each(places.flatMap((nth) => [[nth, 'before'] as const, [nth, 'after'] as const]))(
    'at save %i, %s it, each write is told of before it is sent and once when it has arrived',
    async (nth, when) => {
      stage = await createStage({ version: '4.2.8', memory: '128Mi' });
      await stage.advance(1_000);
      await stage.cluster.die(1, oomKill('4.2.8'));
      await stage.advance(20_000);
      const death = dieAt(stage.store, nth, when);
      void stage.press('inc-1/card/1', 'approve', approver);
      await stage.advance(5_000);
      expect(death.isDead()).toBe(true);
      const announced = new Set(
        (await trail()).filter((entry) => entry.kind === 'write-begun').map(({ object }) => object.kind),
      );
      for (const { write } of stage.writer.applied) expect(announced).toContain(write.object.kind);
      death.heal();
      await stage.dies();
      await stage.advance(5_000);
      if ((await stage.state()) === 'proposed') await stage.press('inc-1/card/1', 'approve', second);
      await stage.advance(5_000);
      await stage.cluster.rollOut();
      await stage.advance(120_000);
      const told = await trail();
      expect(stage.writer.applied.map(({ write }) => write.object.kind)).toEqual(['ConfigMap', 'DaemonSet']);
      for (const { write } of stage.writer.applied) {
        const { kind } = write.object;
        const about = told.filter((entry) => 'object' in entry && entry.object.kind === kind);
        expect(about[0]?.kind).toBe('write-begun');
        expect(about.filter((entry) => entry.kind === 'written')).toHaveLength(1);
      }
      const check = checkChain();
      for (const link of await stage.store.auditTrail({ limit: 1_000 })) check.take(link);
      expect([check.end().faults, await stage.state()]).toEqual([[], 'resolved']);
    },
  );
});
