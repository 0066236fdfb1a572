import { afterEach, describe, expect, it } from 'vitest';
import type { Form } from '../../src/chat/form.ts';
import { findFormers } from '../../src/flow/find-formers.ts';
import { look } from '../../src/flow/look.ts';
import { createRunWatch } from '../../src/flow/watch-runs.ts';
import type { Settings } from '../../src/settings.ts';
import { imageOf, seedConfig } from '../support/cluster-objects.ts';
import { approver, onCall } from '../support/fake-chat.ts';
import { buttonsOf, readMessage } from '../support/read-message.ts';
import { createStage, segfault, type Stage, stageSettings } from '../support/stage.ts';

let stage: Stage;
afterEach(() => stage.close());

const minute = 60_000;
const changes = { ...stageSettings.changes, configInPlace: false };
const rollout = { waves: [1] as const, holdMs: 30_000, podStartMs: 60_000 };
const running = new AbortController().signal;
const objects = () => stage.cluster.objects;
const image = () => objects().daemonSet.spec.template.spec.containers[0]?.image ?? '';
const read = () => objects().daemonSet.spec.template.spec.volumes[0]?.configMap.name;
const textRead = () =>
  [objects().configMap, ...objects().copies].find(({ metadata }) => metadata.name === read())?.data[
    'fluent-bit.conf'
  ];
const incident = async () => (await stage.store.incident('inc-1'))?.value;

/** Somebody writes the ConfigMap, as `kubectl edit` does. */
function writeConfig(text: string): void {
  const time = stage.clock.now().toISOString();
  stage.cluster.edit(({ configMap }) => {
    configMap.data['fluent-bit.conf'] = text;
    configMap.metadata.managedFields = [
      { manager: 'kubectl-edit', operation: 'Update', time, fieldsV1: { 'f:data': {} } },
    ];
  }, 'ConfigMap');
}

async function watched(before: string, settings: Partial<Settings> = {}): Promise<void> {
  stage = await createStage({ pods: 4, version: '3.0.7', settings: { changes, rollout, ...settings } });
  writeConfig(before);
  const watch = createRunWatch(stage.deps());
  for (let looks = 0; looks < 3; looks += 1) {
    await watch(running);
    await stage.advance(10 * minute);
  }
}

/** 3.0.7 ran well for half an hour; then came 3.2.0 with another configuration, and crashes. */
async function changedAndCrashed({
  before = seedConfig('128m'),
  after = seedConfig('256m'),
  version = '3.2.0',
  settings = {},
}: {
  readonly before?: string;
  readonly after?: string;
  readonly version?: string;
  readonly settings?: Partial<Settings>;
} = {}): Promise<void> {
  await watched(before, settings);
  writeConfig(after);
  stage.cluster.edit(({ daemonSet: { spec } }) => {
    for (const container of spec.template.spec.containers) container.image = imageOf(version);
  }, 'DaemonSet');
  await stage.cluster.rollOut();
  await stage.advance(minute);
  await stage.cluster.die(1, segfault);
  await stage.cluster.die(2, segfault);
  await stage.advance(20_000);
}

const open = async (): Promise<Form> => {
  const form = await stage.desk().form({ action: 'put-back', value: 'inc-1', by: onCall, inputs: {} });
  if ('kind' in form) throw new Error(form.kind === 'whisper' ? form.message.text : form.kind);
  return form;
};
const optionsOf = ({ inputs: [choice] }: Form) => (choice?.kind === 'choice' ? choice.options : []);
const submit = async (former: string) => {
  const reply = await stage
    .desk()
    .submit({ action: 'put-back', value: 'inc-1', by: onCall, inputs: { former } });
  await stage.clock.settle();
  return reply;
};
const propose = async () => submit(optionsOf(await open())[0]?.value ?? '');
const rollback = async (text: string) => {
  const message = await stage.desk().command(`rollback ${text}`, onCall, 'C1');
  await stage.advance(5_000);
  return message;
};

