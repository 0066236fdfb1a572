import { expect, it } from 'vitest';
import type { SimulatedCluster } from '../../src/demo/cluster/cluster.ts';
import type { DaemonSet } from '../../src/demo/cluster/world/kube-shapes.ts';
import {
  formFor,
  inTrouble,
  lowQuota,
  outOfMemory,
  pausing,
  setSpec,
  type Trouble,
  type Wish,
  withScene,
} from './in-trouble.ts';
import { wholeMs } from './whole-stage.ts';

it.concurrent.each<[string, Trouble, Wish, RegExp, RegExp]>([
  [
    'too little memory',
    outOfMemory,
    { memoryLimit: '300Mi' },
    /memory limit 448Mi → 300Mi/,
    /Rolled back .* memory limit 448Mi → 300Mi\. Why: fluent-bit-\w+ was OOM-killed again \(OOMKilled, exit 137\)\. The values from before are back\./,
  ],
  [
    'a version that crashes',
    pausing,
    { version: '4.2.0' },
    /go back 4\.2\.7 → 4\.2\.0/,
    /Rolled back .* go back 4\.2\.7 → 4\.2\.0\. Why: fluent-bit-\w+ crashed \(Error, exit 139\)\. The values from before are back\./,
  ],
  [
    'an image that no registry has',
    withScene(pausing, { absent: '4.2.8' }),
    { version: '4.2.8' },
    /upgrade 4\.2\.7 → 4\.2\.8/,
    /Rolled back .* upgrade 4\.2\.7 → 4\.2\.8\. Why: The new pod fluent-bit-\w+ cannot start: (ErrImagePull|ImagePullBackOff)\. The values from before are back\./,
  ],
])(
  'stopped by the first pod, and taken back: %s',
  { timeout: wholeMs },
  async (_, trouble, wish, offered, words) => {
    await inTrouble(trouble, async ({ cluster, fill, approve, readUntil }) => {
      const changed = collectChanged(cluster);
      expect(await fill(formFor(wish), wish)).toEqual({});
      await approve(offered);
      expect(await readUntil(/^\S+ Rolled back/)).toMatch(words);
      expect(changed.size).toBe(1);
    });
  },
);

it.concurrent('stopped by the first pod, and held there: the version before has a known hole, so people take it back', {
  timeout: wholeMs,
}, async () => {
  await inTrouble(
    withScene(pausing, { version: '3.2.9' }),
    async ({ cluster, fill, approve, undo, readUntil }) => {
      const changed = collectChanged(cluster);
      expect(await fill('upgrade', { version: '4.2.0' })).toEqual({});
      await approve(/upgrade 3\.2\.9 → 4\.2\.0/);
      expect(await readUntil(/Fix failed/)).toMatch(
        /fluent-bit-\w+ crashed \(Error, exit 139\); the rollout is held there, [01] of 3 pods run the change until it is undone/,
      );
      await undo();
      await readUntil(/Rolled back/);
      expect(changed.size).toBe(1);
    },
  );
});

it.concurrent('stopped where no pod can be made, and taken back: a quota that somebody lowers while the change is under way', {
  timeout: wholeMs,
}, async () => {
  await inTrouble(outOfMemory, async ({ cluster, fill, approve, readUntil }) => {
    const changed = collectChanged(cluster);
    expect(await fill('change-values', { memoryLimit: '1Gi' })).toEqual({});
    const begun = new Promise<() => void>((resolve) => {
      cluster.store.subscribe('daemonsets', ({ object }) => {
        if ((object as DaemonSet).spec.updateStrategy?.type === 'OnDelete')
          resolve(setSpec(cluster.store, 'resourcequotas', lowQuota));
      });
    });
    await approve(/ → 1Gi/);
    const giveBack = await begun;
    expect(await readUntil(/^\S+ Rolled back/)).toMatch(
      /Why: No new pod can be made: pods "fluent-bit-\w+" is forbidden: exceeded quota: memory, requested: limits\.memory=1Gi, used: limits\.memory=896Mi, limited: limits\.memory=1600Mi\. The values from before are back\./,
    );
    giveBack();
    expect(changed.size).toBe(0);
  });
});

it.concurrent('stopped by the verification, and taken back: a buffer that is full again', {
  timeout: wholeMs,
}, async () => {
  await inTrouble(
    pausing,
    async ({ cluster, fill, approve, readUntil }) => {
      const changed = collectChanged(cluster);
      expect(await fill('change-values', { memBufLimit: '5200K' })).toEqual({});
      await approve(/5m → 5200K/);
      expect(await readUntil(/^\S+ Rolled back/)).toMatch(
        /Why: The buffers fill up again: fluent-bit-\w+: 5 MiB of 5 MiB in the buffer of forward\.0\. The values from before are back\./,
      );
      expect(changed.size).toBe(3);
    },
    { hold: '8m' },
  );
});

/** Names of the pods that are made of a changed template from now on. */
function collectChanged({ store }: SimulatedCluster): ReadonlySet<string> {
  const names = new Set<string>();
  store.subscribe('pods', ({ object: { metadata } }) => {
    if (metadata.annotations?.['fluent-medic.dev/change'] !== undefined) names.add(metadata.name);
  });
  return names;
}
