import { afterEach, describe, expect, it } from 'vitest';
import { approver, onCall } from '../support/fake-chat.ts';
import { createStage, type Stage, stageSettings } from '../support/stage.ts';

let stage: Stage;
afterEach(() => stage.close());

const config = `[SERVICE]
    HTTP_Server On
    HTTP_Port   2021
    Hot_Reload  On

[INPUT]
    Name          forward
    Mem_Buf_Limit 256m

[OUTPUT]
    Name  http
    Match *
`;
const { changes } = stageSettings;
const minute = 60_000;

/** A person's own buffer limit is proposed for a workload that runs well. */
async function proposed(options: Parameters<typeof createStage>[0] = {}): Promise<void> {
  stage = await createStage({
    version: '5.1.1',
    memory: '2Gi',
    config,
    ...options,
    settings: {
      changes: { ...changes, hotReload: true },
      rollout: { waves: [1], holdMs: 30_000, podStartMs: minute },
      ...options.settings,
    },
  });
  await stage.advance(1_000);
  await stage.desk().command('fix logging/fluent-bit mem_buf_limit=128m', onCall, 'C1');
  await stage.advance(15_000);
}
const approve = () => stage.press('inc-1/card/1', 'approve', approver);
const writes = () => stage.journal.filter((line) => line.startsWith('write '));
const limitNow = () =>
  /Mem_Buf_Limit (\w+)/.exec(
    JSON.stringify(stage.cluster.objects.configMap.data).replaceAll(/ +/g, ' '),
  )?.[1];
const restarted = () => stage.cluster.objects.pods.map(({ metadata }) => metadata.name);

it('writes the ConfigMap, waits for the kubelet, reloads one pod, looks at it, then the others; nothing restarts', async () => {
  await proposed();
  const before = restarted();
  const card = stage.text('inc-1/card/1');
  expect(card).toMatch(/Fluent Bit reads the changed file anew, pod by pod, and no container restarts/);
  expect(card).toMatch(/Lost with the reload: .*Nothing restarts; buffers on disk and positions stay\./);
  expect(card).not.toMatch(/Restarts the pods/);
  await approve();
  await stage.advance(minute);
  expect(writes()).toEqual(['write ConfigMap Mem_Buf_Limit 128m → done']);
  await stage.advance(75_000);
  expect(writes().slice(1)).toEqual(['write Pod fluent-bit-1a reload → done']);
  await stage.advance(minute);
  expect(writes().slice(1)).toEqual([
    'write Pod fluent-bit-1a reload → done',
    'write Pod fluent-bit-2a reload → done',
    'write Pod fluent-bit-3a reload → done',
  ]);
  await stage.advance(3 * minute);
  expect([await stage.outcomes(), await stage.state(), limitNow()]).toEqual([['held'], 'resolved', '128m']);
  expect(restarted()).toEqual(before);
});

it('the record tells of every reload before and after it', async () => {
  await proposed();
  await approve();
  await stage.advance(4 * minute);
  const trail = await stage.store.auditTrail({ incident: 'inc-1', limit: 1_000 });
  const told = trail
    .map(({ entry }) => JSON.parse(entry) as { kind: string; verb?: string; object?: { name: string } })
    .filter(({ verb }) => verb === 'reload')
    .map(({ kind, object }) => `${kind} ${object?.name}`);
  expect(told.slice(0, 2)).toEqual(['write-begun fluent-bit-1a', 'written fluent-bit-1a']);
  expect(told).toHaveLength(6);
});

describe('a canary that does not take it', () => {
  it.each([
    ['refuses', /count of hot reloads has not risen/],
    ['not-enabled', /hot reload is not enabled/],
    ['crashes', /The container of fluent-bit-1a ended after its hot reload/],
  ] as const)('%s: no other pod is asked, and the ConfigMap is put back', async (behaviour, why) => {
    await proposed();
    await approve();
    stage.cluster.reloads.behaviour = behaviour;
    await stage.advance(8 * minute);
    expect(writes().filter((line) => line.includes('reload') && !line.includes('fluent-bit-1a'))).toEqual([]);
    // A death is looked into, and may call for another plan.
    expect([(await stage.outcomes())[0], limitNow()]).toEqual(['undone', '256m']);
    expect(stage.text('inc-1/card/1')).toMatch(why);
    const [, second, third] = restarted();
    expect([second, third]).toEqual(['fluent-bit-2a', 'fluent-bit-3a']);
  });

  it('takes the change back itself where it can: it is asked once more', async () => {
    await proposed();
    await approve();
    await stage.advance(2.3 * minute);
    await stage.press('inc-1/card/1', 'undo', approver);
    await stage.advance(5 * minute);
    expect([await stage.outcomes(), limitNow()]).toEqual([['undone'], '256m']);
    expect([...stage.cluster.reloads.counts]).toEqual([['fluent-bit-1a', 2]]);
    expect(restarted()).toEqual(['fluent-bit-1a', 'fluent-bit-2a', 'fluent-bit-3a']);
  });
});

