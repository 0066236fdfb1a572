import { describe, expect, it } from 'vitest';
import {
  emptyMemory,
  recordedEvents,
  type RecordedPodEvent,
  type RecordedStatus,
  replay,
  stateOf,
} from './recorded-watch.ts';

const dying = (...ends: readonly string[]) => ends.map((end) => `dying: fluent-bit ${end}`);
const oomKills = ['12:43:53', '12:44:05', '12:44:28', '12:45:04', '12:46:06', '12:47:38'];
const segfaults = ['12:48:02', '12:48:10', '12:48:28', '12:49:00'].map((at) => `Error 139 at ${at}`);
const ooms = oomKills.map((at) => `OOMKilled 137 at ${at}`);

describe('the nine situations, from the streams of a real API server', () => {
  it('1: a first OOM kill of which only "Running again" is seen', async () => {
    const running = recordedEvents('a-oomkilled').filter((event) => stateOf(event) === 'running');
    const upToFirst = running.slice(0, running.findIndex((event) => restarts(event) === 1) + 1);
    expect(await replay(upToFirst)).toEqual(dying(...ooms.slice(0, 1)));
  });

  it('2: OOM kills seen as terminated', async () => {
    expect(await replay(recordedEvents('a-oomkilled'))).toEqual(dying(...ooms));
  });

  it('3: a segmentation fault now and then, never in CrashLoopBackOff', async () => {
    const calm = recordedEvents('b-segfault').filter((event) => stateOf(event) !== 'waiting');
    expect(await replay(calm)).toEqual(dying(...segfaults));
  });

  it('4: segmentation faults in CrashLoopBackOff, the loop itself being no other signal', async () => {
    const looping = recordedEvents('b-segfault').filter((event) => stateOf(event) === 'waiting');
    expect(looping.length).toBeGreaterThan(2);
    expect(await replay(recordedEvents('b-segfault'))).toEqual(dying(...segfaults));
  });

  it('5: 137 that is no OOM kill: a probe, and the end of a pod that never ran', async () => {
    const killed = recordedEvents('d-liveness').map((event) =>
      changed(event, ({ lastState, state }) => {
        for (const end of [lastState?.['terminated'], state?.['terminated']])
          if (end) Object.assign(end, { exitCode: 137, reason: 'Error' });
      }),
    );
    expect((await replay(killed)).slice(0, 2)).toEqual(
      dying('Error 137 at 12:51:35', 'Error 137 at 12:52:15'),
    );
    expect(await replay(recordedEvents('e-imagepullbackoff'))).toEqual(['not-starting: ErrImagePull']);
  });

  it('6: a child that is OOM-killed, while the container lives and while it ends', async () => {
    expect(await replay(recordedEvents('i-child-oom-parent-lives'))).toEqual([]);
    expect(await replay(recordedEvents('i-child-oom-exit0'))).toEqual(
      dying('OOMKilled 0 at 13:00:50', 'OOMKilled 0 at 13:01:01'),
    );
  });

  it('7: a configuration error after a rollout', async () => {
    const rollout = recordedEvents('g-rolling-update').slice(0, 30);
    expect(await replay([...rollout, ...recordedEvents('h-config-error-exit1')])).toEqual(
      dying('Error 1 at 13:02:25', 'Error 1 at 13:02:26', 'Error 1 at 13:02:38'),
    );
  });

  it('8: deaths while the bot was down', async () => {
    const events = recordedEvents('a-oomkilled');
    const memory = emptyMemory();
    const firstRestart = events.findIndex((event) => restarts(event) === 1) + 1;
    const third = events.findIndex((event) => stateOf(event) === 'terminated' && restarts(event) === 2);
    const down = events.slice(third, third + 1);
    expect(await replay(events.slice(0, firstRestart), { memory })).toEqual(dying(...ooms.slice(0, 1)));
    expect(await replay([], { listed: down, memory })).toEqual(dying(...ooms.slice(1, 3)));
    expect(await replay([], { listed: down, memory })).toEqual([]);
    expect(await replay(events.slice(third), { listed: down, memory })).toEqual(dying(...ooms.slice(3)));
  });

  it('9: seventeen of sixty pods within two minutes are one incident', async () => {
    const healthy = recordedEvents('a-oomkilled').filter(
      (event) => stateOf(event) === 'running' && restarts(event) === 0,
    );
    const dead = recordedEvents('a-oomkilled').filter((event) => restarts(event) === 1);
    const listed = Array.from({ length: 60 }, (_, index) => renamed(healthy[0], index));
    const streamed = dead
      .slice(0, 2)
      .flatMap((event) => Array.from({ length: 17 }, (_, index) => renamed(event, index)));
    const memory = emptyMemory();
    const told = await replay(streamed, { listed, memory });
    expect(told.filter((words) => words.includes(oomKills[0] ?? ''))).toHaveLength(17);
    expect(memory.incidents.map(({ podCount, trouble }) => [podCount, trouble])).toEqual([[17, 'dying']]);
  });
});

