import { afterEach, describe, expect, it } from 'vitest';
import { englishLeft } from '../support/english-left.ts';
import { readEntry } from '../../src/audit/read-entry.ts';
import { approver } from '../support/fake-chat.ts';
import type { FakeForge } from '../support/fake-forge.ts';
import { beginInGit, manifest, repository, syncInto } from '../support/pull-request-stage.ts';
import { buttonsOf, readMessage } from '../support/read-message.ts';
import { oomKill, segfault, type Stage } from '../support/stage.ts';

let stage: Stage;
let forge: FakeForge;
afterEach(() => stage.close());

async function begin(how: Parameters<typeof beginInGit>[0] = {}) {
  ({ stage, forge } = await beginInGit(how));
}
async function approve() {
  await stage.press('inc-1/card/1', 'approve', approver);
  await stage.advance(1_000);
}
const sync = async (version: string) => syncInto(stage, version);
const said = (reply: unknown) =>
  typeof reply === 'object' && reply && 'message' in reply ? readMessage(reply.message as never) : undefined;
const writes = () => stage.journal.filter((line) => /^(write|dry-run) /.test(line));

describe('a change by a pull request', () => {
  it('is not opened while changes are frozen; one that is open goes its way, for people merge it', async () => {
    await begin();
    await stage.desk().command('freeze', approver, 'C1');
    await stage.advance(1_000);
    expect(stage.text('inc-1/card/1')).toMatch(/froze all changes in prod-eu/);
    await stage.desk().command('resume', approver, 'C1');
    await stage.advance(11_000);
    await approve();
    expect(forge.proposals).toHaveLength(1);
    await stage.desk().command('freeze', approver, 'C1');
    forge.merge();
    await stage.advance(31_000);
    expect(stage.text('inc-1/card/1')).toMatch(/Merged, waiting for the cluster.*froze all changes/s);
  });

  it('is opened once approved, waits for merge and sync, and is verified as any other', async () => {
    await begin();
    expect(stage.text('inc-1/card/1')).toContain(`Then a pull request is opened in ${repository}`);
    await approve();
    expect(forge.proposals).toMatchObject([
      {
        repository,
        base: { branch: 'main', commit: 'c0' },
        title: 'Fluent Bit: upgrade 3.2.0 → 4.2.8',
        files: [{ path: 'prod/ds.yaml', text: manifest('4.2.8') }],
      },
    ]);
    expect(forge.proposals[0]?.branch).toMatch(/^fluent-medic\/inc-1-[0-9a-f]{8}-1$/);
    expect(stage.text('inc-1/card/1')).toMatch(/Waiting for the merge.*logs\/pull\/1 waits to be merged/s);
    await stage.advance(3_600_000);
    expect([await stage.state(), forge.proposals.length]).toEqual(['changing', 1]);
    forge.merge();
    await stage.advance(31_000);
    expect(stage.text('inc-1/card/1')).toContain('Merged, waiting for the cluster');
    await stage.advance(600_000);
    expect(await stage.state()).toBe('changing');
    await sync('4.2.8');
    expect(await stage.state()).toBe('verifying');
    await stage.advance(90_000);
    expect([await stage.state(), await stage.outcomes()]).toEqual(['resolved', ['held']]);
    expect(writes()).toEqual([]);
  });

  it('is told in the language of the channel, but for its branch, and recorded in it', async () => {
    await begin({ locale: 'zh-CN' });
    await approve();
    const [proposal] = forge.proposals;
    expect(proposal?.title).toBe('Fluent Bit：升级 3.2.0 → 4.2.8');
    expect(proposal?.branch).toMatch(/^fluent-medic\/inc-1-[0-9a-f]{8}-1$/);
    const prose = (proposal?.body ?? '').replaceAll(/^(`{3,})[a-z]*\n[\s\S]*?\n\1$/gm, '');
    expect([prose.split('\n').flatMap(englishLeft), prose]).toEqual([[], expect.stringContaining('## 撤销')]);
    const entries = (await stage.store.auditTrail({ limit: 100 })).map(readEntry);
    const told = entries.flatMap((entry) => ('title' in entry ? [entry.title] : []));
    expect(told).toEqual(['升级 3.2.0 → 4.2.8']);
  });

  it.each([
    ['en', 'in Git, while the cluster runs', 'no pull request was opened'],
    ['zh-CN', '而集群运行的是', '没有创建 pull request'],
  ] as const)('that Git stands against says why in %s', async (locale, why, so) => {
    await begin({ locale, file: manifest('3.1.0') });
    await approve();
    expect(stage.text('inc-1/card/1', locale)).toContain(why);
    expect(stage.text('inc-1/card/1', locale).toLowerCase()).toContain(so);
  });

  it('is possible where a live change is refused', async () => {
    await begin({ kept: true });
    expect(stage.text('inc-1/card/1')).toContain('Needs 1 approval');
    await approve();
    expect(forge.proposals).toHaveLength(1);
  });

  it('whose pull request is closed counts as declined', async () => {
    await begin();
    await approve();
    forge.close();
    await stage.advance(31_000);
    expect([await stage.state(), await stage.outcomes()]).toEqual(['open', ['declined']]);
    expect(stage.text('inc-1/card/1')).toMatch(/Declined.*the pull request was closed without a merge/is);
  });

  it('that does not hold is offered to be taken back, by a pull request that is approved anew', async () => {
    await begin();
    await approve();
    forge.merge();
    await stage.advance(31_000);
    await sync('4.2.8');
    await stage.cluster.die(1, { ...segfault, log: segfault.log.replaceAll('3.2.0', '4.2.8') });
    await stage.advance(20_000);
    expect(await stage.outcomes()).toEqual(['failed', 'offered']);
    expect(stage.text('inc-1/card/2')).toContain('Going back leads into the crash again');
    await stage.press('inc-1/card/2', 'approve', approver);
    await stage.advance(1_000);
    expect(forge.proposals[1]?.files).toEqual([{ path: 'prod/ds.yaml', text: manifest('3.2.0') }]);
    forge.merge();
    await stage.advance(31_000);
    await sync('3.2.0');
    expect((await stage.outcomes()).slice(0, 2)).toEqual(['failed', 'undone']);
    expect(writes()).toEqual([]);
  });

  it('that held is taken back when a person asks for it', async () => {
    await begin();
    await approve();
    forge.merge();
    await stage.advance(31_000);
    await sync('4.2.8');
    await stage.advance(90_000);
    const [undo] = buttonsOf(stage.chat.standing('inc-1/card/1').message).filter(
      ({ action }) => action === 'undo',
    );
    await stage.press('inc-1/card/1', 'undo', approver);
    await stage.desk().press({ action: 'undo', value: undo?.value ?? '', by: approver, inputs: {} });
    await stage.advance(11_000);
    await expect(stage.press('inc-1/card/1', 'undo', approver)).rejects.toThrow('no button undo');
    expect([await stage.state(), await stage.outcomes()]).toEqual(['proposed', ['held', 'offered']]);
    expect(stage.text('inc-1/card/2')).toContain('Revert: go back 4.2.8 → 3.2.0');
    expect(stage.text('inc-1/reopened/1')).toContain('is followed again, because a person asked for it');
    expect(writes()).toEqual([]);
    await stage.press('inc-1/card/2', 'approve', approver);
    await stage.advance(11_000);
    forge.merge();
    await stage.advance(31_000);
    await sync('3.2.0');
    await stage.advance(61_000);
    expect(stage.text('inc-1/card/2')).toMatch(
      /Taken back.*the revert was merged\. The values from before/is,
    );
    expect(stage.text('inc-1/notice/2')).toContain('Fix taken back');
  });

  it('other trouble afterwards continues the incident with the next plan', async () => {
    await begin();
    await approve();
    forge.merge();
    await stage.advance(31_000);
    await sync('4.2.8');
    await stage.cluster.die(1, oomKill('4.2.8'));
    await stage.advance(30_000);
    expect((await stage.outcomes())[0]).toBe('held');
  });
});

describe('nothing is opened', () => {
  it.each([
    [{ mapped: false }, 'No object in the cluster tells where in Git this is kept'],
    [{ withForge: false }, 'GITHUB_TOKEN is not set'],
  ])('and nobody can approve: %j', async (how, why) => {
    await begin(how);
    expect(stage.text('inc-1/card/1')).toContain(why);
    await expect(approve()).rejects.toThrow('no button approve');
  });
  it('when Git does not hold what the cluster runs', async () => {
    await begin({ file: manifest('3.1.0') });
    await approve();
    expect([forge.proposals, await stage.outcomes()]).toEqual([[], ['stopped']]);
    expect(stage.text('inc-1/card/1')).toContain(
      'prod/ds.yaml: spec.template.spec.containers.[fluent-bit].image is cr.fluentbit.io/fluent/fluent-bit:3.1.0 in Git, while the cluster runs cr.fluentbit.io/fluent/fluent-bit:3.2.0',
    );
  });
  it('when the workload was changed since', async () => {
    await begin();
    stage.cluster.edit(() => {}, 'DaemonSet');
    const reply = await stage.press('inc-1/card/1', 'approve', approver);
    expect(said(reply)).toContain('DaemonSet fluent-bit was changed after the diagnosis');
    expect(forge.proposals).toEqual([]);
  });
  it('for a double click more than once', async () => {
    await begin();
    await Promise.all([1, 2].map(async () => stage.press('inc-1/card/1', 'approve', approver)));
    await stage.advance(1_000);
    expect(forge.proposals).toHaveLength(1);
  });
});

describe('through trouble', () => {
  it.each(['files', 'propose', 'proposed', 'pullRequest'])(
    'GitHub fails at %s: it is tried again',
    async (method) => {
      await begin();
      forge.failNext('server', { method });
      await approve();
      await stage.advance(10_000);
      expect([forge.proposals.length, await stage.state()]).toEqual([1, 'changing']);
      forge.merge();
      await stage.advance(31_000);
      expect(stage.text('inc-1/card/1')).toContain('Merged');
    },
  );
  it('a token that may not: stopped, with the sentence', async () => {
    await begin();
    forge.failNext('forbidden', { method: 'propose' });
    await approve();
    expect(await stage.outcomes()).toEqual(['stopped']);
    expect(stage.text('inc-1/card/1')).toContain(
      'Github answered forbidden to propose, so no pull request was opened.',
    );
  });
  it('the bot dies at every stage', async () => {
    await begin();
    forge.failNext('server', { method: 'proposed' });
    await approve();
    await stage.dies();
    await stage.advance(10_000);
    expect(forge.proposals).toHaveLength(1);
    await stage.dies();
    forge.merge();
    await stage.advance(31_000);
    await stage.dies();
    await sync('4.2.8');
    await stage.dies();
    await stage.advance(100_000);
    expect([await stage.state(), await stage.outcomes(), forge.proposals.length]).toEqual([
      'resolved',
      ['held'],
      1,
    ]);
  });
});
