import { expect, it } from 'vitest';
import { crashing, inTrouble, lowQuota, outOfMemory, pausing, setSpec, withScene } from './in-trouble.ts';
import { wholeMs } from './whole-stage.ts';

it.concurrent('stopped by the form: values that cannot be written', { timeout: wholeMs }, async () => {
  await inTrouble(outOfMemory, async ({ fill }) => {
    expect(await fill('change-values', { memoryLimit: '16Mi' })).toEqual({
      memoryLimit: '"16Mi" is 16777216 bytes to Kubernetes, too little to start: write for example 1216Mi.',
    });
    expect(await fill('change-values', { memoryLimit: '5Gi' })).toEqual({
      memoryLimit: '"5Gi" is above the ceiling of 4096Mi that is set for this bot.',
    });
    expect(await fill('change-values', { memBufLimit: '512Mi' })).toEqual({
      memBufLimit: expect.stringMatching(/^Fluent Bit does not read "512Mi": /) as string,
    });
  });
});

it.concurrent('stopped by the form: a version that was never released', { timeout: wholeMs }, async () => {
  await inTrouble(crashing, async ({ fill }) => {
    expect(await fill('upgrade', { version: '4.2.99' })).toEqual({
      version:
        'Fluent Bit 4.2.99 is no release known here; "fluent-medic releases refresh" takes a newer list.',
    });
  });
});

it.concurrent('stopped by the plan: more memory than limit range, quota and nodes have', {
  timeout: wholeMs,
}, async () => {
  await inTrouble(outOfMemory, async ({ cluster: { store, world }, until, fill, readUntil }) => {
    // What evidence has in common for all pods is read once in fifteen seconds.
    const refusal = async (memoryLimit: string, words: RegExp) => {
      const changed = world.now().getTime();
      await until(() => expect(world.now().getTime()).toBeGreaterThan(changed + 20_000));
      expect(await fill('change-values', { memoryLimit })).toEqual({});
      return readUntil(words);
    };
    const mend = setSpec(store, 'limitranges', { limits: [{ type: 'Container', max: { memory: '1Gi' } }] });
    expect(await refusal('2Gi', /LimitRange/)).toBe(
      'No plan was made: The memory limit this needs (2048Mi) is refused by the LimitRange container-sizes, which allows this container at most 1024Mi.',
    );
    mend();
    const giveBack = setSpec(store, 'resourcequotas', { hard: { 'limits.memory': '3Gi' } });
    expect(await refusal('2Gi', /ResourceQuota/)).toBe(
      'No plan was made: The memory limit this needs (2048Mi) does not fit into what the ResourceQuota memory has left: with all pods of the workload it allows 1024Mi a container.',
    );
    giveBack();
    const widen = setSpec(store, 'limitranges', { limits: [] });
    expect(await refusal('3800Mi', /node-3/)).toBe(
      'No plan was made: The memory limit this needs (3800Mi) is more than the node node-3 has: 3525Mi are allocatable there.',
    );
    widen();
  });
});

it.concurrent('stopped by the plan: a version that refuses the configuration', {
  timeout: wholeMs,
}, async () => {
  const second = '[INPUT]\n    Name forward\n    Port 24225\n    Mem_Buf_Limit 64m # small';
  const trouble = withScene(crashing, { input: `Mem_Buf_Limit 256m\n${second}` });
  await inTrouble(trouble, async ({ fill, readUntil }) => {
    expect(await fill('upgrade', { version: '4.2.8' })).toEqual({});
    expect(await readUntil(/^No plan was made/)).toBe(
      'No plan was made: Fluent Bit 4.2.8 would not accept this configuration: fluent-bit.conf line 19, Mem_Buf_Limit: "64m # small" carries a comment: classic mode has no comments behind a value. Mend that first.',
    );
  });
});

it.concurrent('stopped by the checks: what admission refuses is not offered for approval', {
  timeout: wholeMs,
}, async () => {
  await inTrouble(outOfMemory, async ({ cluster, fill, readUntil }) => {
    cluster.api.admit({
      kind: 'policy',
      name: 'sizes.example.com',
      refuses: (object) =>
        JSON.stringify(object).includes('"1Gi"')
          ? 'memory limits are multiples of 256Mi below 1Gi'
          : undefined,
    });
    expect(await fill('change-values', { memoryLimit: '1Gi' })).toEqual({});
    expect(await readUntil(/Proposed fix.* → 1Gi/)).toMatch(
      /Cannot be approved: The API server refuses the write to DaemonSet logging\/fluent-bit: daemonsets\.apps "fluent-bit" is forbidden: .* denied request: memory limits are multiples of 256Mi below 1Gi\. Looked at again every minute\. Nothing is changed\.$/,
    );
  });
});

it.concurrent('stopped by the checks: room that is gone when somebody says yes', {
  timeout: wholeMs,
}, async () => {
  await inTrouble(outOfMemory, async ({ cluster, fill, approve, readUntil }) => {
    expect(await fill('change-values', { memoryLimit: '1Gi' })).toEqual({});
    await readUntil(/Proposed fix.* → 1Gi/);
    const giveBack = setSpec(cluster.store, 'resourcequotas', lowQuota);
    await approve(/ → 1Gi/);
    expect(await readUntil(/ResourceQuota/)).toContain(
      'ResourceQuota memory has 256Mi of limits.memory left; 3 pods ask for 1728Mi more',
    );
    giveBack();
  });
});

it.concurrent('stopped by the checks: an image that no registry has, where a Job may try it', {
  timeout: wholeMs,
}, async () => {
  await inTrouble(
    withScene(pausing, { absent: '4.2.8' }),
    async ({ fill, readUntil }) => {
      expect(await fill('upgrade', { version: '4.2.8' })).toEqual({});
      expect(await readUntil(/Cannot be approved/)).toMatch(
        /Cannot be approved: The image cr\.fluentbit\.io\/fluent\/fluent-bit:4\.2\.8 cannot be pulled: .*: not found\. Nothing is changed\.$/,
      );
    },
    { checkJobs: true },
  );
});
