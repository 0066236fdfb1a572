import { afterEach, describe, expect, it } from 'vitest';
import { approver } from '../support/fake-chat.ts';
import { createFakeForge, type FakeForge } from '../support/fake-forge.ts';
import { readMessage } from '../support/read-message.ts';
import { crash, createStage, oomKill, segfault, type Stage, stageSettings } from '../support/stage.ts';

const repository = 'https://git.test/acme/logs';
const image = (version: string) => `cr.fluentbit.io/fluent/fluent-bit:${version}`;
const manifest = (version: string) => `# of team-logs
apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: fluent-bit
spec:
  template:
    spec:
      containers:
        - name: fluent-bit
          image: ${image(version)} # pinned
`;

let stage: Stage;
let forge: FakeForge;
afterEach(() => stage.close());

/** The crash of the source document, where changes are made by pull requests. */
async function begin({ mapped = true, file = manifest('3.2.0'), kept = false, withForge = true } = {}) {
  forge = createFakeForge({ 'prod/ds.yaml': file, 'README.md': '# x' });
  const { changes } = stageSettings;
  stage = await createStage({
    settings: {
      changes: { ...changes, mode: 'pull-request' },
      sources: mapped ? [{ namespace: 'logging', repository, path: 'prod', holds: 'manifests' }] : [],
    },
    ...(withForge ? { forge: forge.forge } : {}),
  });
  if (kept) {
    const { metadata } = stage.cluster.objects.daemonSet;
    metadata.labels = { ...metadata.labels, 'kustomize.toolkit.fluxcd.io/name': 'logs' };
  }
  await crash(stage);
}
async function approve() {
  await stage.press('inc-1/card/1', 'approve', approver);
  await stage.advance(1_000);
}
/** What Git says arrives in the cluster, and its pods are replaced. */
async function sync(version: string) {
  stage.cluster.edit(({ daemonSet }) => {
    const [container] = daemonSet.spec.template.spec.containers;
    if (container) container.image = image(version);
  }, 'DaemonSet');
  await stage.advance(6_000);
  await stage.cluster.rollOut();
  await stage.advance(6_000);
}
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
    await stage.press('inc-1/card/1', 'undo', approver);
    await stage.advance(1_000);
    expect([await stage.state(), await stage.outcomes()]).toEqual(['proposed', ['held', 'offered']]);
    expect(writes()).toEqual([]);
  });

  it('merged with another value by people is judged as what arrived, and says so', async () => {
    await begin();
    await approve();
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
    await approve();
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
      await approve();
      forge.failNext(reason, { method: 'pullRequest' });
      await stage.advance(31_000);
      expect(stage.text('inc-1/card/1')).toContain('What became of it cannot be asked');
      forge.merge();
      await stage.advance(31_000);
      expect(stage.text('inc-1/card/1')).toContain('Merged, waiting for the cluster');
      expect(stage.text('inc-1/card/1')).not.toContain('cannot be asked');
    },
  );

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
