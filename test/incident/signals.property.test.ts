import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Incident } from '../../src/incident/incident.ts';
import { belongs, openIncident, step } from '../../src/incident/step.ts';
import type { Signal } from '../../src/signal/signal.ts';
import { death, events, fluentBit, incidentIn, now, oom } from './events.ts';

/** Takes signals as the flow does: one with a known key is passed over, one that belongs nowhere opens an incident. */
function take(signals: readonly Signal[]): readonly Incident[] {
  const seen = new Set<string>();
  return signals.reduce<readonly Incident[]>((incidents, signal) => {
    if (seen.has(signal.key)) return incidents;
    seen.add(signal.key);
    const at = incidents.findIndex((incident) => belongs(incident, signal));
    if (at < 0) return [...incidents, openIncident(signal, `inc-${incidents.length + 1}`)];
    return incidents.map((one, n) => (n === at ? step(one, { kind: 'signal', signal }, signal.at) : one));
  }, []);
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
      fc.property(shuffled, ([list, given]) => {
        const [incident, ...more] = take(given);
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
          expect(incident?.pods.map((pod) => `${pod.pod} ${pod.last}`)).toEqual([
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
    expect([incident?.podCount, incident?.pods.length, incident?.timeline.length]).toEqual([120, 50, 60]);
    expect(incident?.pods.at(-1)?.pod).toBe('fluent-bit-119');
  });

  it('count the pod of a node once, also after a rollout has replaced it', () => {
    const reborn = death(1, 90, { pod: 'fluent-bit-1b', podUid: 'uid-1b' });
    const [incident] = take([death(1, 0), reborn]);
    expect(incident).toMatchObject({ podCount: 1, pods: [{ pod: 'fluent-bit-1b', deaths: 2 }] });
  });

  it('count the pods of a Deployment by themselves', () => {
    const workload = { ...fluentBit, kind: 'Deployment' };
    const reborn = death(1, 90, { workload, pod: 'fluent-bit-1b', podUid: 'uid-1b' });
    expect(take([death(1, 0, { workload }), reborn])[0]?.podCount).toBe(2);
  });
});

it('after any events a resolved incident stays as it is, and numbers of attempts go up by one', () => {
  const event = fc.constantFrom(...Object.values(events));
  fc.assert(
    fc.property(fc.array(event, { maxLength: 30 }), (list) => {
      let incident = incidentIn('open');
      for (const one of list) {
        const before = incident;
        incident = step(incident, one, now);
        expect(before.state === 'resolved' ? incident : before).toBe(before);
      }
      expect(incident.attempts.map((attempt) => attempt.number)).toEqual(
        incident.attempts.map((_, at) => at + 1),
      );
      const waiting = incident.attempts.filter((attempt) => attempt.outcome === 'offered');
      expect(waiting.length).toBe(incident.state === 'proposed' ? 1 : 0);
    }),
  );
});
