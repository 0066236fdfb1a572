import { incidentLine, incidentList } from '../chat/command-messages.ts';
import type { Message } from '../chat/message.ts';
import type { FlowDeps } from './deps.ts';

/** App Home: what waits for people first, then the rest. */
export async function home(deps: FlowDeps): Promise<Message> {
  const all = (await deps.store.incidents('all', 30)).map((stored) => stored.value);
  const waiting = all.filter((incident) => incident.state === 'proposed');
  const others = all.filter((incident) => incident.state !== 'proposed');
  return incidentList([...waiting, ...others].map(incidentLine));
}
