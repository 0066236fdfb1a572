import { absenceMessage } from '../../src/chat/absence-message.ts';
import { callMessage, heldBackMessage } from '../../src/chat/call-message.ts';
import { commandHelp, incidentLine, incidentList, statusMessage } from '../../src/chat/command-messages.ts';
import { diagnosisReport } from '../../src/chat/diagnosis-message.ts';
import { digestMessage } from '../../src/chat/digest-message.ts';
import { fleetMessage } from '../../src/chat/fleet-message.ts';
import { freezeMessage } from '../../src/chat/freeze-message.ts';
import { askDiagnosisForm, fleetForm } from '../../src/chat/home-forms.ts';
import { homeMessage } from '../../src/chat/home-message.ts';
import { memoryMessage } from '../../src/chat/memory-message.ts';
import type { Message } from '../../src/chat/message.ts';
import { gaveUpMessage } from '../../src/chat/notice.ts';
import { byHandMessage } from '../../src/chat/put-back-words.ts';
import { webhookMessage } from '../../src/chat/webhook-message.ts';
import type { Incident } from '../../src/incident/incident.ts';
import { said } from '../../src/language/words.ts';
import { now } from '../incident/events.ts';
import type { State, Story } from './every-state.ts';
import { logFileScenes } from './log-file-scenes.ts';
import { webhookEvent } from './webhook-event.ts';

const connected = { state: 'connected', since: now } as const;
const away = { state: 'away', since: now, reason: 'timeout', why: 'timeout' } as const;

/** What is said without an incident, or about many. */
export function saidElsewhere(
  { diagnosis, plan, title }: Story,
  incident: Incident | undefined,
): readonly State[] {
  if (!incident) return [];
  const freeze = { cluster: 'prod-eu', at: now, by: 'U0ANN00001', name: 'ann', why: 'OPS-1' };
  const need = { limitBytes: null, predictedPeakBytes: null, recommendedLimitBytes: null, terms: [] };
  const status = { name: 'prod-eu', open: 2, workloads: ['logging/fluent-bit'], samplingRequests: 3 };
  const fleet = fleetMessage([]);
  const messages: Readonly<Record<string, Message>> = {
    help: commandHelp('/fluentbit'),
    incidents: incidentList([incidentLine(incident)]),
    'no incidents': incidentList([]),
    status: statusMessage([
      { ...status, health: connected, writableNamespaces: [] },
      { ...status, health: away, writableNamespaces: ['logging'] },
    ]),
    diagnose: diagnosisReport('prod-eu logging/fluent-bit-1', diagnosis),
    memory: memoryMessage({
      name: 'prod-eu logging/fluent-bit',
      version: undefined,
      need: diagnosis.memory ?? need,
      load: { connections: 1, files: 10, outputs: 'hanging' },
      tried: ['input.Mem_Buf_Limit=64M'],
    }),
    fleet,
    frozen: freezeMessage(freeze, '/fluentbit'),
    resumed: freezeMessage({ ...freeze, ended: { at: now, by: 'U0ANN00001' } }, '/fluentbit'),
    away: absenceMessage({ cluster: 'prod-eu', since: now, why: 'timeout' }),
    back: absenceMessage({ cluster: 'prod-eu', since: now, why: 'timeout', until: now }),
    'gave up': gaveUpMessage(incident, said('rollout.workloadGone')),
    'by hand': byHandMessage(title, plan),
    'held back': heldBackMessage([incident]),
    'webhook given up': webhookMessage(webhookEvent(), { name: 'on-call', why: 'HTTP 403', isGivenUp: true }),
    'webhook waits': webhookMessage(webhookEvent(), { name: 'on-call', why: 'HTTP 503', isGivenUp: false }),
    call: callMessage(
      incident,
      { key: 'x', say: 'escalation.unacknowledged' },
      { users: ['U0ANN00001'], groups: ['S0APPROVERS'] },
    ),
    'handed over': callMessage(
      incident,
      {
        key: 'y',
        say: 'escalation.handedOverNote',
        handed: { from: 'U0BOB00001', note: incident.workload.name },
      },
      { users: ['U0ANN00001'], groups: [] },
    ),
    digest: digestMessage({
      since: now,
      opened: [incident],
      stillOpen: [incident],
      fixed: [{ incident, title }],
      failed: 1,
      liveOnly: [{ incident, title, keeper: 'Helm release fluent-bit' }],
      suppressed: 2,
      fleet,
    }),
    home: homeMessage({
      wish: { show: 'open', cluster: '', page: 0 },
      rows: [{ incident, need: 'approval', url: 'https://acme.slack.test/archives/C1/p1' }],
      count: 40,
      counts: { needMe: 1, open: 40 },
      clusters: [
        { name: 'prod-eu', health: connected, writes: true },
        { name: 'prod-us', health: away, writes: false },
      ],
      workloads: 3,
      at: now,
      keptDays: 90,
      command: '/fluentbit',
    }),
  };
  return [
    ...Object.entries(messages).map(([name, message]) => ({ name, message })),
    { name: 'ask', form: askDiagnosisForm },
    { name: 'fleet form', form: fleetForm(fleet) },
    ...logFileScenes,
  ];
}
