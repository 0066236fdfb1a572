import type { Call } from '../audience/calls.ts';
import type { Circle } from '../approval/policy.ts';
import type { Incident } from '../incident/incident.ts';
import { said } from '../language/words.ts';
import type { Message } from './message.ts';
import { asked, bold, paragraph, person, plain, saying } from './spans.ts';

/** Calls people into the thread of an incident: said once, because edits ring nobody. */
export function callMessage({ workload, id }: Incident, { say, handed }: Call, to: Circle): Message {
  const where = `${workload.cluster} ${workload.namespace}/${workload.name}`;
  const places = { where: bold(where), id };
  const words = handed
    ? saying(say, { ...places, person: person(handed.from), note: handed.note ?? '' })
    : saying(say, places);
  return {
    text: said(handed ? 'escalation.handed' : say, { where, id }),
    tone: handed ? 'grey' : 'red',
    parts: [paragraph(...asked(to).flatMap((each) => [each, plain(' ')]), words)],
  };
}

const mostListed = 20;

/** After a mute window: how much was held back, and what. */
export function heldBackMessage(incidents: readonly Incident[]): Message {
  const text = said('mute.heldBack', { count: incidents.length });
  const more = incidents.length - mostListed;
  return {
    text,
    tone: 'grey',
    parts: [
      paragraph(text),
      {
        kind: 'list',
        items: [
          ...incidents.slice(0, mostListed).map(({ id, workload, state }) => [
            plain(
              said(state === 'resolved' ? 'mute.ended' : 'mute.open', {
                id,
                where: `${workload.cluster} ${workload.namespace}/${workload.name}`,
              }),
            ),
          ]),
          ...(more > 0 ? [[plain(said('mute.more', { count: more }))]] : []),
        ],
      },
    ],
  };
}
