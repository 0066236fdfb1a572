import { afterEach, describe, expect, it } from 'vitest';
import type { Form } from '../../src/chat/form.ts';
import { findFormers } from '../../src/flow/find-formers.ts';
import { look } from '../../src/flow/look.ts';
import { changeAndCrash, changes, runWell, setVersion, writeConfig } from '../support/changed-scene.ts';
import { imageOf, seedConfig } from '../support/cluster-objects.ts';
import { approver, onCall } from '../support/fake-chat.ts';
import { buttonsOf, readMessage } from '../support/read-message.ts';
import { createStage, segfault, type Stage } from '../support/stage.ts';
import { english } from '../support/english.ts';

let stage: Stage;
afterEach(() => stage.close());

const objects = () => stage.cluster.objects;
const image = () => objects().daemonSet.spec.template.spec.containers[0]?.image ?? '';
const read = () => objects().daemonSet.spec.template.spec.volumes[0]?.configMap.name;
const textRead = () =>
  [objects().configMap, ...objects().copies].find(({ metadata }) => metadata.name === read())?.data[
    'fluent-bit.conf'
  ];
const incident = async () => (await stage.store.incident('inc-1'))?.value;

const open = async (): Promise<Form> => {
  const form = await stage.desk().form({ action: 'put-back', value: 'inc-1', by: onCall, inputs: {} });
  if ('kind' in form) throw new Error(form.kind === 'whisper' ? readMessage(form.message) : form.kind);
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

describe('what ran before the change', () => {
  it('is told beside the plan that goes forward, with its ground', async () => {
    stage = await changeAndCrash();
    expect(stage.text('inc-1/card/1')).toContain(
      'Instead, go back 3.2.0 → 3.0.7, Mem_Buf_Limit 256m → 128m: Puts back what ran before: 4 pods ran 20 min with 0 restarts, until 2026-11-22 03:29 UTC.',
    );
    const slots = ['inc-1/alert', 'inc-1/card/1'];
    const withButton = slots.filter((slot) =>
      buttonsOf(stage.chat.standing(slot).message).some(({ action }) => action === 'put-back'),
    );
    expect(withButton).toEqual(['inc-1/card/1']);
  });

  it('is chosen, approved, carried through the waves and held', async () => {
    stage = await changeAndCrash();
    const form = await open();
    expect(optionsOf(form).map(({ label }) => english(label))).toEqual([
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
    stage = await changeAndCrash();
    await propose();
    expect(await propose()).toMatchObject({ kind: 'whisper', message: { text: /is proposed already/ } });
    expect(await stage.outcomes()).toEqual(['replaced', 'offered']);
  });

  it('somebody else’s change between form and choice is noticed, and one after the proposal stops it', async () => {
    stage = await changeAndCrash();
    const key = optionsOf(await open())[0]?.value ?? '';
    await submit(key);
    writeConfig(stage, seedConfig('200m'));
    await stage.press('inc-1/card/2', 'approve', approver);
    await stage.advance(5_000);
    expect([image(), stage.writer.applied]).toEqual([imageOf('3.2.0'), []]);
    setVersion(stage, '3.0.7');
    writeConfig(stage, seedConfig('128m'));
    expect(await submit(key)).toMatchObject({ kind: 'whisper' });
  });

  it('not while a change is under way', async () => {
    stage = await changeAndCrash();
    await stage.press('inc-1/card/1', 'approve', approver);
    await stage.advance(5_000);
    expect(await submit('any')).toMatchObject({ kind: 'whisper', message: { text: /under way/ } });
  });

  it('a configuration with a password: its text is not in the store, the image alone is offered and it is said why', async () => {
    const password = 'hunter2hunter2';
    const secret = `${seedConfig('128m')}    http_Passwd ${password}\n`;
    stage = await changeAndCrash({ config: secret }, `${seedConfig('256m')}    http_Passwd ${password}\n`);
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

  it('sections that came since are left to people, with the file of then; the plan that waits stays', async () => {
    stage = await changeAndCrash({}, `${seedConfig('128m')}\n[OUTPUT]\n    Name  null\n    Match *\n`);
    const reply = await propose();
    const told = reply.kind === 'whisper' ? readMessage(reply.message) : '';
    expect(told).toContain('more than values of fluent-bit.conf changed since');
    expect(told).toContain('kubectl patch configmap fluent-bit --namespace logging --type merge');
    expect(told).toContain('Mem_Buf_Limit     128m');
    expect(told).not.toContain('Name  null');
    expect([await stage.outcomes(), await stage.state()]).toEqual([['offered'], 'proposed']);
  });

  it('the ConfigMap of then is gone: said, and the image alone is put back', async () => {
    stage = await changeAndCrash({ config: `${seedConfig('128m')}    http_Passwd hunter2hunter2\n` });
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
    stage = await runWell({ version: '3.1.9', config: seedConfig() });
    setVersion(stage, '3.2.0');
    await stage.cluster.rollOut();
    await stage.cluster.die(1, segfault);
    await stage.advance(20_000);
    expect(optionsOf(await open()).map(({ label }) => english(label))).toEqual(['go back 3.2.0 → 1.9.2']);
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
    expect(english(await findFormers(stage.deps(), now, { ...seen, facts }))).toEqual({
      offers: [],
      why: `What ran before is not known: the revisions of DaemonSet logging/fluent-bit could not be read, ${why}.`,
    });
  });

  it('a cluster that does not answer that question keeps nobody from the plan that goes forward', async () => {
    stage = await runWell();
    setVersion(stage, '3.2.0');
    await stage.cluster.rollOut();
    stage.cluster.failNext('forbidden', { method: 'configMap', times: 1 });
    await stage.cluster.die(1, segfault);
    await stage.advance(20_000);
    expect(stage.text('inc-1/card/1')).toContain('upgrade 3.2.0');
    expect(stage.text('inc-1/card/1')).not.toContain('Instead');
    stage.cluster.failNext('forbidden', { method: 'configMap' });
    await expect(open()).rejects.toThrow(/^What ran before could not be looked up: /);
  });

  it('read-only: everything is told and no button is there', async () => {
    stage = await changeAndCrash({ settings: { changes: { ...changes, mode: 'suggest' } } });
    expect(stage.text('inc-1/card/1')).toContain('Instead, go back 3.2.0 → 3.0.7');
    const actions = ['inc-1/alert', 'inc-1/card/1'].flatMap((slot) =>
      buttonsOf(stage.chat.standing(slot).message).map(({ action }) => action),
    );
    expect(actions).not.toContain('put-back');
  });
});
