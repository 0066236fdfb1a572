import type { Approval } from '../../approval/approval.ts';
import { changeEvent } from '../../audit/change-event.ts';
import type { Write } from '../../change/write.ts';
import { quote } from '../../evidence/quote.ts';
import { OutsideError } from '../../outside-error.ts';
import type { Plan } from '../../plan/plan.ts';
import type { KubeApi } from './kube-api.ts';
import { resourcePath } from './resource-path.ts';

export interface TellingOfWrite {
  readonly write: Write;
  readonly plan: Plan;
  readonly approval: Approval;
  readonly at: Date;
  /** The object after the write, as the API server has it. */
  readonly written: {
    readonly apiVersion: string;
    readonly uid: string;
    readonly resourceVersion: string;
  };
}

const component = 'fluent-medic';

/**
 * Makes the Event by which `kubectl describe` tells of a write. A cluster that does not take it undoes nothing: the answer is why,
 * in one sentence; undefined when the Event is there.
 */
export async function postChangeEvent(api: KubeApi, telling: TellingOfWrite): Promise<string | undefined> {
  try {
    await api.send({
      method: 'POST',
      path: resourcePath('Event', telling.write.object.namespace),
      query: { fieldManager: component },
      contentType: 'application/json',
      body: eventOf(telling),
    });
    return undefined;
  } catch (error) {
    if (!(error instanceof OutsideError)) throw error;
    return error.reason === 'conflict' ? undefined : quote(error.message);
  }
}

function eventOf({ write, plan, approval, at, written }: TellingOfWrite): Readonly<Record<string, unknown>> {
  const { name, reason, message } = changeEvent(write, plan, approval);
  const time = at.toISOString().replace(/\.\d+Z$/, 'Z');
  return {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name, namespace: write.object.namespace },
    involvedObject: {
      ...write.object,
      apiVersion: written.apiVersion,
      uid: written.uid,
      resourceVersion: written.resourceVersion,
    },
    reason,
    message,
    type: 'Normal',
    source: { component },
    firstTimestamp: time,
    lastTimestamp: time,
    count: 1,
    reportingComponent: component,
    reportingInstance: '',
  };
}
