import fc from 'fast-check';
import { expect, it } from 'vitest';
import { approver, onCall, second } from '../support/fake-chat.ts';
import { createFakeForge, type FakeForge } from '../support/fake-forge.ts';
import { crash, createStage, oomKill, segfault, type Stage, stageSettings } from '../support/stage.ts';

const repository = 'https://git.test/acme/logs';
const image = (version: string) => `cr.fluentbit.io/fluent/fluent-bit:${version}`;
const manifest = `apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: fluent-bit
spec:
  template:
    spec:
      containers:
        - name: fluent-bit
          image: ${image('3.2.0')} # pinned
`;

const kinds = [
  'approve',
  'approve',
  'approve-stale',
  'merge',
  'merge',
  'close',
  'sync',
  'sync',
  'sync-otherwise',
  'die',
  'die',
  'git-down',
  'git-lost-answer',
  'git-refuses',
  'freeze',
  'resume',
  'undo',
  'crash',
  'wait',
  'wait-long',
] as const;
type Deed = (typeof kinds)[number];

interface Run {
  readonly stage: Stage;
  readonly forge: FakeForge;
  /** What was opened though it must not be. */
  readonly wrong: string[];
  firstDigest: string;
}

const incidentOf = async ({ stage }: Run) => (await stage.store.incident('inc-1'))?.value;
const isMerged = new WeakSet<object>();

async function sync({ stage }: Run, to: string): Promise<void> {
  stage.cluster.edit(({ daemonSet }) => {
    const [container] = daemonSet.spec.template.spec.containers;
    if (container) container.image = to;
  }, 'DaemonSet');
  await stage.advance(6_000);
  await stage.cluster.rollOut();
}

/** What the newest merged proposal says. */
function merged({ forge }: Run): string | undefined {
  const proposal = forge.proposals.findLast((each) => isMerged.has(each));
  return /image: (\S+)/.exec(proposal?.files[0]?.text ?? '')?.[1];
}

async function act(run: Run, deed: Deed, number: number): Promise<unknown> {
  const { stage, forge } = run;
  const digest = (await incidentOf(run))?.attempts.at(-1)?.digest ?? '';
  const press = async (action: string, value: string) =>
    stage.desk().press({ action, value, by: number % 2 ? approver : second, inputs: {} });
  switch (deed) {
    case 'approve':
      return Promise.all([press('approve', `inc-1 ${digest}`), press('approve', `inc-1 ${digest}`)]);
    case 'approve-stale':
      return press('approve', `inc-1 ${run.firstDigest}`);
    case 'merge':
      return mergeNewest(run);
    case 'close':
      return forge.close();
    case 'sync':
      return sync(run, merged(run) ?? image('3.2.0'));
    case 'sync-otherwise':
      return sync(run, image(`4.1.${number % 10}`));
    case 'die':
      return stage.dies();
    case 'git-down':
      return forge.failNext('server', { method: number % 2 ? 'pullRequest' : 'files' });
    case 'git-lost-answer':
      return forge.failNext('timeout', { method: 'proposed' });
    case 'git-refuses':
      return forge.failNext('forbidden', { method: number % 2 ? 'pullRequest' : 'propose' });
    case 'freeze':
      return stage.desk().command('freeze looks wrong', onCall, 'C1');
    case 'resume':
      return stage.desk().command('resume', approver, 'C1');
    case 'undo':
      return press('undo', 'inc-1');
    case 'crash':
      return stage.cluster.die(1 + (number % 2), number % 3 ? oomKill('4.2.8') : segfault);
    case 'wait':
      return stage.advance(7_000);
    case 'wait-long':
      return stage.advance(70_000);
  }
}

function mergeNewest({ forge }: Run): void {
  const newest = forge.proposals.at(-1);
  if (!newest) return;
  forge.merge();
  isMerged.add(newest);
}

/** Nothing may be opened between a freeze and its end. */
async function watched(run: Run, deed: Deed, number: number): Promise<void> {
  const frozen = (await run.stage.store.freezes()).some(({ ended }) => !ended);
  const before = run.forge.proposals.length;
  await act(run, deed, number);
  await run.stage.clock.settle();
  const isFrozenStill = frozen && deed !== 'resume';
  if (isFrozenStill && run.forge.proposals.length > before) run.wrong.push(`opened in a freeze by ${deed}`);
}

/** People bring everything that is open to its end. */
async function settle(run: Run): Promise<void> {
  await run.stage.desk().command('resume', approver, 'C1');
  for (let times = 0; times < 4; times += 1) {
    await run.stage.advance(40_000);
    mergeNewest(run);
    await run.stage.advance(40_000);
    await sync(run, merged(run) ?? image('3.2.0'));
    await run.stage.advance(120_000);
  }
}

/** What was opened twice, or by nobody's yes, and what waits for ever. */
async function wrongOf(run: Run): Promise<readonly string[]> {
  const { stage, forge, wrong } = run;
  const { attempts = [], state = 'gone' } = (await incidentOf(run)) ?? {};
  const branches = forge.proposals.map(({ branch }) => branch);
  const may = [approver.user, second.user];
  const unasked = branches.filter((branch) => {
    const [, digest = '', number = ''] = /^fluent-medic\/inc-1-(\w+)-(\d+)$/.exec(branch) ?? [];
    const attempt = attempts.find((each) => each.number === Number(number));
    const by = attempt?.approvedBy ?? [];
    return !attempt?.digest.startsWith(digest) || by.length === 0 || by.some((user) => !may.includes(user));
  });
  return [
    ...wrong,
    ...branches.filter((name, at) => branches.indexOf(name) < at).map((name) => `${name} twice`),
    ...unasked.map((branch) => `${branch} without a yes`),
    ...stage.writer.applied.map(({ write }) => `${write.object.kind} was written`),
    ...(['changing', 'verifying', 'undoing', 'gone'].includes(state) ? [`${state} for ever`] : []),
    ...stage.logged.filter((line) => line.startsWith('error')),
  ];
}

it('whatever people, GitHub, cluster and bot do, a pull request is opened once, by a yes, and comes to an end', async () => {
  const settings = {
    changes: { ...stageSettings.changes, mode: 'pull-request' as const },
    sources: [{ namespace: 'logging', repository, path: 'prod', holds: 'manifests' as const }],
  };
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom(...kinds), { minLength: 4, maxLength: 16 }), async (deeds) => {
      const forge = createFakeForge({ 'prod/ds.yaml': manifest });
      const stage = await createStage({ settings, forge: forge.forge });
      await crash(stage);
      const run: Run = { stage, forge, wrong: [], firstDigest: '' };
      run.firstDigest = (await incidentOf(run))?.attempts.at(-1)?.digest ?? '';
      for (const [number, deed] of ['approve' as const, ...deeds].entries()) await watched(run, deed, number);
      await settle(run);
      expect(await wrongOf(run)).toEqual([]);
      await stage.close();
    }),
    { numRuns: Number(process.env['CHANGE_RUNS'] ?? 20) },
  );
}, 120_000);