describe('what else happens, from the same streams', () => {
  const streams: readonly [string, string, readonly string[]][] = [
    ['an image that cannot be pulled', 'e-imagepullbackoff', ['not-starting: ErrImagePull']],
    [
      'a key that a ConfigMap lacks',
      'h-configmap-key-env-missing',
      ['not-starting: CreateContainerConfigError'],
    ],
    ['an eviction answered with a clean exit', 'f-evict-emptydir', dying('Completed 0 at 13:04:50')],
    [
      'a rollout that does not progress, between sixteen planned ends',
      'g-rolling-update',
      [
        ...dying('Completed 0 at 13:08:29'),
        'not-starting: ErrImagePull',
        ...dying('Completed 0 at 13:09:53', 'Error 1 at 13:10:22'),
      ],
    ],
  ];
  it.each(streams)('%s', async (_, stream, expected) => {
    expect(await replay(recordedEvents(stream))).toEqual(expected);
  });

  it('six restarts by a failing probe', async () => {
    expect(await replay(recordedEvents('d-liveness'))).toHaveLength(6);
  });

  it('a restartCount that jumps by several: both deaths that are still told, no third', async () => {
    const events = recordedEvents('a-oomkilled');
    const first = events.slice(0, 3);
    const fourth = events.filter((event) => stateOf(event) === 'terminated' && restarts(event) === 3);
    expect(await replay([...first, ...fourth.slice(0, 1)])).toEqual(dying(...ooms.slice(2, 4)));
  });

  it('a pod under the name of another one', async () => {
    const again = recordedEvents('a-oomkilled').map((event) => ({
      ...event,
      object: { ...event.object, metadata: { ...event.object.metadata, uid: 'uid-of-another' } },
    }));
    const both = await replay([...recordedEvents('a-oomkilled'), ...again]);
    expect(both).toEqual([...dying(...ooms), ...dying(...ooms)]);
  });

  it('a node whose clock is an hour ahead, or behind', async () => {
    for (const at of ['11:43:53', '13:43:53']) {
      const skewed = recordedEvents('a-oomkilled')
        .slice(0, 8)
        .map((event) => JSON.parse(JSON.stringify(event).replaceAll('12:43:53', at)) as RecordedPodEvent);
      expect(await replay(skewed)).toEqual(dying(`OOMKilled 137 at ${at}`));
    }
  });

  it('a side-car that the kubelet starts as an init container', async () => {
    const sidecar = recordedEvents('b-segfault').map((event) => moved(event, { restartPolicy: 'Always' }));
    expect(await replay(sidecar)).toEqual(dying(...segfaults));
  });

  it('an init container that does not get through', async () => {
    const init = recordedEvents('b-segfault').map((event) => moved(event, {}));
    expect(await replay(init)).toEqual(segfaults.map((end) => `not-starting: fluent-bit ${end}`));
  });
});

const restarts = ({ object }: RecordedPodEvent) => object.status.containerStatuses?.[0]?.restartCount;

function changed(event: RecordedPodEvent, edit: (status: RecordedStatus) => void): RecordedPodEvent {
  const copy = structuredClone(event);
  for (const status of copy.object.status.containerStatuses ?? []) edit(status);
  return copy;
}

function renamed(event: RecordedPodEvent | undefined, index: number): RecordedPodEvent {
  if (event === undefined) throw new Error('The stream lacks this event.');
  const copy = structuredClone(event);
  Object.assign(copy.object.metadata, { name: `fluent-bit-${index}`, uid: `uid-${index}` });
  copy.object.spec.nodeName = `node-${index}`;
  return copy;
}

/** The same containers as init containers, next to an application. */
function moved(event: RecordedPodEvent, change: object): RecordedPodEvent {
  const { spec, status } = structuredClone(event).object;
  const app = { name: 'shop', image: 'corp/shop:1' };
  const initContainers = spec.containers.map((each) => ({ ...each, ...change }));
  const initContainerStatuses = status.containerStatuses ?? [];
  return {
    type: event.type,
    object: {
      ...event.object,
      spec: { ...spec, containers: [app], initContainers },
      status: { ...status, containerStatuses: [], initContainerStatuses },
    },
  };
}
