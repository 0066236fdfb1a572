import type { OutgoingMessage } from '../../src/chat/delivery.ts';
import type { Incident } from '../../src/incident/incident.ts';
import type { Store } from '../../src/ports.ts';
import { median } from '../diagnose/figures.ts';

/** What a storm asks the store again and again. */
export type HotPaths = Pick<Store, 'saveIncident' | 'putMessage' | 'pendingMessages'>;

export type HotTimes = Readonly<Record<keyof HotPaths, number>>;

/** An incident as it is in a storm: fifty pods that died last. */
const incident = (round: number): Incident => ({
  id: 'inc-1',
  workload: { cluster: 'prod', namespace: 'logging', kind: 'DaemonSet', name: 'fluent-bit' },
  trouble: 'dying',
  troubles: ['dying'],
  container: 'fluent-bit',
  openedAt: '2026-11-22T03:12:00.000Z',
  lastSignalAt: '2026-11-22T03:12:00.000Z',
  noticedAt: '2026-11-22T03:12:00.000Z',
  signals: round,
  pods: Array.from({ length: 50 }, (_, pod) => ({
    pod: `fluent-bit-${pod}`,
    podUid: `5f2d1c1e-0000-4000-8000-${pod}`,
    node: `node-${pod}`,
    deaths: round,
    lastAt: '2026-11-22T03:12:00.000Z',
  })) as unknown as Incident['pods'],
  podCount: 50,
  nodeCount: 50,
  attempts: [],
  timeline: [],
  state: 'open',
});

const message = (slot: string, round: number): OutgoingMessage => ({
  slot,
  incident: 'inc-1',
  message: {
    text: `round ${round}`,
    tone: 'red',
    parts: Array.from({ length: 20 }, (_, part) => ({ kind: 'heading', text: `part ${part} of ${round}` })),
  },
  locale: 'en',
});

/** Median of each, in microseconds, with 200 messages that wait. */
export async function timeHotPaths(store: HotPaths, runs: number): Promise<HotTimes> {
  for (let slot = 0; slot < 200; slot += 1) await store.putMessage(message(`inc-2/card/${slot}`, 0));
  await store.saveIncident(incident(0), 0);
  const save = await times(runs, (round) => store.saveIncident(incident(round), round + 1));
  const put = await times(runs, (round) => store.putMessage(message('inc-1/alert', round + 1)));
  const pending = await times(runs, () => store.pendingMessages(20));
  return { saveIncident: median(save), putMessage: median(put), pendingMessages: median(pending) };
}

async function times(runs: number, work: (round: number) => Promise<unknown>): Promise<readonly number[]> {
  const taken: number[] = [];
  for (let round = 0; round < runs; round += 1) {
    const begin = performance.now();
    await work(round);
    taken.push((performance.now() - begin) * 1_000);
  }
  return taken;
}
