import { describe, expect, it } from 'vitest';
import { renderForm } from '../../src/adapters/slack/render/form.ts';
import { renderMessage } from '../../src/adapters/slack/render/message.ts';
import { renderPlainMessage } from '../../src/adapters/slack/render/plain-message.ts';
import { slackWords } from '../../src/adapters/slack/render/words.ts';
import { verbs } from '../../src/chat/command-messages.ts';
import { checkMessage } from '../../src/demo/workspace/validate/message.ts';
import { checkView } from '../../src/demo/workspace/validate/view.ts';
import { toldForm, toldMessage } from '../../src/chat/told.ts';
import type { Incident } from '../../src/incident/incident.ts';
import { type Locale, locales } from '../../src/language/locale.ts';
import { liveTokens } from '../adapters/slack/render/live-tokens.ts';
import { validateBlocks } from '../adapters/slack/render/validate-blocks.ts';
import { englishLeft } from '../support/english-left.ts';
import { everyState, everyStory, type State, type Story, storyOf } from '../support/every-state.ts';
import { readMessage } from '../support/read-message.ts';

const stories = await everyStory();
const seed = await storyOf('known-crash/seed-v3.2.0-mbl256m-packsmall');
if (!seed) throw new Error('The case of the source document has no plan.');

/** As they go over the wire: each message in both of its layouts, each form as a modal. */
function payloads(states: readonly State[], locale: Locale): readonly unknown[] {
  const words = slackWords(locale);
  return states.flatMap(({ message, form }): readonly unknown[] => {
    if (form) return [{ trigger_id: 't', view: renderForm(toldForm(form, locale), {}, words) }];
    if (!message) return [];
    const told = toldMessage(message, locale);
    const { left: _, ...rendered } = renderMessage(told, {
      stamp: 'inc-1/x:1',
      pictures: ['F0PLOT00001', 'F0PLOT00002'],
      words,
    });
    return [rendered, renderPlainMessage(told, words)].map((body) => ({ channel: 'C1', ...body }));
  });
}

/** What the local workspace, a second judge, would not take. */
function refusedByWorkspace(all: readonly unknown[]): readonly unknown[] {
  const isKnownFile = () => true;
  return all.flatMap((payload) => {
    const { view, ...parts } = payload as { readonly view?: unknown };
    const checked =
      view === undefined
        ? checkMessage(parts, { use: 'update', isKnownFile })
        : checkView(view, { type: 'modal', isKnownFile });
    return checked.state === 'refused' ? [checked] : [];
  });
}

const hostileText =
  '<!channel> <@U0EVIL0001> <https://evil.example|Approve> *x* `y` ```z``` :white_check_mark: \u202Eevil\u202C & {b} "q"';
const hostile = ({ pods, attempts, headline, since, workload, ...rest }: Incident): Incident => ({
  ...rest,
  workload: { ...workload, name: hostileText, namespace: hostileText },
  pods: pods.map((pod) => ({ ...pod, pod: hostileText, last: hostileText })),
  attempts: attempts.map((attempt) => ({ ...attempt, title: hostileText, why: hostileText })),
  ...(headline ? { headline: { ...headline, title: hostileText } } : {}),
  ...(since ? { since: { ...since, what: hostileText } } : {}),
  ...(rest.state === 'resolved' ? { how: hostileText } : {}),
  timeline: [{ at: rest.openedAt, what: hostileText }],
});

/** Written by our own typed spans. */
const own = /^<(?:@U1|@U0ANN00001|@U0BOB00001|https:\/\/acme\.slack\.test\/)/;

const long = 'x'.repeat(4_000);
const maximal = ({ pods, attempts, headline, timeline, ...rest }: Incident): Incident => ({
  ...rest,
  pods: pods.flatMap((pod) => Array.from({ length: 50 }, () => ({ ...pod, pod: long, last: long }))),
  podCount: 5_000_000,
  attempts: attempts.map((attempt) => ({ ...attempt, title: long, why: long })),
  ...(headline ? { headline: { ...headline, title: long } } : {}),
  timeline: Array.from({ length: 200 }, () => timeline[0] ?? { at: rest.openedAt, what: long }),
});
const swollen = ({ diagnosis, plan, title }: Story): Story => ({
  title,
  diagnosis: {
    ...diagnosis,
    contributing: Array.from({ length: 40 }, () => ({ ...diagnosis.primary, summary: long })),
    risks: Array.from({ length: 40 }, () => ({ kind: 'memory' as const, title: long, why: long })),
    unknowns: Array.from({ length: 40 }, () => ({ what: long, why: long, howToSettle: long })),
  },
  plan: { ...plan, steps: Array.from({ length: 60 }, () => plan.steps).flat() },
});

describe.each(locales)('in %s', (locale) => {
  it('every message and form of every recorded story is taken by Slack', () => {
    const all = stories.flatMap((story) => payloads(everyState(story), locale));
    expect(all.length).toBeGreaterThan(1_000);
    expect([validateBlocks(all), refusedByWorkspace(all)]).toEqual(['', []]);
  });

  it('with hostile names and reasons too, and nothing of them is a mention or a link', () => {
    const all = payloads(everyState(seed, hostile), locale);
    expect([validateBlocks(all), refusedByWorkspace(all)]).toEqual(['', []]);
    const live = liveTokens(all).filter((token) => !own.test(token));
    expect([live, JSON.stringify(all).includes('\u202E')]).toEqual([[], false]);
  });

  it('and with more than fits', () => {
    const all = payloads(everyState(swollen(seed), maximal), locale);
    expect([validateBlocks(all), refusedByWorkspace(all)]).toEqual(['', []]);
  });
});

it.each(locales.filter((locale) => locale !== 'en'))('in %s no sentence of English is left', (locale) => {
  const left = stories.flatMap((story) =>
    everyState(story).flatMap(({ name, message, form }) => {
      const shown = message ?? { text: '', tone: 'grey' as const, parts: form?.parts ?? [] };
      const own = { ...shown, parts: shown.parts.filter(({ kind }) => kind !== 'lines' && kind !== 'diff') };
      return readMessage(own, locale)
        .replace(verbs.join(', '), '')
        .split('\n')
        .flatMap((line) => englishLeft(line))
        .map((words) => `${name}: ${words}`);
    }),
  );
  expect([...new Set(left.map((each) => each.replace(/^[^:]*: /, '')))]).toEqual([]);
});
