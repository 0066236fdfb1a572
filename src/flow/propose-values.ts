import type { Deed } from '../chat/delivery.ts';
import { whisper } from '../chat/quiet-message.ts';
import type { Reply } from '../chat/form.ts';
import { readSize } from '../fluentbit/size.ts';
import { formatQuantity, parseQuantity } from '../fluentbit/quantity.ts';
import { parseVersion } from '../fluentbit/version.ts';
import { whyNotAllowed } from '../plan/image-step.ts';
import type { Incident } from '../incident/incident.ts';
import type { PlanQuestion } from '../plan/make-plan.ts';
import type { Wish } from '../plan/wish.ts';
import { inEach } from '../language/spoken.ts';
import { asSentence, said, type Words } from '../language/words.ts';
import { addressed } from './addressed.ts';
import type { FlowDeps } from './deps.ts';
import { look, spokenDiagnosis } from './look.ts';
import { offerPlan, planFor, planPolicy } from './offer-plan.ts';
import { wayOf } from './way-of.ts';

const leastMemoryBytes = 32 * 1024 * 1024;

/** A person's own values become a new version of the plan; it needs approvals of its own. */
export async function proposeValues(deps: FlowDeps, deed: Deed): Promise<Reply> {
  const found = await addressed(deps, deed);
  if ('why' in found) return whisper(found.why);
  return offerValues(deps, found.incident, deed);
}

/** The same for an incident that is known. */
export async function offerValues(
  deps: FlowDeps,
  incident: Incident,
  { inputs, by }: Pick<Deed, 'inputs' | 'by'>,
): Promise<Reply> {
  if (incident.state !== 'open' && incident.state !== 'proposed')
    return whisper(said('propose.values.underWay'));
  const errors = mistakes(inputs, planPolicy(deps));
  if (Object.keys(errors).length > 0) return { kind: 'errors', errors };
  const seen = await look(deps, incident);
  const plan = planFor(deps, incident, seen, wishOf(inputs));
  if (!plan) return whisper(said('propose.values.nothing'));
  const way = await wayOf(deps, incident, plan);
  if (plan.adviceOnly && !(way.kind === 'pull-request' && plan.lastsElsewhere))
    return whisper(said('propose.values.noPlan', { why: plan.words.adviceOnly ?? plan.adviceOnly }));
  const cause = incident.headline?.cause ?? seen.diagnosis.primary.cause;
  await offerPlan(deps, incident, plan, { cause, by: by.user });
  return { kind: 'none' };
}

/** Reads the evidence anew and offers what follows from it, also when that was offered before. */
export async function checkAgain(deps: FlowDeps, deed: Deed): Promise<Reply> {
  const found = await addressed(deps, { ...deed, value: deed.value.split(' ')[0] ?? '' });
  if ('why' in found) return whisper(found.why);
  const { incident } = found;
  if (incident.state !== 'open') return whisper(said('propose.values.newer'));
  const seen = await look(deps, incident);
  const { primary } = seen.diagnosis;
  const plan = planFor(deps, incident, seen);
  if (!plan)
    return whisper(said('propose.values.lookedAgain', { title: spokenDiagnosis(seen).primary.title }));
  await offerPlan(deps, incident, plan, { cause: primary.cause });
  return { kind: 'none' };
}

/** The values of a form, as a plan takes them. */
export function wishOf(inputs: Readonly<Record<string, string>>): Wish {
  const given = (name: string) => (inputs[name] ?? '').trim();
  return {
    ...(given('version') ? { version: plainVersion(given('version')) } : {}),
    ...(given('memBufLimit') ? { memBufLimit: given('memBufLimit') } : {}),
    ...(given('memoryLimit') ? { memoryLimit: given('memoryLimit') } : {}),
  };
}

/** `4.2.8` for `v4.2.8` and `4.2.8-debug`: the image's own letter and suffix stay as they are. */
function plainVersion(text: string): string {
  const version = parseVersion(text);
  return version ? `${version.major}.${version.minor}.${version.patch}` : text;
}

/** One sentence per field that cannot be written: what was expected, and what the value would mean. */
export function mistakes(
  inputs: Readonly<Record<string, string>>,
  { memoryCeilingBytes: ceilingBytes, releases = {} }: PlanQuestion['policy'],
): Record<string, Words> {
  const errors: Record<string, Words> = {};
  const buffer = (inputs['memBufLimit'] ?? '').trim();
  const memory = (inputs['memoryLimit'] ?? '').trim();
  const version = (inputs['version'] ?? '').trim();
  if (!buffer && !memory && !version) errors['memoryLimit'] = said('propose.values.none');
  const size = buffer ? readSize(buffer) : undefined;
  if (size && !size.ok)
    errors['memBufLimit'] = said('propose.values.buffer', { value: buffer, why: size.reason });
  if (size?.ok && size.bytes < 1_000_000)
    errors['memBufLimit'] = said('propose.values.bufferSmall', { value: buffer, bytes: String(size.bytes) });
  const bytes = memory ? parseQuantity(memory) : undefined;
  if (memory && bytes === undefined)
    errors['memoryLimit'] = said('propose.values.noQuantity', { value: memory });
  if (bytes !== undefined && bytes < leastMemoryBytes)
    errors['memoryLimit'] = said('propose.values.memorySmall', { value: memory, bytes: String(bytes) });
  if (bytes !== undefined && bytes > ceilingBytes)
    errors['memoryLimit'] = said('propose.values.aboveCeiling', {
      value: memory,
      ceiling: formatQuantity(ceilingBytes),
    });
  if (version && !parseVersion(version))
    errors['version'] = said('propose.values.noVersion', { value: version });
  if (parseVersion(version) && whyNotAllowed(plainVersion(version), releases))
    errors['version'] = asSentence(
      inEach((locale) => whyNotAllowed(plainVersion(version), { ...releases, locale }) ?? ''),
    );
  return errors;
}
