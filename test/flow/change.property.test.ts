import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { WaveSize } from '../../src/change/waves.ts';
import type { Incident } from '../../src/incident/incident.ts';
import { undoable } from '../../src/incident/undo-asked.ts';
import type { Kind } from '../support/cluster-objects.ts';
import { approver, onCall, second } from '../support/fake-chat.ts';
import { createStage, oomKill, segfault, type Stage, stageSettings } from '../support/stage.ts';

const kinds = [
  'approve',
  'propose',
  'undo',
  'go-on',
  'roll-out',
  'roll-out',
  'die',
  'crash',
  'fail',
  'lost-answer',
  'image-by-hand',
  'template-by-hand',
  'copy-by-hand',
  'pause-by-hand',
  'freeze',
  'resume',
  'wait',
  'wait',
  'wait-long',
] as const;
type Deed = (typeof kinds)[number];

interface Run {
  readonly stage: Stage;
  /** What people wrote themselves and nobody else may take away, by what it is. */
  readonly byHand: Map<string, string>;
  /** How the workload rolls out when nobody holds it, as JSON. */
  readonly strategy: string;
}

const strategyKey = 'fluent-medic.dev/strategy-before';
const incidentOf = async ({ stage }: Run): Promise<Incident | undefined> =>
  (await stage.store.incident('inc-1'))?.value;
const container = ({ stage }: Run) => stage.cluster.objects.daemonSet.spec.template.spec.containers[0];

const appliedOf = (incident: Incident | undefined) =>
  incident?.attempts.findLast(({ startedAt }) => startedAt !== undefined);

async function act(run: Run, deed: Deed, number: number): Promise<unknown> {
  const { stage, byHand } = run;
  const incident = await incidentOf(run);
  const digest = incident?.attempts.at(-1)?.digest ?? '';
  const press = (action: string, value: string) =>
    stage.desk().press({ action, value, by: number % 2 ? approver : second, inputs: {} });
  switch (deed) {
    case 'approve':
      return Promise.all([press('approve', `inc-1 ${digest}`), press('approve', `inc-1 ${digest}`)]);
    case 'propose': {
      const inputs = { memBufLimit: `${300 + number}m`, memoryLimit: '2Gi' };
      return stage.desk().submit({ action: 'change-limits', value: 'inc-1', by: onCall, inputs });
    }
    case 'undo':
      return press('undo', 'inc-1');
    case 'go-on':
      return press('go-on', `inc-1 ${appliedOf(incident)?.digest}`);
    case 'roll-out':
      return stage.cluster.rollOut();
    case 'die':
      return stage.dies();
    case 'crash':
      return stage.cluster.die(1 + (number % 4), number % 3 ? oomKill('4.2.8') : segfault);
    case 'fail':
      return stage.writer.failNext('timeout', { method: 'apply' });
    case 'lost-answer':
      return stage.writer.failNext('timeout', { method: 'applyAnswer' });
    case 'image-by-hand': {
      const image = `registry.example/mine:${number}`;
      byHand.set('image', image);
      stage.cluster.edit(() => Object.assign(container(run) ?? {}, { image }), 'DaemonSet');
      return stage.cluster.settle();
    }
    case 'template-by-hand':
      byHand.set(`by-${number}`, 'hand');
      stage.cluster.edit(({ daemonSet }) => {
        daemonSet.spec.template.metadata.annotations[`by-${number}`] = 'hand';
      }, 'DaemonSet');
      return stage.cluster.settle();
    case 'copy-by-hand': {
      const copy = stage.cluster.objects.copies.at(-1);
      if (!copy) return;
      copy.data['fluent-bit.conf'] += `# ${number} by hand\n`;
      copy.metadata.resourceVersion = String(Number(copy.metadata.resourceVersion) + 1);
      byHand.set(copy.metadata.name, copy.data['fluent-bit.conf'] ?? '');
      return;
    }
    case 'pause-by-hand':
      return setPaused(run, number % 2 === 1);
    case 'freeze':
      return stage.desk().command('freeze looks wrong', onCall, 'C1');
    case 'resume':
      return stage.desk().command('resume', approver, 'C1');
    case 'wait':
      return stage.advance(7_000);
    case 'wait-long':
      return stage.advance(70_000);
  }
}

/** Only a Deployment knows a pause. */
async function setPaused({ stage: { cluster } }: Run, paused: boolean): Promise<void> {
  if (cluster.objects.daemonSet.kind !== 'Deployment') return;
  cluster.edit(({ daemonSet }) => Object.assign(daemonSet.spec, { paused }), 'DaemonSet');
  await cluster.settle();
}

const isUnderWay = ({ state }: Incident): boolean => ['changing', 'verifying', 'undoing'].includes(state);