it('reads again where the kubelet was late, and gives up after three times', async () => {
  await proposed();
  stage.cluster.reloads.limits = () => [256_000_000];
  await approve();
  await stage.advance(2.5 * minute);
  expect(stage.cluster.reloads.counts.get('fluent-bit-1a')).toBe(1);
  stage.cluster.reloads.limits = (pod) => [
    (stage.cluster.reloads.counts.get(pod) ?? 0) < 2 ? 256_000_000 : 127_900_000,
  ];
  await stage.advance(2 * minute);
  expect(stage.cluster.reloads.counts.get('fluent-bit-1a')).toBe(2);
  stage.cluster.reloads.limits = () => [127_900_000];
  await stage.advance(5 * minute);
  expect(await stage.outcomes()).toEqual(['held']);
});

it('gives up where the new file never comes', async () => {
  await proposed();
  stage.cluster.reloads.limits = () => [256_000_000];
  await approve();
  await stage.advance(12 * minute);
  expect([await stage.outcomes(), limitNow()]).toEqual([['undone'], '256m']);
  expect(stage.text('inc-1/card/1')).toMatch(/the kubelet has not brought the new one/);
});

it.each(Array.from({ length: 14 }, (_, at) => at))(
  'killed at moment %d, every pod is reloaded once',
  async (at) => {
    await proposed();
    await approve();
    await stage.advance(116_000 + at * 3_000);
    await stage.dies();
    await stage.advance(8 * minute);
    expect([await stage.outcomes(), limitNow()]).toEqual([['held'], '128m']);
    expect([...stage.cluster.reloads.counts.values()]).toEqual([1, 1, 1]);
  },
);

it('a request whose answer was lost is recognised as done by the count', async () => {
  await proposed();
  await approve();
  await stage.advance(100_000);
  stage.writer.failNext('timeout', { method: 'applyAnswer' });
  await stage.advance(6 * minute);
  expect(await stage.outcomes()).toEqual(['held']);
  expect([...stage.cluster.reloads.counts.values()]).toEqual([1, 1, 1]);
});

it('a freeze stops it between two pods', async () => {
  await proposed();
  await approve();
  await stage.advance(2.3 * minute);
  await stage.desk().command('freeze', onCall, 'C1');
  await stage.advance(5 * minute);
  expect([...stage.cluster.reloads.counts]).toEqual([['fluent-bit-1a', 1]]);
});

it('without the right to ask pods the card says so, and nobody can approve', async () => {
  stage = await createStage({
    version: '5.1.1',
    memory: '2Gi',
    config,
    settings: { changes: { ...changes, hotReload: true } },
  });
  stage.checks.denied.add('pods');
  await stage.advance(1_000);
  await stage.desk().command('fix logging/fluent-bit mem_buf_limit=128m', onCall, 'C1');
  await stage.advance(15_000);
  expect(stage.text('inc-1/card/1')).toMatch(
    /may not create pods\/proxy in namespace logging; deploy\/rbac-reload\.yaml has the rule/,
  );
  expect(stage.text('inc-1/card/1')).not.toMatch(/\[Approve/);
});

it.each([
  [
    '4.2.8',
    config,
    {},
    /A restart and no hot reload: 4\.2\.8 can crash or hang at one \(FLB-RELOAD-STALEPTR/,
  ],
  ['5.1.1', config.replace('Hot_Reload  On', ''), {}, /no hot reload: Hot_Reload is not switched on/],
  ['5.1.1', config.replace('HTTP_Server On', ''), {}, /no hot reload: HTTP_Server is off/],
  ['5.1.1', config, { configInPlace: false }, /no hot reload: the changed configuration is a copy/],
] as const)('%s: a restart, and the card says why', async (version, text, more, why) => {
  await proposed({
    version,
    config: text,
    settings: { changes: { ...changes, hotReload: true, ...more } },
  });
  expect(stage.text('inc-1/card/1')).toMatch(why);
  await approve();
  await stage.advance(5_000);
  expect(writes().filter((line) => line.includes('reload'))).toEqual([]);
  expect(writes().some((line) => line.startsWith('write DaemonSet'))).toBe(true);
});
