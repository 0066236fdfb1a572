import process from 'node:process';
import { isDeepStrictEqual } from 'node:util';
import { expect, it } from 'vitest';
import type { StorePlace } from '../../../src/adapters/store/store-place.ts';
import { clusterState } from '../cluster-state.ts';
import { collectMade } from '../collect-made.ts';
import { sampled } from './sampled.ts';
import { setKillStage } from './kill-stage.ts';
import { stories, type Story } from './stories.ts';

/** `KILLS=all` kills at each step, other words only at steps with these words. */
const { KILLS: asked, SEED: seed = String(Date.now() % 1_000_000) } = process.env;
/** Stories that run at once. */
const together = 3;

type NewPlace = (directory: string) => Promise<StorePlace>;

/** Each story with the program killed at some of its steps; `usual`: at how many. */
export function killEverywhere(newPlace: NewPlace, usual: number): void {
  it.each(stories)('killed at any step: $name', { timeout: 3_600_000 }, async (story) => {
    const whole = await play(story, newPlace);
    expect(whole.steps.length).toBeGreaterThan(60);
    const chosen = chosenOf(whole.steps, usual);
    console.log(`SEED=${seed}: killed at ${chosen.length} of ${whole.steps.length} steps`);
    const left = [...chosen];
    const faults: string[] = [];
    const killNext = async () => {
      for (let step = left.shift(); step !== undefined; step = left.shift())
        try {
          const end = await play(story, newPlace, { step, texts: whole.texts });
          faults.push(...differences(step, end, whole));
        } catch (error) {
          faults.push(`${step}: ${error instanceof Error ? error.message : String(error)}`);
        }
    };
    await Promise.all(Array.from({ length: together }, killNext));
    expect(faults).toEqual([]);
  });
}

function chosenOf(steps: readonly string[], usual: number): readonly string[] {
  if (asked === undefined) return sampled(steps, usual, Number(seed));
  return asked === 'all' ? steps : steps.filter((step) => step.includes(asked));
}

/** The story with one death after `step`, until chat has found the same words. */
async function play(
  story: Story,
  newPlace: NewPlace,
  killed?: { readonly step: string; readonly texts: readonly string[] },
) {
  const stage = await setKillStage(story.scene(), newPlace, killed?.step);
  const { cluster, read, until, steps, posted } = stage;
  const texts = () => read().flatMap(story.lasting).toSorted();
  try {
    const made = collectMade(cluster);
    await story.act(stage);
    if (killed)
      await until(() => {
        if (!isDeepStrictEqual(texts(), killed.texts)) throw new Error(read().join('\n'));
      });
    const { record, ...left } = await stage.leave();
    const standing = new Set(
      cluster.store.list('pods', 'logging').map(({ metadata }) => `Pod/${metadata.name}`),
    );
    return {
      steps,
      lives: stage.lives(),
      texts: texts(),
      postedTwice: posted.filter((slot, at) => posted.indexOf(slot) !== at),
      cluster: withoutUids(clusterState(cluster)),
      made: [...made.values()].toSorted((a, b) => a - b),
      record: record.filter((kind) => story.decisive.includes(kind)).toSorted(),
      ...left,
      // A pod that stands was not deleted, and is not to be any more.
      unanswered: left.unanswered.filter((object) => !standing.has(object)),
    };
  } finally {
    await stage.close();
  }
}

type End = Awaited<ReturnType<typeof play>>;

/** What ended otherwise. A step that did not come this time is none. */
const differences = (step: string, end: End, whole: End): readonly string[] =>
  (['texts', 'postedTwice', 'cluster', 'made', 'record', 'unanswered', 'faults', 'running'] as const)
    .filter((part) => end.lives === 2 && !isDeepStrictEqual(end[part], whole[part]))
    .map((part) => `${step}: ${part}: ${JSON.stringify(end[part])}, not ${JSON.stringify(whole[part])}`);

const withoutUids = (state: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(state).map(([at, text]) => [at, text.replaceAll(uid, '(uid)')]));

const uid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;
