import type { PersonRef } from '../approval/approval.ts';
import type { Incident } from '../incident/incident.ts';
import { isNoTrouble } from '../incident/no-trouble.ts';
import { writesSomething } from '../plan/writes-something.ts';
import type { Signal } from '../signal/signal.ts';
import type { FlowDeps } from './deps.ts';
import { type Look, readNow, spokenDiagnosis } from './look.ts';
import { lookAhead } from './look-ahead.ts';
import type { NamedPod } from './named-pod.ts';
import { planFor, planPolicy } from './offer-plan.ts';
import { mistakes, wishOf } from './propose-values.ts';
import { takeSignals } from './take-signals.ts';

export type AskedFix =
  /** In one or more sentences, for the person who asked. */
  | { readonly state: 'refused'; readonly why: string }
  | { readonly state: 'nothing-to-do'; readonly seen: Look }
  | { readonly state: 'opened'; readonly incident: Incident }
  /** Somebody else's question or a death was quicker. */
  | { readonly state: 'open' };

interface Deed {
  /** The values that are wished for, by their names in the forms; empty: whatever helps. */
  readonly inputs: Readonly<Record<string, string>>;
  readonly by: PersonRef;
}

/**
 * Diagnoses a workload without an open incident, and opens one where a plan would change something: as a signal, so that it goes the way of
 * every other and two questions at once are one incident. Its plan is offered like any other.
 */
export async function askForFix(deps: FlowDeps, place: NamedPod, { inputs, by }: Deed): Promise<AskedFix> {
  const { ref: workload, pod, container } = place;
  const hasValues = Object.keys(inputs).length > 0;
  const errors = hasValues ? Object.values(mistakes(inputs, planPolicy(deps))) : [];
  if (errors.length > 0) return { state: 'refused', why: errors.join(' ') };
  const fresh = { workload, attempts: [] };
  const seen = lookAhead(deps, fresh, await readNow(deps, { workload, pod, container }, ['command']));
  const values = hasValues ? wishOf(inputs) : undefined;
  const plan = planFor(deps, fresh, seen, values);
  if (!plan || !writesSomething(plan)) {
    if (!values) return { state: 'nothing-to-do', seen };
    const why = plan?.adviceOnly ? `No plan was made: ${plan.adviceOnly}` : 'These values change nothing.';
    return { state: 'refused', why };
  }
  const signal = signalOf(deps, place, seen, { by: by.user, ...(values ? { values } : {}) });
  const [id = ''] = await takeSignals(deps, [signal]);
  const incident = (await deps.store.incident(id))?.value;
  return incident?.asked?.key === signal.key ? { state: 'opened', incident } : { state: 'open' };
}

function signalOf(
  deps: FlowDeps,
  { ref: workload, pod, container }: NamedPod,
  seen: Look,
  asked: Pick<Extract<Signal, { kind: 'asked' }>, 'by' | 'values'>,
): Signal {
  const at = deps.clock.now().toISOString();
  const {
    facts,
    diagnosis: { primary },
  } = seen;
  const row = deps.pods.of(workload).find((one) => one.pod === pod);
  return {
    kind: 'asked',
    key: `asked/${workload.cluster}/${workload.namespace}/${workload.kind}/${workload.name}/${asked.by}/${at}`,
    at,
    workload,
    trouble: facts.death && !primary.isAhead && !isNoTrouble(primary.cause) ? 'dying' : 'straining',
    ...asked,
    words: spokenDiagnosis(seen).primary.title,
    pod,
    podUid: row?.podUid ?? pod,
    ...(row?.node === undefined ? {} : { node: row.node }),
    container,
    image: facts.subject.image ?? '',
  };
}
