import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { WaveSize } from '../../src/change/waves.ts';
import type { Incident } from '../../src/incident/incident.ts';
import { undoable } from '../../src/incident/undo-asked.ts';
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
      return stage.cluster.edit(() => Object.assign(container(run) ?? {}, { image }), 'DaemonSet');
    }
    case 'template-by-hand':
      byHand.set(`by-${number}`, 'hand');
      return stage.cluster.edit(({ daemonSet }) => {
        daemonSet.spec.template.metadata.annotations[`by-${number}`] = 'hand';
      }, 'DaemonSet');
    case 'copy-by-hand': {
      const copy = stage.cluster.objects.copies.at(-1);
      if (!copy) return;
      copy.data['fluent-bit.conf'] += `# ${number} by hand\n`;
      copy.metadata.resourceVersion = String(Number(copy.metadata.resourceVersion) + 1);
      byHand.set(copy.metadata.name, copy.data['fluent-bit.conf'] ?? '');
      return;
    }
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

const isUnderWay = ({ state }: Incident): boolean => ['changing', 'verifying', 'undoing'].includes(state);

/** Everything that may still come, then what a person would do about a rollout that is held. */
async function settle(run: Run): Promise<void> {
  const { stage } = run;
  await stage.desk().command('resume', approver, 'C1');
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

function checkWrites({ stage }: Run): void {
  const { applied } = stage.writer;
  const once = applied.map(({ write }) =>
    write.patch.type === 'delete' && write.object.kind === 'Pod'
      ? `Pod ${write.patch.uid}`
      : `${write.object.kind}/${write.object.name} ${write.mark} ${write.patch.type}`,
  );
  expect(once).toEqual([...new Set(once)]);
  for (const { by } of applied)
    expect(by.every((user) => [approver.user, second.user].includes(user))).toBe(true);
}

async function checkEnd(run: Run): Promise<void> {
  const { stage, byHand } = run;
  const { daemonSet, copies } = stage.cluster.objects;
  const incident = await incidentOf(run);
  for (const [what, value] of byHand) {
    if (what === 'image') {
      const later = incident?.attempts.some(({ approvedBy }) => approvedBy !== undefined);
      if (!later) expect(container(run)?.image).toBe(value);
    } else if (what.startsWith('by-')) expect(daemonSet.spec.template.metadata.annotations[what]).toBe(value);
    else expect(copies.find(({ metadata }) => metadata.name === what)?.data['fluent-bit.conf']).toBe(value);
  }
  const isHeld = strategyKey in daemonSet.metadata.annotations;
  const applied = appliedOf(incident);
  if (isHeld) expect(['stopped', 'failed']).toContain(applied?.outcome);
  expect(['running', 'verifying']).not.toContain(applied?.outcome);
  const read = daemonSet.spec.template.spec.volumes.map(({ configMap }) => configMap.name);
  expect(['fluent-bit', ...copies.map(({ metadata }) => metadata.name)]).toEqual(
    expect.arrayContaining(read),
  );
  expect(stage.logged.filter((line) => line.startsWith('error'))).toEqual([]);
}

it.each<[string, readonly WaveSize[], boolean]>([
  ['by the controller, in place', [], true],
  ['in waves, by a copy', [1, '50%'], false],
])(
  'whatever people, cluster and bot do while a change goes on (%s), nothing is doubled, lost or left behind',
  async (_, waves, configInPlace) => {
    const changes = { ...stageSettings.changes, configInPlace };
    const settings = { changes, rollout: { waves, holdMs: 10_000, podStartMs: 60_000 } };
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...kinds), { minLength: 4, maxLength: 16 }),
        async (deeds) => {
          const stage = await createStage({ pods: 4, version: '4.2.8', settings });
          const run: Run = { stage, byHand: new Map() };
          await stage.advance(1_000);
          await stage.cluster.die(2, oomKill('4.2.8'));
          await stage.advance(20_000);
          for (const [number, deed] of ['approve' as const, ...deeds].entries()) {
            await act(run, deed, number);
            await stage.clock.settle();
          }
          checkWrites(run);
          await settle(run);
          checkWrites(run);
          await checkEnd(run);
          await stage.close();
        },
      ),
      { numRuns: 20 },
    );
  },
  120_000,
);