describe('what ran before the change', () => {
  it('is told beside the plan that goes forward, with its ground', async () => {
    await changedAndCrashed();
    expect(stage.text('inc-1/card/1')).toContain(
      'Instead, to go back 3.2.0 → 3.0.7, Mem_Buf_Limit 256m → 128m: Puts back what ran before: 4 pods ran 20 min with 0 restarts, until 2026-11-22 03:29 UTC.',
    );
    expect(buttonsOf(stage.chat.standing('inc-1/alert').message).map(({ action }) => action)).toContain(
      'put-back',
    );
  });

  it('is chosen, approved, carried through the waves and held', async () => {
    await changedAndCrashed();
    const form = await open();
    expect(optionsOf(form).map(({ label }) => label)).toEqual([
      'go back 3.2.0 → 3.0.7, Mem_Buf_Limit 256m → 128m',
      'go back 3.2.0 → 1.9.2',
    ]);
    expect(readMessage({ text: '', tone: 'grey', parts: form.parts })).toContain(
      'whether healthily is not known',
    );
    expect(await propose()).toEqual({ kind: 'none' });
    expect(stage.writer.applied).toEqual([]);
    await stage.press('inc-1/card/2', 'approve', approver);
    await stage.advance(5_000);
    expect([image(), objects().copies.length]).toEqual([imageOf('3.0.7'), 1]);
    expect(textRead()).toMatch(/Mem_Buf_Limit +128m/);
    await stage.advance(60_000);
    await stage.cluster.rollOut();
    await stage.advance(120_000);
    expect([await stage.outcomes(), await stage.state()]).toEqual([['replaced', 'held'], 'resolved']);
    expect((await incident())?.attempts[1]).toMatchObject({ requestedBy: onCall.user });
  });

  it('the second press on the form proposes nothing twice', async () => {
    await changedAndCrashed();
    await propose();
    expect(await propose()).toMatchObject({ kind: 'whisper', message: { text: /is proposed already/ } });
    expect(await stage.outcomes()).toEqual(['replaced', 'offered']);
  });

  it('somebody else’s change between form and choice is noticed, and one after the proposal stops it', async () => {
    await changedAndCrashed();
    const key = optionsOf(await open())[0]?.value ?? '';
    await submit(key);
    writeConfig(seedConfig('200m'));
    await stage.press('inc-1/card/2', 'approve', approver);
    await stage.advance(5_000);
    expect([image(), stage.writer.applied]).toEqual([imageOf('3.2.0'), []]);
    stage.cluster.edit(({ daemonSet: { spec } }) => {
      for (const container of spec.template.spec.containers) container.image = imageOf('3.0.7');
    }, 'DaemonSet');
    writeConfig(seedConfig('128m'));
    expect(await submit(key)).toMatchObject({ kind: 'whisper' });
  });

  it('not while a change is under way', async () => {
    await changedAndCrashed();
    await stage.press('inc-1/card/1', 'approve', approver);
    await stage.advance(5_000);
    expect(await submit('any')).toMatchObject({ kind: 'whisper', message: { text: /under way/ } });
  });

  it('a configuration with a password: its text is not in the store, the image alone is offered and it is said why', async () => {
    const password = 'hunter2hunter2';
    const secret = `${seedConfig('128m')}    http_Passwd ${password}\n`;
    await changedAndCrashed({ before: secret, after: `${seedConfig('256m')}    http_Passwd ${password}\n` });
    const runs = await stage.store.runs({
      cluster: 'prod-eu',
      namespace: 'logging',
      kind: 'DaemonSet',
      name: 'fluent-bit',
    });
    expect(runs.map(({ config }) => config.kept)).toEqual(['secret']);
    await propose();
    expect(stage.text('inc-1/card/2')).toContain('go back 3.2.0 → 3.0.7');
    const plan = (await incident())?.attempts[1]?.digest ?? '';
    const kept = JSON.stringify(await stage.store.document('inc-1', `plan/${plan}`));
    expect(kept).toContain('something in them looks secret');
    expect(JSON.stringify([runs, kept])).not.toContain(password);
  });

  it('sections that came since are left to people, with the file of then', async () => {
    await changedAndCrashed({ after: `${seedConfig('128m')}\n[OUTPUT]\n    Name  null\n    Match *\n` });
    await propose();
    const card = stage.text('inc-1/card/2');
    expect(card).toContain('more than values of fluent-bit.conf changed since');
    expect(card).toContain('kubectl patch configmap fluent-bit');
    expect(buttonsOf(stage.chat.standing('inc-1/card/2').message).map(({ action }) => action)).not.toContain(
      'approve',
    );
  });

  it('the ConfigMap of then is gone: said, and the image alone is put back', async () => {
    await changedAndCrashed({ before: `${seedConfig('128m')}    http_Passwd hunter2hunter2\n` });
    stage.cluster.edit(({ daemonSet: { spec }, configMap }) => {
      for (const volume of spec.template.spec.volumes) volume.configMap.name = 'fluent-bit-b';
      configMap.metadata.name = 'fluent-bit-b';
    }, 'DaemonSet');
    await propose();
    const plan = (await incident())?.attempts.at(-1)?.digest ?? '';
    expect(JSON.stringify(await stage.store.document('inc-1', `plan/${plan}`))).toContain(
      'ConfigMap fluent-bit of that time is gone',
    );
  });

  it('a version with the crash that was diagnosed is not offered, whatever ran well', async () => {
    stage = await createStage({ pods: 4, version: '3.1.9', settings: { changes } });
    writeConfig(seedConfig());
    const watch = createRunWatch(stage.deps());
    for (const _ of [1, 2, 3]) {
      await watch(running);
      await stage.advance(10 * minute);
    }
    stage.cluster.edit(({ daemonSet: { spec } }) => {
      for (const container of spec.template.spec.containers) container.image = imageOf('3.2.0');
    }, 'DaemonSet');
    await stage.cluster.rollOut();
    await stage.cluster.die(1, segfault);
    await stage.advance(20_000);
    expect(optionsOf(await open()).map(({ label }) => label)).toEqual(['go back 3.2.0 → 1.9.2']);
  });

  it('without the right to read revisions it says which rule is missing', async () => {
    stage = await createStage();
    await stage.advance(1_000);
    await stage.cluster.die(1, segfault);
    await stage.advance(20_000);
    const now = await incident();
    if (!now) throw new Error('There is no incident.');
    const seen = await look(stage.deps(), now);
    const why =
      'the bot may not list controllerrevisions in namespace logging; add to the rules of a Role in namespace logging: {apiGroups: ["apps"], resources: ["controllerrevisions"], verbs: ["list"]}';
    const gap = { what: 'the revisions of DaemonSet logging/fluent-bit', why, wouldTell: '' };
    const facts = { ...seen.facts, revisions: [], gaps: [gap] };
    expect(await findFormers(stage.deps(), now, { ...seen, facts })).toEqual({
      offers: [],
      why: `What ran before is not known: the revisions of DaemonSet logging/fluent-bit could not be read, ${why}.`,
    });
  });

  it('read-only: everything is told and no button is there', async () => {
    await changedAndCrashed({ settings: { changes: { ...changes, mode: 'suggest' } } });
    expect(stage.text('inc-1/card/1')).toContain('Instead, to go back 3.2.0 → 3.0.7');
    const actions = ['inc-1/alert', 'inc-1/card/1'].flatMap((slot) =>
      buttonsOf(stage.chat.standing(slot).message).map(({ action }) => action),
    );
    expect(actions).not.toContain('put-back');
  });
});

