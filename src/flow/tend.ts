import type { Incident } from '../incident/incident.ts';
import { OutsideError } from '../outside-error.ts';
import { carryOut } from './carry-out.ts';
import { changeIncident } from './change-incident.ts';
import type { FlowDeps } from './deps.ts';
import { lookInto } from './look-into.ts';
import { undo } from './undo.ts';
import { verify } from './verify.ts';
import { waitForDecision } from './wait-for-decision.ts';

type Chapter = (deps: FlowDeps, incident: Incident, stop: AbortSignal) => Promise<void>;

/** What is to be done next follows from the state alone, so a restart goes on where the last run ended. */
const chapters: Readonly<Record<Exclude<Incident['state'], 'resolved'>, Chapter>> = {
  open: lookInto,
  proposed: waitForDecision,
  changing: carryOut,
  verifying: verify,
  undoing: undo,
};

const retryMs = 5_000;

/** Tends one incident until it is resolved or `stop` aborts. */
export async function tend(deps: FlowDeps, id: string, stop: AbortSignal): Promise<void> {
  while (!stop.aborted) {
    const stored = await deps.store.incident(id);
    if (!stored || stored.value.state === 'resolved') return;
    try {
      await chapters[stored.value.state](deps, stored.value, stop);
    } catch (error) {
      if (stop.aborted) return;
      if (!(error instanceof OutsideError) || !error.retriable) return giveUp(deps, id, error);
      deps.log.warn({ incident: id, error }, 'outside failed, trying again');
      await deps.clock.sleep(error.retryAfterMs ?? retryMs, stop);
    }
  }
}

/** A fault of our own or one that repeating cannot cure: this incident's run ends and says so, the process lives. */
async function giveUp(deps: FlowDeps, id: string, error: unknown): Promise<void> {
  const reference = `${id}-${deps.clock.now().getTime().toString(36)}`;
  deps.log.error({ incident: id, reference, error }, 'incident cannot be tended further');
  const outside = error instanceof OutsideError ? `${error.message}. ` : '';
  await changeIncident(deps, id, {
    kind: 'stopped',
    why: `${outside}the bot could not go on with this incident (${reference} in its log); a person has to look`,
  });
}
