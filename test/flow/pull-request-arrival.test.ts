import { afterEach, describe, expect, it } from 'vitest';
import { approver } from '../support/fake-chat.ts';
import type { FakeForge } from '../support/fake-forge.ts';
import { beginInGit, image, syncInto } from '../support/pull-request-stage.ts';
import type { Stage } from '../support/stage.ts';

let stage: Stage;
let forge: FakeForge;
afterEach(() => stage.close());

async function begin() {
  ({ stage, forge } = await beginInGit());
  await stage.press('inc-1/card/1', 'approve', approver);
  await stage.advance(1_000);
}
const sync = async (version: string) => syncInto(stage, version);

describe('a pull request that was approved', () => {
  it('merged with another value by people is judged as what arrived, and says so', async () => {
    await begin();
    forge.merge();
    await stage.advance(31_000);
    await sync('4.2.9');
    expect(await stage.state()).toBe('verifying');
    await stage.advance(90_000);
    expect(await stage.outcomes()).toEqual(['held']);
    expect(stage.text('inc-1/card/1')).toContain(
      `other values were merged than those that were asked for: the image is ${image('4.2.9')} in the place of ${image('4.2.8')}`,
    );
  });

  it('merged and never taken by the cluster says so, with what it waits for, and goes on when it comes', async () => {
    await begin();
    forge.merge();
    await stage.advance(31 * 60_000);
    expect(stage.text('inc-1/card/1')).toMatch(
      /merged at \d\d:\d\d UTC and the cluster has not taken it: no new revision of DaemonSet logging\/fluent-bit has come, the image is \S+:3\.2\.0 in the place of \S+:4\.2\.8/,
    );
    await stage.advance(31 * 60_000);
    await sync('4.2.8');
    await stage.advance(90_000);
    expect([await stage.state(), await stage.outcomes()]).toEqual(['resolved', ['held']]);
  });

  it.each(['auth', 'forbidden', 'not-found'] as const)(
    'that cannot be asked after (%s) says so and is asked after again',
    async (reason) => {
      await begin();
      forge.failNext(reason, { method: 'pullRequest' });
      await stage.advance(31_000);
      expect(stage.text('inc-1/card/1')).toContain('What became of it cannot be asked');
      forge.merge();
      await stage.advance(31_000);
      expect(stage.text('inc-1/card/1')).toContain('Merged, waiting for the cluster');
      expect(stage.text('inc-1/card/1')).not.toContain('cannot be asked');
    },
  );
});
