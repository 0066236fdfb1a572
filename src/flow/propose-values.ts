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
import { addressed } from './addressed.ts';
import type { FlowDeps } from './deps.ts';
import { look } from './look.ts';
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
    return whisper('A change is under way: other values can be proposed when it has ended.');
  const errors = mistakes(inputs, planPolicy(deps));
  if (Object.keys(errors).length > 0) return { kind: 'errors', errors };
  const seen = await look(deps, incident);
  const plan = planFor(deps, incident, seen, wishOf(inputs));
  if (!plan) return whisper('These values change nothing.');
  const way = await wayOf(deps, incident, plan);
  if (plan.adviceOnly && !(way.kind === 'pull-request' && plan.lastsElsewhere))
    return whisper(`No plan was made: ${plan.adviceOnly}`);
  const cause = incident.headline?.cause ?? seen.diagnosis.primary.cause;
  await offerPlan(deps, incident, plan, { cause, by: by.user });
  return { kind: 'none' };
}

/** Reads the evidence anew and offers what follows from it, also when that was offered before. */
export async function checkAgain(deps: FlowDeps, deed: Deed): Promise<Reply> {
  const found = await addressed(deps, { ...deed, value: deed.value.split(' ')[0] ?? '' });
  if ('why' in found) return whisper(found.why);
  const { incident } = found;
  if (incident.state !== 'open')
    return whisper('Something newer is under way: see the newest card in this thread.');
  const seen = await look(deps, incident);
  const { primary } = seen.diagnosis;
  const plan = planFor(deps, incident, seen);
  if (!plan) return whisper(`Looked again: ${primary.title}. There is nothing to offer for that.`);
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
): Record<string, string> {
  const errors: Record<string, string> = {};
  const buffer = (inputs['memBufLimit'] ?? '').trim();
  const memory = (inputs['memoryLimit'] ?? '').trim();
  const version = (inputs['version'] ?? '').trim();
  if (!buffer && !memory && !version) errors['memoryLimit'] = 'Give at least one value.';
  const size = buffer ? readSize(buffer) : undefined;
  if (size && !size.ok) errors['memBufLimit'] = `Fluent Bit does not read "${buffer}": ${size.reason}.`;
  if (size?.ok && size.bytes < 1_000_000)
    errors['memBufLimit'] =
      `"${buffer}" is ${size.bytes} bytes to Fluent Bit: the input would pause at once. Write for example 384m.`;
  const bytes = memory ? parseQuantity(memory) : undefined;
  if (memory && bytes === undefined)
    errors['memoryLimit'] = `"${memory}" is no Kubernetes quantity: write for example 1216Mi.`;
  if (bytes !== undefined && bytes < leastMemoryBytes)
    errors['memoryLimit'] =
      `"${memory}" is ${bytes} bytes to Kubernetes, too little to start: write for example 1216Mi.`;
  if (bytes !== undefined && bytes > ceilingBytes)
    errors['memoryLimit'] =
      `"${memory}" is above the ceiling of ${formatQuantity(ceilingBytes)} that is set for this bot.`;
  if (version && !parseVersion(version))
    errors['version'] = `"${version}" is no Fluent Bit version: write for example 4.0.14.`;
  const forbidden = parseVersion(version) ? whyNotAllowed(plainVersion(version), releases) : undefined;
  if (forbidden) errors['version'] = `${forbidden}.`;
  return errors;
}
