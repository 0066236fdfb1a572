import { describe, expect, it } from 'vitest';
import { fleetMessage } from '../../src/chat/fleet-message.ts';
import type { WorkloadPosture } from '../../src/posture/posture.ts';
import { english } from '../support/english.ts';
import { readMessage } from '../support/read-message.ts';

const posture = (name: string, count: number): WorkloadPosture => ({
  cluster: 'prod',
  namespace: 'logging',
  workload: { kind: 'DaemonSet', name },
  container: 'fluent-bit',
  version: '3.2.0',
  pods: 12,
  points: Array.from({ length: count }, (_, at) => ({
    kind: 'config' as const,
    title: `Point ${at + 1} of ${name}.`,
    why: 'So it is.',
  })),
});

describe('the fleet in one message', () => {
  it.each<[string, readonly WorkloadPosture[], string, string]>([
    ['nothing seen', [], 'Fleet: no Fluent Bit workload has been seen yet.', 'green'],
    ['all is well', [posture('a', 0)], 'Fleet: 1 workload, nothing to do.', 'green'],
    [
      'something to do',
      [posture('a', 0), posture('b', 2)],
      'Fleet: 2 workloads, 1 with something to do.',
      'yellow',
    ],
  ])('%s', (_, postures, text, tone) => {
    expect(english(fleetMessage(postures))).toMatchObject({ text, tone });
  });

  it('shows those with most to do first, and names those with nothing to do', () => {
    const text = readMessage(fleetMessage([posture('a', 0), posture('b', 1), posture('c', 7)]));
    expect(text.indexOf('logging/c')).toBeLessThan(text.indexOf('logging/b'));
    expect(text).toMatch(/Point 5 of c[\s\S]*and 2 more/);
    expect(text).not.toMatch(/Point 6 of c/);
    expect(text).toMatch(/Nothing to do: prod logging\/a\./);
  });

  it('is bounded however big the fleet, and says what is left out', () => {
    const message = fleetMessage(
      Array.from({ length: 300 }, (_, at) => posture(`w${at}`, 9)),
      4,
    );
    expect(message.parts.length).toBeLessThan(30);
    expect(readMessage(message)).toMatch(
      /288 more with points are not shown.*4 more workloads were not looked at\./,
    );
  });
});
