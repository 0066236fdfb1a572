import type { KubeObject, ObjectStore } from '../seams.ts';
import { kubeTime } from './kube-shapes.ts';
import { hexAlphabet, type Random } from './seeded-random.ts';

export interface EventFacts {
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly message: string;
  readonly component: string;
  readonly host?: string;
  readonly fieldPath?: string;
}

export interface EventRecorder {
  /** The same event again raises its count; more than ten alike are combined into one. */
  record(about: KubeObject, facts: EventFacts): void;
  /** The scheduler's events carry a time of their own and no count. */
  recordScheduling(about: KubeObject, facts: Omit<EventFacts, 'component'>): void;
}

export function createEventRecorder(parts: {
  readonly store: ObjectStore;
  readonly random: Random;
  readonly nowMs: () => number;
}): EventRecorder {
  const { store, random, nowMs } = parts;
  const names = new Map<string, string>();
  const similar = new Map<string, Set<string>>();
  const nameFor = (about: KubeObject) => `${about.metadata.name}.${random.text(16, hexAlphabet)}`;
  return {
    record(about, facts) {
      const namespace = about.metadata.namespace ?? 'default';
      const message = combined(similar, about, facts);
      const key = [about.metadata.uid, facts.type, facts.reason, message.key].join('|');
      const known = names.get(key);
      if (known !== undefined && store.get('events', namespace, known))
        return void store.update('events', namespace, known, (event) => ({
          ...event,
          message: message.text,
          count: Number(event.count ?? 1) + 1,
          lastTimestamp: kubeTime(nowMs()),
        }));
      const name = nameFor(about);
      names.set(key, name);
      store.create('events', countedEvent(about, { ...facts, message: message.text }, name, nowMs()));
    },
    recordScheduling(about, facts) {
      const at = new Date(nowMs()).toISOString().replace('Z', '000Z');
      store.create('events', {
        ...eventHead(about, nameFor(about)),
        reason: facts.reason,
        message: facts.message,
        source: {},
        firstTimestamp: null,
        lastTimestamp: null,
        type: facts.type,
        eventTime: at,
        action: facts.reason === 'Scheduled' ? 'Binding' : 'Scheduling',
        reportingComponent: 'default-scheduler',
        reportingInstance: 'default-scheduler-control-plane-1',
      });
    },
  };
}

function combined(similar: Map<string, Set<string>>, about: KubeObject, facts: EventFacts) {
  const group = [about.metadata.uid, facts.component, facts.type, facts.reason].join('|');
  const seen = similar.get(group) ?? new Set<string>();
  similar.set(group, seen.add(facts.message));
  return seen.size > 10
    ? { key: '(combined)', text: `(combined from similar events): ${facts.message}` }
    : { key: facts.message, text: facts.message };
}

function countedEvent(about: KubeObject, facts: EventFacts, name: string, nowMs: number): KubeObject {
  const head = eventHead(about, name);
  return {
    ...head,
    involvedObject: { ...head.involvedObject, ...(facts.fieldPath ? { fieldPath: facts.fieldPath } : {}) },
    reason: facts.reason,
    message: facts.message,
    source: { component: facts.component, ...(facts.host ? { host: facts.host } : {}) },
    firstTimestamp: kubeTime(nowMs),
    lastTimestamp: kubeTime(nowMs),
    count: 1,
    type: facts.type,
    eventTime: null,
    reportingComponent: facts.component,
    reportingInstance: facts.host ?? '',
  };
}

function eventHead(about: KubeObject, name: string) {
  const { namespace, uid, resourceVersion } = about.metadata;
  return {
    kind: 'Event',
    apiVersion: 'v1',
    metadata: { name, namespace: namespace ?? 'default' },
    involvedObject: {
      kind: about.kind,
      ...(namespace === undefined ? {} : { namespace }),
      name: about.metadata.name,
      uid,
      apiVersion: about.apiVersion,
      resourceVersion,
    },
  };
}
