/** The program in a process of its own, as a test starts and kills it. */
import path from 'node:path';
import process from 'node:process';
import { openStore } from '../../../src/adapters/store/open-store.ts';
import { readSettings } from '../../../src/adapters/settings/settings-file.ts';
import { type App, startApp } from '../../../src/app.ts';
import { createMovedClock, type MovedClock } from '../moved-clock.ts';
import { listenedStore } from './listened-store.ts';
import type { FromBot, Orders, ToBot } from './orders.ts';
import { settled, stepCounter } from './steps.ts';

const tell = (message: FromBot) => process.send?.(message);

async function start(orders: Orders, clock: MovedClock): Promise<App> {
  const count = stepCounter();
  const onStep = (name: string) => {
    const step = count(settled(name));
    if (step === undefined) return;
    if (step === orders.killAfter) process.kill(process.pid, 'SIGKILL');
    tell({ kind: 'step', step });
  };
  return startApp(
    {
      settings: readSettings(orders.settings, 'settings of the test').settings,
      clusters: [orders.cluster],
      slack: orders.slack,
      database: orders.database,
      playbooks: { shipped: path.join(import.meta.dirname, '../../../playbooks') },
      log: { level: 'warn', destination: process.stderr },
      clock,
    },
    { openStore: async (place) => listenedStore(await openStore(place), onStep) },
  );
}

let clock: MovedClock | undefined;
let app: Promise<App> | undefined;

process.on('message', (message: ToBot) => {
  if (message.kind === 'tick') clock?.moveTo(message.ms);
  if (message.kind === 'start') {
    const { startMs, rate } = message.orders.clock;
    clock = createMovedClock(startMs, rate);
    app = start(message.orders, clock);
    void app.then(() => tell({ kind: 'started' }));
  }
  if (message.kind === 'stop')
    void app?.then(async (running) => {
      await running.stop();
      process.exit(0);
    });
});
// Nobody is left to kill it.
process.on('disconnect', () => process.exit(0));