describe('rollback', () => {
  it('opens an incident in somebody’s name where none is open, and proposes what ran before', async () => {
    await watched(seedConfig('128m'));
    stage.cluster.edit(({ daemonSet: { spec } }) => {
      for (const container of spec.template.spec.containers) container.image = imageOf('3.0.6');
    }, 'DaemonSet');
    await stage.cluster.rollOut();
    await stage.advance(minute);
    expect((await rollback('logging/fluent-bit')).text).toBe(
      'Proposed in inc-1: upgrade 3.0.6 → 3.0.7. Nothing is changed before it is approved.',
    );
    expect([await stage.state(), stage.writer.applied]).toEqual(['proposed', []]);
    expect(stage.text('inc-1/alert')).toMatch(/ASKED .* is asked to be put back/);
    expect((await rollback('logging/fluent-bit')).text).toMatch(/^This is proposed already in inc-1/);
    await stage.press('inc-1/card/1', 'approve', approver);
    await stage.advance(65_000);
    await stage.cluster.rollOut();
    await stage.advance(120_000);
    expect([image(), await stage.state(), await stage.outcomes()]).toEqual([
      imageOf('3.0.7'),
      'resolved',
      ['held'],
    ]);
  });

  it('proposes in the incident that is open', async () => {
    await changedAndCrashed();
    expect((await rollback('inc-1')).text).toMatch(/^Proposed in inc-1: go back 3\.2\.0 → 3\.0\.7/);
    expect(await stage.outcomes()).toEqual(['replaced', 'offered']);
  });

  it('offers the undo of the bot’s own change, which only an approver can ask for', async () => {
    await changedAndCrashed();
    await stage.press('inc-1/card/1', 'approve', approver);
    await stage.advance(5_000);
    const message = await rollback('logging/fluent-bit');
    const [undo] = buttonsOf(message);
    expect(message.text).toMatch(/^The last change of prod-eu logging\/fluent-bit is "upgrade 3\.2\.0 → /);
    expect(undo).toMatchObject({ action: 'undo', label: 'Stop and undo' });
    expect(await stage.state()).toBe('changing');
    await stage.desk().press({ action: 'undo', value: undo?.value ?? '', by: approver, inputs: {} });
    await stage.advance(5_000);
    expect(await stage.state()).toBe('undoing');
  });

  it('after somebody else’s change it is that one which is taken back', async () => {
    await changedAndCrashed();
    await stage.press('inc-1/card/1', 'approve', approver);
    await stage.advance(65_000);
    await stage.cluster.rollOut();
    await stage.advance(150_000);
    expect(await stage.state()).toBe('resolved');
    stage.cluster.edit(({ daemonSet: { spec } }) => {
      for (const container of spec.template.spec.containers) container.image = imageOf('4.2.7');
    }, 'DaemonSet');
    await stage.cluster.rollOut();
    await stage.advance(minute);
    expect((await rollback('logging/fluent-bit')).text).toMatch(/^Proposed in inc-2: /);
  });

  it.each([
    ['', /^Roll back what\? Write/],
    [
      'logging/other',
      /^There is no Fluent Bit workload logging\/other\. I watch prod-eu\/logging\/fluent-bit\.$/,
    ],
    ['inc-9', /^There is no incident "inc-9"/],
    ['logging/fluent-bit', /^Proposed in inc-1: go back 3\.2\.0 → 1\.9\.2/],
  ])('%j', async (text, answer) => {
    stage = await createStage();
    await stage.advance(1_000);
    expect((await rollback(text)).text).toMatch(answer);
  });
});