/** Everything that may still come, then what a person would do about a rollout that is held. */
async function settle(run: Run): Promise<void> {
  const { stage } = run;
  await stage.desk().command('resume', approver, 'C1');
  await setPaused(run, false);
  for (let times = 0; times < 12; times += 1) {
    await stage.advance(20_000);
    await stage.cluster.rollOut();
    const incident = await incidentOf(run);
    const isHeld = strategyKey in stage.cluster.objects.daemonSet.metadata.annotations;
    const value = `inc-1 ${appliedOf(incident)?.digest}`;
    await stage.desk().press({ action: 'go-on', value, by: approver, inputs: {} });
    if (isHeld && incident && undoable(incident) && !isUnderWay(incident))
      await stage.desk().press({ action: 'undo', value: 'inc-1', by: approver, inputs: {} });
  }
}

/** What was written twice, or by the yes of nobody who may give one. */
function wrongWrites({ stage }: Run): readonly string[] {
  const { applied } = stage.writer;
  const names = applied.map(({ write }) =>
    write.patch.type === 'delete' && write.object.kind === 'Pod'
      ? `Pod ${write.patch.uid}`
      : `${write.object.kind}/${write.object.name} ${write.mark} ${write.patch.type}`,
  );
  const twice = names.filter((name, at) => names.indexOf(name) < at);
  const may = [approver.user, second.user];
  const strange = applied.filter(({ by }) => by.length === 0 || by.some((user) => !may.includes(user)));
  return [...twice, ...strange.map(({ by }) => `written for ${by.join()}`)];
}

/** What people wrote and the bot took away. */
async function lostByHand(run: Run): Promise<readonly string[]> {
  const { daemonSet, copies } = run.stage.cluster.objects;
  const wasApproved = (await incidentOf(run))?.attempts.some(({ approvedBy }) => approvedBy !== undefined);
  const now = (what: string, value: string): string | undefined => {
    // A plan that was made and approved afterwards may ask for another image.
    if (what === 'image') return wasApproved ? value : container(run)?.image;
    if (what.startsWith('by-')) return daemonSet.spec.template.metadata.annotations[what];
    return copies.find(({ metadata }) => metadata.name === what)?.data['fluent-bit.conf'];
  };
  return [...run.byHand].filter(([what, value]) => now(what, value) !== value).map(([what]) => what);
}

/** What no person could make sense of: a strategy or a reference of ours that nothing explains, a change that never ends. */
async function leftBehind(run: Run): Promise<readonly string[]> {
  const { daemonSet, copies } = run.stage.cluster.objects;
  const outcome = appliedOf(await incidentOf(run))?.outcome ?? '';
  const isHeld = strategyKey in daemonSet.metadata.annotations;
  const { strategy, updateStrategy, minReadySeconds } = daemonSet.spec;
  const now = JSON.stringify([updateStrategy ?? strategy, minReadySeconds]);
  const there = ['fluent-bit', ...copies.map(({ metadata }) => metadata.name)];
  const read = daemonSet.spec.template.spec.volumes.map(({ configMap }) => configMap.name);
  return [
    ...(isHeld && !['stopped', 'failed'].includes(outcome) ? [`held after ${outcome}`] : []),
    ...(isHeld || now === run.strategy ? [] : [`${now} after ${outcome}`]),
    ...(['running', 'verifying'].includes(outcome) ? [`${outcome} for ever`] : []),
    ...read.filter((name) => !there.includes(name)).map((name) => `${name} is missing`),
    ...run.stage.logged.filter((line) => line.startsWith('error')),
  ];
}

it.each<[string, Kind, readonly WaveSize[], boolean]>([
  ['by the controller, in place', 'DaemonSet', [], true],
  ['in waves, by a copy', 'DaemonSet', [1, '50%'], false],
  ['a Deployment in waves, by a copy', 'Deployment', [1, '50%'], false],
  ['a Deployment by its controller', 'Deployment', [], true],
  ['a StatefulSet in waves, by a copy', 'StatefulSet', [1, '50%'], false],
])(
  'whatever people, cluster and bot do while a change goes on (%s), nothing is doubled, lost or left behind',
  async (_, kind, waves, configInPlace) => {
    const changes = { ...stageSettings.changes, configInPlace };
    const settings = { changes, rollout: { waves, holdMs: 10_000, podStartMs: 60_000 } };
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...kinds), { minLength: 4, maxLength: 16 }),
        async (deeds) => {
          const stage = await createStage({ kind, pods: 4, version: '4.2.8', settings });
          const { updateStrategy, strategy, minReadySeconds } = stage.cluster.objects.daemonSet.spec;
          const before = JSON.stringify([updateStrategy ?? strategy, minReadySeconds]);
          const run: Run = { stage, byHand: new Map(), strategy: before };
          await stage.advance(1_000);
          await stage.cluster.die(2, oomKill('4.2.8'));
          await stage.advance(20_000);
          for (const [number, deed] of ['approve' as const, ...deeds].entries()) {
            await act(run, deed, number);
            await stage.clock.settle();
          }
          await settle(run);
          expect([wrongWrites(run), await lostByHand(run), await leftBehind(run)]).toEqual([[], [], []]);
          await stage.close();
        },
      ),
      { numRuns: Number(process.env['CHANGE_RUNS'] ?? 10) },
    );
  },
  120_000,
);
