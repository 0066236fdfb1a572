import { describe, expect, it } from 'vitest';
import { gatherFacts } from '../../src/diagnosis/gather-facts.ts';
import type { Evidence } from '../../src/evidence/evidence.ts';
import { postureOf } from '../../src/posture/posture-of.ts';
import { containerOf, sourced } from '../diagnosis/evidence-of.ts';
import { evidenceOf, type Scene } from '../diagnosis/scene.ts';
import { workloadOf } from '../support/workload-of.ts';

const config = (input: string, service = 'HTTP_Server On') =>
  `[SERVICE]\n    ${service}\n[INPUT]\n    ${input}\n[OUTPUT]\n    Name http\n    Match *\n    Host es\n`;
const forward = (limit: string) => config(`Name forward\n    Mem_Buf_Limit ${limit}`);
const sound: Scene = { config: forward('10M'), memoryLimit: '256Mi', image: 'fluent/fluent-bit:5.1.1' };

const sourcedWorkload = (kind: string, desired: number): Evidence['workloads'][number] =>
  sourced(
    workloadOf({ kind, containers: [containerOf()], desired, updated: desired, available: desired }),
    0,
    'resources/workloads.json',
  );

/** The scene's evidence with probes in the pod's object. */
function seen(scene: Scene, probes: readonly string[] = ['readinessProbe']): Evidence {
  const evidence = evidenceOf(scene);
  const document = JSON.parse(evidence.documents['resources/pods.json'] ?? '{}') as {
    items: { spec: { containers: Record<string, unknown>[] } }[];
  };
  for (const name of probes) Object.assign(document.items[0]?.spec.containers[0] ?? {}, { [name]: {} });
  const owner = evidence.workloads[0]?.value;
  return {
    ...evidence,
    pods: evidence.pods.map((pod) => ({ ...pod, value: { ...pod.value, ...(owner && { owner }) } })),
    documents: { 'resources/pods.json': JSON.stringify(document) },
  };
}
const points = (evidence: Evidence) =>
  postureOf(evidence, gatherFacts(evidence)).points.map(({ kind, title }) => `${kind}: ${title}`);

describe('what is said of a workload', () => {
  it.each<[string, Evidence, readonly (string | RegExp)[]]>([
    ['nothing of a sound one', seen(sound), []],
    [
      'known defects of its version and the first of a series, with all advisories as one point',
      seen({ ...sound, image: 'fluent/fluent-bit:3.2.0' }),
      [
        /^version: 3\.2\.0 has \d known grave defects for the plugins in use \(.*FLB-FWD-PAUSE-1.*\)\.$/,
        'version: 3.2.0 is the first release of its series.',
      ],
    ],
    [
      'a limit below what it can need',
      seen({ ...sound, config: forward('256M') }),
      ['memory-limit: The memory limit of 256Mi is below what the buffers can need.'],
    ],
    [
      'an input without a bound',
      seen({ ...sound, config: config('Name forward') }),
      ['unbounded: No bound for the buffers of forward.0.'],
    ],
    [
      'a single instance that others send to',
      seen({ ...sound, more: { workloads: [sourcedWorkload('Deployment', 1)] } }),
      ['single: A single instance takes the logs of others.'],
    ],
    [
      'nothing of two of them',
      seen({ ...sound, more: { workloads: [sourcedWorkload('Deployment', 2)] } }),
      [],
    ],
    [
      'nothing of an agent on its only node',
      seen({ ...sound, more: { workloads: [sourcedWorkload('DaemonSet', 1)] } }),
      [],
    ],
    ['no probes', seen(sound, []), ['probes: It has no probes.']],
    [
      'no monitoring',
      seen({ ...sound, config: config('Name forward\n    Mem_Buf_Limit 10M', 'Flush 1') }),
      ['monitoring: Its monitoring API is off.'],
    ],
    [
      'a configuration that is not at hand, and no guess about it',
      seen({ memoryLimit: '256Mi', image: 'fluent/fluent-bit:5.1.1' }),
      ['unread: Its configuration could not be read: buffers, plugins and memory are not judged.'],
    ],
  ])('%s', (_, evidence, expected) => {
    expect(points(evidence)).toEqual(expected.map((each) => expect.stringMatching(each)));
  });

  it('does not judge probes where the object is not at hand', () => {
    expect(points({ ...seen(sound, []), documents: {} })).toEqual([]);
    expect(points({ ...seen(sound, []), documents: { 'resources/pods.json': '{' } })).toEqual([]);
  });

  it('says where to go, under the policy of releases', () => {
    const evidence = seen({ ...sound, image: 'fluent/fluent-bit:3.2.0' });
    const why = (allowed?: readonly string[]) =>
      postureOf(evidence, gatherFacts(evidence), allowed ? { allowed } : {}).points[0]?.why;
    expect(why()).toMatch(/^Free of them: \d+\.\d+\.[1-9]\d*\.$/);
    expect(why(['4.2.8'])).toBe('Free of them: 4.2.8.');
    expect(why(['3.2.0'])).not.toMatch(/^Free of them/);
  });

  it('says whose it is', () => {
    const evidence = seen({ ...sound, more: { workloads: [sourcedWorkload('DaemonSet', 3)] } });
    expect(postureOf(evidence, gatherFacts(evidence))).toMatchObject({
      namespace: 'logging',
      container: 'fluent-bit',
      version: '5.1.1',
      pods: 3,
      points: [],
    });
  });
});
