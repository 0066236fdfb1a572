import type { AuditLink } from '../audit/audit-chain.ts';
import type { AuditEntry } from '../audit/audit-entry.ts';
import { readEntry } from '../audit/read-entry.ts';
import type { Deed } from '../chat/delivery.ts';
import { whisper } from '../chat/quiet-message.ts';
import { checksForm } from '../chat/check-words.ts';
import { askDiagnosisForm, fleetForm } from '../chat/home-forms.ts';
import type { Form, Reply } from '../chat/form.ts';
import {
  approvalForm,
  causeForm,
  declineForm,
  detailsForm,
  limitsForm,
  notAnIncidentForm,
  upgradeForm,
  type ValuesNow,
} from '../chat/forms.ts';
import type { Facts } from '../diagnosis/facts.ts';
import type { ReleasePolicy, Target } from '../fluentbit/release.ts';
import { formatQuantity } from '../fluentbit/quantity.ts';
import type { Plan } from '../plan/plan.ts';
import { versionsWorthOffering } from '../plan/image-step.ts';
import { limitedInputs } from '../plan/memory-figures.ts';
import type { Locale } from '../language/locale.ts';
import { sayIn } from '../language/say.ts';
import { inEachLanguage, type Spoken } from '../language/spoken.ts';
import { said, tell } from '../language/words.ts';
import { addressed, tooLate } from './addressed.ts';
import type { FlowDeps } from './deps.ts';
import { fleetReport } from './fleet.ts';
import { openGoOn } from './go-on.ts';
import { look } from './look.ts';
import { planPolicy } from './offer-plan.ts';
import { openPutBack } from './put-back.ts';
import { keptLog, sendLog } from './send-log.ts';
import { viewOf } from './show.ts';

/** The form behind a button, with the values of this moment. */
export async function openForm(deps: FlowDeps, deed: Deed): Promise<Form | Reply> {
  if (deed.action === 'go-on') return openGoOn(deps, deed);
  if (deed.action === 'ask-diagnosis') return askDiagnosisForm;
  if (deed.action === 'fleet') return fleetForm(await fleetReport(deps));
  if (deed.action === 'log-file') return sendLog(deps, deed);
  const found = await addressed(deps, deed);
  if ('why' in found) return whisper(found.why);
  const { incident, attempt } = found;
  const view = await viewOf(deps, incident);
  if (deed.action === 'details')
    return detailsForm(view, await recordOf(deps, incident.id), (await keptLog(deps, incident.id))?.file);
  if (deed.action === 'checks') return checksForm(view);
  if (deed.action === 'not-an-incident') return notAnIncidentForm(view, deed.value);
  if (deed.action === 'name-cause') return causeForm(view, deed.value);
  if (deed.action === 'decline')
    return incident.state === 'proposed' ? declineForm(view, deed.value) : whisper(tooLate(attempt));
  if (deed.action === 'approve')
    return incident.state === 'proposed' ? approvalForm(view, deed.value) : whisper(tooLate(attempt));
  if (incident.state !== 'open' && incident.state !== 'proposed')
    return whisper(said('propose.values.underWay'));
  if (deed.action === 'put-back') return openPutBack(deps, incident, deed.value);
  const { facts } = await look(deps, incident);
  const now = valuesNow(facts, view.plan, planPolicy(deps).releases);
  if (deed.action === 'upgrade') return upgradeForm(view, deed.value, now);
  if (deed.action === 'change-values' && view.plan?.steps.some((step) => step.kind === 'set-image'))
    return upgradeForm(view, deed.value, now);
  return limitsForm(view, { action: deed.action, value: deed.value, now });
}

const page = 1_000;

/** All that the audit record tells of an incident, oldest first. */
async function recordOf({ store }: FlowDeps, incident: string): Promise<readonly AuditEntry[]> {
  const links: AuditLink[] = [];
  for (;;) {
    const after = links.at(-1)?.number ?? 0;
    const next = await store.auditTrail({ incident, after, limit: page });
    links.push(...next);
    if (next.length < page) return links.map(readEntry);
  }
}

/** What the waiting plan sets, else what stands in the objects now. */
function valuesNow(
  facts: Facts,
  plan: Pick<Spoken<Plan>, 'steps'> | undefined,
  policy: ReleasePolicy = {},
): ValuesNow {
  const planned = (kind: string, ending: string): string | undefined => {
    const step = plan?.steps.find((each) => each.kind === kind && each.target.toLowerCase().endsWith(ending));
    return step && tell(step.to, 'en');
  };
  const memBufLimit = planned('set-config', '/mem_buf_limit') ?? limitedInputs(facts)[0]?.memBufLimit?.value;
  const memoryLimit = planned('set-memory', '') ?? facts.container?.value.memoryLimit;
  const need = facts.memory?.predictedPeakBytes;
  return {
    ...(memBufLimit ? { memBufLimit } : {}),
    ...(memoryLimit ? { memoryLimit } : {}),
    ...(need ? { predictedNeed: formatQuantity(need) } : {}),
    versions: inEachLanguage((locale) =>
      versionsWorthOffering(facts, { ...policy, locale }).map((target) => ({
        version: target.version,
        why: versionWords(target, locale),
      })),
    ).map(({ version, why }) => ({ version, words: why })),
  };
}

const shownDefects = 2;

/** Why this version, and what stays broken there; the list is cut with its count. */
function versionWords({ version, why, stillBroken }: Target, locale: Locale): string {
  const say = sayIn(locale);
  const reason = why.startsWith(`${version} `) ? why.slice(version.length + 1) : why;
  const more = stillBroken.length - shownDefects;
  const broken = stillBroken.slice(0, shownDefects).join(say('list.semicolon'));
  if (!broken) return reason;
  return more > 0
    ? say('form.upgrade.stillBrokenMore', { reason, broken, count: more })
    : say('form.upgrade.stillBroken', { reason, broken });
}
