import { describe, expect, it } from 'vitest';
import { withStakes } from '../../src/change/with-stakes.ts';
import { diagnose } from '../../src/diagnosis/diagnose.ts';
import { gatherFacts } from '../../src/diagnosis/gather-facts.ts';
import type { Evidence } from '../../src/evidence/evidence.ts';
import { type Locale, locales } from '../../src/language/locale.ts';
import { inEachLanguage, inOneLanguage, spokenFields } from '../../src/language/spoken.ts';
import { withLasting } from '../../src/lasting/with-lasting.ts';
import type { Former } from '../../src/plan/former.ts';
import { putBackPlan } from '../../src/plan/put-back.ts';
import { withReload } from '../../src/plan/with-reload.ts';
import { defaultSettings } from '../../src/settings.ts';
import { caseNames, ceilingBytes, evidenceOf, planFor, playbooks } from '../support/playbook-cases.ts';

const { rollout } = defaultSettings;
const policy = { memoryCeilingBytes: ceilingBytes };

/** Diagnosis and plan of one case as they are made to be told in one language. */
function storyIn(evidence: Evidence, locale: Locale) {
  const facts = gatherFacts(evidence, undefined, locale);
  const diagnosis = diagnose(facts, playbooks, locale);
  const plan = planFor({ facts, diagnosis }, { locale });
  const reload = { hotReload: true, configInPlace: true };
  const whole = plan && withReload(plan, facts, reload, { locale });
  return { diagnosis, plan: whole && withStakes(withLasting(whole, facts, { locale }), facts, rollout) };
}

/** Every place of a value with what stands there; an array also tells its length. */
function* placesOf(value: unknown, path = ''): Generator<readonly [path: string, value: unknown]> {
  if (typeof value !== 'object' || value === null) return yield [path, value];
  if (Array.isArray(value)) yield [`${path}.length`, value.length];
  for (const [key, each] of Object.entries(value)) yield* placesOf(each, `${path}.${key}`);
}

const told: ReadonlySet<string> = new Set(spokenFields);
/** Not told to people, or only in English: a digest is of the English plan, and terms are told with their reason. */
const own: ReadonlySet<string> = new Set(['digest', 'name']);
const fieldOf = (path: string): string =>
  path
    .replace(/\.\d+$/, '')
    .split('.')
    .at(-1) ?? '';

describe.each(locales.filter((locale) => locale !== 'en'))('in %s', (locale) => {
  it.each(caseNames)('%s is told as in English, place for place', async (name) => {
    const evidence = await evidenceOf(name);
    const english = new Map(placesOf(storyIn(evidence, 'en')));
    const other = new Map(placesOf(storyIn(evidence, locale)));
    expect([...other.keys()]).toEqual([...english.keys()]);
    const differing = [...english].filter(([path, value]) => other.get(path) !== value);
    const stray = differing
      .map(([path]) => fieldOf(path))
      .filter((field) => !told.has(field) && !own.has(field));
    expect(stray).toEqual([]);
  });

  it.each([
    ['another version is put back', 'fluent/fluent-bit:3.0.7', false],
    ['what runs already is refused', undefined, true],
  ])('%s, place for place as in English', async (_, image, isRefused) => {
    const evidence = await evidenceOf('known-crash/seed-v3.2.0-mbl256m-packsmall');
    const back = (each: Locale) => {
      const facts = gatherFacts(evidence, undefined, each);
      const { image: now = '', memoryLimit } = facts.container?.value ?? {};
      const former: Former = {
        image: image ?? now,
        memoryLimit,
        config: { state: 'unknown', why: 'secret' },
        ground: { kind: 'unknown' },
      };
      return putBackPlan({
        facts,
        diagnosis: diagnose(facts, playbooks, each),
        former,
        policy,
        locale: each,
      });
    };
    const english = [...placesOf(back('en'))].map(([path]) => path);
    expect([...placesOf(back(locale))].map(([path]) => path)).toEqual(english);
    expect(english.includes('.refused')).toBe(isRefused);
  });

  it('each text of a story reaches its reader', async () => {
    const evidence = await evidenceOf('known-crash/chunk-lock-1.9.7');
    const spoken = inEachLanguage((each) => storyIn(evidence, each));
    const { diagnosis, plan } = inOneLanguage<ReturnType<typeof storyIn>>(spoken, locale);
    const { diagnosis: made, plan: madePlan } = storyIn(evidence, locale);
    expect({ ...diagnosis, memory: null }).toEqual({ ...made, memory: null });
    expect(plan).toEqual({ ...madePlan, digest: storyIn(evidence, 'en').plan?.digest });
  });
});
