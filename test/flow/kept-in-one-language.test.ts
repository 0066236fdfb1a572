import { afterEach, expect, it } from 'vitest';
import { viewOf } from '../../src/flow/show.ts';
import type { Incident } from '../../src/incident/incident.ts';
import { tell } from '../../src/language/words.ts';
import kept from '../fixtures/flow/incident-in-one-language.json' with { type: 'json' };
import { approver } from '../support/fake-chat.ts';
import { createStage, type Stage } from '../support/stage.ts';

// What a version that knew only English has kept of an incident whose plan waits.
let stage: Stage;
afterEach(() => stage.close());

async function keptBefore(): Promise<Stage> {
  const made = await createStage();
  for (const [name, document] of Object.entries(kept.documents))
    await made.store.saveDocument('inc-1', name, document);
  await made.store.saveIncident(kept.incident as Incident, 0, { signals: [], places: kept.places });
  await made.advance(5_000);
  return made;
}
const incident = async () => (await stage.store.incident('inc-1'))?.value;

it('an incident that was kept in English alone is told as it was', async () => {
  stage = await keptBefore();
  const now = await incident();
  if (!now) throw new Error('There is no incident.');
  const view = await viewOf(stage.deps(), now);
  expect(view.plan?.steps[0]?.why).toMatch(/^4\.2\.8 rather than 3\.2\.10, which stops th/);
  expect(view.diagnosis?.primary.title).toBe('Fluent Bit 3.2.0 crashed on a known defect (FLB-FWD-PAUSE-1)');
  expect(tell(now.attempts[0]?.title ?? '', 'zh-CN')).toBe('upgrade 3.2.0 → 4.2.8');
});

it('goes on where it stood, and what happens from then on is told in every language', async () => {
  stage = await keptBefore();
  await stage.press('inc-1/card/1', 'approve', approver);
  await stage.advance(10_000);
  await stage.cluster.rollOut();
  await stage.advance(120_000);
  const now = await incident();
  expect([now?.state, now?.attempts.map(({ outcome }) => outcome)]).toEqual(['resolved', ['held']]);
  const told = (now?.timeline ?? []).map(({ what }) => [tell(what, 'en'), tell(what, 'zh-CN')]);
  expect(told).toContainEqual(['plan offered: upgrade 3.2.0 → 4.2.8', 'plan offered: upgrade 3.2.0 → 4.2.8']);
  expect(told.slice(-2)).toEqual([
    ['change rolled out', '变更已在所有 Pod 上生效'],
    ['fix verified', '修复已验证'],
  ]);
});
