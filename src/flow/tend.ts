import type { Incident } from '../incident/incident.ts';
import { gaveUpMessage } from '../chat/notice.ts';
import { asSentence, list, said } from '../language/words.ts';
import { quoted } from '../evidence/quote.ts';
import { OutsideError } from '../outside-error.ts';
import { carryOut } from './carry-out.ts';
import { channelOf } from './channel-of.ts';
import { changeIncident } from './change-incident.ts';
import type { FlowDeps } from './deps.ts';
import { levelOf } from './level-of.ts';
import { putMessage } from './put-message.ts';
import { tell, tellAtLatest } from './first-words.ts';
import { lookInto } from './look-into.ts';
import { show } from './show.ts';
import { endLeftJobs } from './try-config.ts';
import { undo } from './undo.ts';
import { verify } from './verify.ts';
import { waitWhileHalted } from './wait-while-halted.ts';
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

/**
 * Tends one incident until it is resolved or `stop` aborts. `gave-up`: a fault that repeating cannot cure
 * ended this run; the thread says so.
 */
export async function tend(deps: FlowDeps, id: string, stop: AbortSignal): Promise<'ended' | 'gave-up'> {
  const ended = new AbortController();
  const told = tellAtLatest(deps, id, AbortSignal.any([stop, ended.signal]));
  try {
    return await follow(deps, id, stop);
  } finally {
    ended.abort();
    await told;
  }
}

async function follow(deps: FlowDeps, id: string, stop: AbortSignal): Promise<'ended' | 'gave-up'> {
  let isShown = false;
  let last: Incident | undefined;
  while (!stop.aborted) {
    try {
      const stored = await deps.store.incident(id);
      if (!stored) return 'ended';
      last = stored.value;
      await endLeftJobs(deps, stored.value);
      // The last words as well: whoever resolved it may have been stopped before it was shown.
      if (stored.value.state === 'resolved') {
        await show(deps, stored.value);
        return 'ended';
      }
      if (!isShown) await show(deps, stored.value);
      isShown = true;
      if (await waitWhileHalted(deps, stored.value, stop)) continue;
      await chapters[stored.value.state](deps, stored.value, stop);
    } catch (error) {
      if (stop.aborted) return 'ended';
      if (error instanceof OutsideError && mayPass(error)) {
        deps.log[levelOf(error)]({ incident: id, error }, 'outside failed, trying again');
        await deps.wall.sleep(error.retryAfterMs ?? retryMs, stop);
      } else if (!last || !(await goesOnAfter(deps, last, error))) return 'gave-up';
    }
  }
  return 'ended';
}

/** Without the store nothing can be given up either: whatever is the matter with it, it is waited for, and its watch says so once. */
const mayPass = ({ retriable, service }: OutsideError): boolean => retriable || service === 'store';

/** A fault of our own or one that repeating cannot cure: a change under way is stopped, else this run ends and says so. */
async function goesOnAfter(deps: FlowDeps, incident: Incident, error: unknown): Promise<boolean> {
  const { id } = incident;
  const reference = `${id}-${deps.clock.now().getTime().toString(36)}`;
  deps.log.error({ incident: id, reference, error }, 'incident cannot be tended further');
  const outside = error instanceof OutsideError ? [asSentence(quoted(error.words))] : [];
  const why = list('sentences', [...outside, said('write.gaveUp', { reference })]);
  if (await changeIncident(deps, id, { kind: 'stopped', why })) return true;
  await tell(deps, id);
  await putMessage(deps, {
    slot: `${id}/gave-up`,
    incident: id,
    channel: await channelOf(deps, incident),
    threadOf: `${id}/alert`,
    alsoInChannel: true,
    message: gaveUpMessage(incident, why),
  });
  return false;
}
