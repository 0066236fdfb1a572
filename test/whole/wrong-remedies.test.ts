import { expect, it } from 'vitest';
import type { SimulatedCluster } from '../../src/demo/cluster/cluster.ts';
import type { DaemonSet } from '../../src/demo/cluster/world/kube-shapes.ts';
import { heavySlowLoad, type LoadSchedule } from '../../src/demo/cluster/world/load.ts';
import { clusterState } from './cluster-state.ts';
import { sceneWith, type SceneWish } from './scene-with.ts';
import { setWholeStage, wholeMs, type WholeStage, type Wishes } from './whole-stage.ts';

interface Trouble {
  readonly scene: SceneWish;
  readonly load: LoadSchedule;
}

/** OOM kills: what the limit of the buffers allows is more than the container may have. */
const outOfMemory: Trouble = { scene: { version: '4.2.8', memory: '448Mi' }, load: heavySlowLoad };
/** A version that lives through its pauses, where others crash. */
const pausing: Trouble = {
  scene: { version: '3.2.9', memory: '512Mi', input: 'Mem_Buf_Limit 5m' },
  load: { megabytesPerSecond: 2, connections: 8, packed: true, destination: 'slow' },
};
const crashing: Trouble = { scene: { version: '3.2.0', memory: '1Gi' }, load: heavySlowLoad };

const withScene = ({ scene, load }: Trouble, wish: Partial<SceneWish>): Trouble => ({
  scene: { ...scene, ...wish },
  load,
});

/** What somebody asks for in the place of what was offered: the limits of the card, or another version. */
type Wish = Readonly<Record<string, string>>;
const formFor = (wish: Wish) => ('version' in wish ? 'upgrade' : 'change-values');

/** A stage on which the trouble has come, that is left as it was found. */
async function inTrouble(
  { scene, load }: Trouble,
  play: (stage: WholeStage) => Promise<void>,
  wishes?: Wishes,
): Promise<void> {
  const stage = await setWholeStage(sceneWith(scene), wishes);
  try {
    const before = clusterState(stage.cluster);
    stage.cluster.setLoad(load);
    await play(stage);
    await stage.until(() => expect(clusterState(stage.cluster)).toEqual(before));
  } finally {
    await stage.close();
  }
}

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
  await inTrouble(outOfMemory, async ({ cluster: { store }, fill, readUntil }) => {
    const refusal = async (memoryLimit: string, words: RegExp) => {
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
    /upgrade 3\.2\.9 → 4\.2\.0/,
    /Rolled back .* upgrade 3\.2\.9 → 4\.2\.0\. Why: fluent-bit-\w+ died again \(Error, exit 139\)\. The values from before are back\./,
  ],
  [
    'an image that no registry has',
    withScene(pausing, { absent: '4.2.8' }),
    { version: '4.2.8' },
    /upgrade 3\.2\.9 → 4\.2\.8/,
    /Rolled back .* upgrade 3\.2\.9 → 4\.2\.8\. Why: The new pod fluent-bit-\w+ cannot start: (ErrImagePull|ImagePullBackOff)\. The values from before are back\./,
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

const lowQuota = { hard: { 'limits.memory': '1600Mi' } };

/** Somebody changes the one object of that kind in the namespace; the answer gives back what was there. */
function setSpec(store: SimulatedCluster['store'], kind: string, spec: unknown): () => void {
  const [found] = store.list(kind, 'logging');
  if (!found) throw new Error(`There is none of ${kind}.`);
  const set = (next: unknown) =>
    store.update(
      kind,
      'logging',
      found.metadata.name,
      (object) => ({ ...object, spec: next }),
      'kubectl-edit',
    );
  set(spec);
  return () => void set(found['spec']);
}

/** Names of the pods that are made of a changed template from now on. */
function collectChanged({ store }: SimulatedCluster): ReadonlySet<string> {
  const names = new Set<string>();
  store.subscribe('pods', ({ object: { metadata } }) => {
    if (metadata.annotations?.['fluent-medic.dev/change'] !== undefined) names.add(metadata.name);
  });
  return names;
}
