import { said, type Words } from '../language/words.ts';
import type { Incident } from '../incident/incident.ts';
import { isNoTrouble } from '../incident/no-trouble.ts';
import { caseFile } from './case-file.ts';
import { changeIncident } from './change-incident.ts';
import type { FlowDeps } from './deps.ts';
import { tell } from './first-words.ts';
import { look, recordDiagnosis, spokenDiagnosis } from './look.ts';
import { mergeTwins } from './merge-twins.ts';
import { keepFormer } from './put-back.ts';
import { offerPlan, planFor, wasOffered } from './offer-plan.ts';
import { refuteBumps } from './refute-bumps.ts';
import { isStillDown } from './still-down.ts';
import { waitForNews } from './wait-for-news.ts';
import { msUntilLook } from './when-to-look.ts';

/**
 * An open incident: diagnose it at once, offer a plan and tell it; look again while more signals come; or wait for news, and close
 * it when all is quiet.
 */
export async function lookInto(deps: FlowDeps, incident: Incident, stop: AbortSignal): Promise<void> {
  const lookMs = await msUntilLook(deps, incident);
  if (lookMs === undefined) {
    const now = deps.clock.now().getTime();
    const busy = Math.max(Date.parse(incident.lastSignalAt), Date.parse(incident.reopened?.at ?? '') || 0);
    const quietMs = busy + deps.settings.quietMs - now;
    if (quietMs > 0) return waitForNews(deps, incident.id, quietMs, stop);
    if (await isStillDown(deps, incident)) return waitForNews(deps, incident.id, stillDownMs, stop);
    await changeIncident(deps, incident.id, { kind: 'resolved', how: quietWords(incident) });
    return;
  }
  if (lookMs > 0) return waitForNews(deps, incident.id, lookMs, stop);
  const gathered = (await deps.store.incident(incident.id))?.value;
  if (stop.aborted || gathered?.state !== 'open') return;
  const seen = await look(deps, gathered);
  await refuteBumps(deps, gathered, seen.facts);
  const diagnosed = await recordDiagnosis(deps, gathered, seen);
  if (!diagnosed) return;
  if (await mergeTwins(deps, diagnosed)) return;
  const { primary } = seen.diagnosis;
  const asked = diagnosed.attempts.length === 0 ? diagnosed.asked : undefined;
  const plan = planFor(deps, diagnosed, seen, asked?.values);
  const isWished = asked?.values !== undefined && plan !== undefined;
  if (isNoTrouble(primary.cause) && !isWished) {
    await changeIncident(deps, incident.id, {
      kind: 'resolved',
      how: spokenDiagnosis(seen).primary.title,
    });
    return;
  }
  await keepFormer(deps, diagnosed, seen);
  if (plan && !wasOffered(diagnosed, plan))
    await offerPlan(deps, diagnosed, plan, { cause: primary.cause, ...(asked ? { by: asked.by } : {}) });
  await caseFile(deps.store, incident.id).write('looked', diagnosed.headline?.at ?? '');
  await tell(deps, incident.id);
}

const stillDownMs = 60_000;

const quietWords = ({ trouble, pods, asked }: Incident): Words =>
  asked && pods.every(({ deaths }) => deaths === 0)
    ? said('reason.quietAsked')
    : trouble === 'straining' && pods.every(({ deaths }) => deaths === 0)
      ? said('reason.quietStrain')
      : said('reason.quiet');
