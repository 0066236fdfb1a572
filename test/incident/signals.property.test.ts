import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Incident } from '../../src/incident/incident.ts';
import { belongs, openIncident, step } from '../../src/incident/step.ts';
import { placesOf } from '../../src/incident/with-signals.ts';
import type { Signal } from '../../src/signal/signal.ts';
import { death, events, fluentBit, incidentIn, now, oom } from './events.ts';
import { english } from '../support/english.ts';
import { tell } from '../../src/language/words.ts';

/** Takes signals as the flow does: one with a known key is passed over, one that belongs nowhere opens an incident. */
function take(signals: readonly Signal[], atOnce = 1): readonly Incident[] {
  const seen = new Set<string>();
  const fresh = signals.filter(({ key }) => !seen.has(key) && seen.add(key));
  const batches = Array.from({ length: Math.ceil(fresh.length / atOnce) }, (_, at) =>
    fresh.slice(at * atOnce, (at + 1) * atOnce),
  );
  const incidents = new Map<string, Incident>();
  const places = new Map<string, Set<string>>();
  for (const batch of batches) {
    const [first] = batch;
    if (!first) continue;
    const found = [...incidents.values()].find((one) => belongs(one, first));
    const before = found ?? openIncident(first, `inc-${incidents.size + 1}`, first.at);
    const known = places.get(before.id) ?? new Set<string>();
    incidents.set(before.id, step(before, { kind: 'signals', signals: batch, known }, first.at));
    places.set(before.id, new Set([...known, ...batch.flatMap((one) => placesOf(before, one))]));
  }
  return [...incidents.values()];
}

const signals = fc.array(
  fc
    .record({
      node: fc.integer({ min: 1, max: 9 }),
      second: fc.integer({ min: 0, max: 300 }),
      isOom: fc.boolean(),
    })
    .map(({ node, second, isOom }) => (isOom ? oom : death)(node, second)),
  { minLength: 1, maxLength: 40 },
);
const shuffled = signals.chain((list) =>
  fc.tuple(fc.constant(list), fc.shuffledSubarray([...list, ...list], { minLength: list.length * 2 })),
);

describe('signals in any order and number', () => {
  it('make one open incident a workload, with right counts', () => {
    fc.assert(
      fc.property(shuffled, fc.integer({ min: 1, max: 20 }), ([list, given], atOnce) => {
        const [incident, ...more] = take(given, atOnce);
        const distinct = [...new Map(given.map((signal) => [signal.key, signal])).values()];
        const times = distinct.map((signal) => Date.parse(signal.at));
        expect(more).toEqual([]);
        expect(incident).toMatchObject({
          signals: distinct.length,
          podCount: new Set(list.map((signal) => signal.pod)).size,
          openedAt: new Date(Math.min(...times)).toISOString(),
          lastSignalAt: new Date(Math.max(...times)).toISOString(),
        });
        expect(incident?.pods.reduce((sum, pod) => sum + pod.deaths, 0)).toBe(distinct.length);
      }),
    );
  });

  it('end with the newest death, whichever was seen last', () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray([death(1, 10), death(2, 20), oom(3, 30), oom(1, 5)], { minLength: 4 }),
        (given) => {
          const [incident] = take(given);
          expect(incident?.pods.map((pod) => `${pod.pod} ${tell(pod.last, 'en')}`)).toEqual([
            'fluent-bit-1 Error (139)',
            'fluent-bit-2 Error (139)',
            'fluent-bit-3 OOMKilled (137)',
          ]);
        },
      ),
    );
  });

  it('keep workloads apart', () => {
    const elsewhere = { ...fluentBit, namespace: 'apps' };
    const given = [death(1, 0), death(1, 1, { workload: elsewhere, key: 'b' }), death(2, 2)];
    expect(take(given).map((incident) => [incident.workload.namespace, incident.signals])).toEqual([
      ['logging', 2],
      ['apps', 1],
    ]);
  });

  it('keep a bounded number of pods and all of the count', () => {
    const storm = Array.from({ length: 120 }, (_, node) => death(node, node));
    const [incident] = take(storm);
    expect([incident?.podCount, incident?.pods.length]).toEqual([120, 50]);
    expect(english(incident?.timeline.slice(9).map(({ what }) => what))).toEqual([
      'fluent-bit-9: Error (139)',
      '20 pods by now',
      '50 pods by now',
      '100 pods by now',
    ]);
    expect(incident?.pods.at(-1)?.pod).toBe('fluent-bit-119');
  });

  it('count the pod of a node once, also after a rollout has replaced it', () => {
    const reborn = death(1, 90, { pod: 'fluent-bit-1b', podUid: 'uid-1b' });
    const [incident] = take([death(1, 0), reborn]);
    expect(incident).toMatchObject({ podCount: 1, pods: [{ pod: 'fluent-bit-1b', deaths: 2 }] });
  });

  it('count a pod once that died again after many others did', () => {
    const storm = Array.from({ length: 120 }, (_, node) => death(node, node));
    const again = storm.map((_, node) => death(node, 200 + node));
    expect(take([...storm, ...again])[0]).toMatchObject({ podCount: 120, nodeCount: 120, signals: 240 });
  });

  it('count the pods of a Deployment by themselves', () => {
    const workload = { ...fluentBit, kind: 'Deployment' };
    const reborn = death(1, 90, { workload, pod: 'fluent-bit-1b', podUid: 'uid-1b' });
    expect(take([death(1, 0, { workload }), reborn])[0]).toMatchObject({ podCount: 2, nodeCount: 1 });
  });
});

it('after any events a resolved incident stays as it is but for being reopened, and numbers of attempts go up by one', () => {
  const event = fc.constantFrom(...Object.values(events));
  fc.assert(
    fc.property(fc.array(event, { maxLength: 30 }), (list) => {
      let incident = incidentIn('open');
      for (const one of list) {
        const before = incident;
        incident = step(incident, one, now);
        expect(before.state === 'resolved' && one.kind !== 'reopened' ? incident : before).toBe(before);
      }
      expect(incident.attempts.map((attempt) => attempt.number)).toEqual(
        incident.attempts.map((_, at) => at + 1),
      );
      const waiting = incident.attempts.filter((attempt) => attempt.outcome === 'offered');
      expect(waiting.length).toBe(incident.state === 'proposed' ? 1 : 0);
    }),
  );
});
