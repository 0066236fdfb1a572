import { setTimeout as wait } from 'node:timers/promises';
import { expect, it, vi } from 'vitest';
import { createWallClock } from '../src/adapters/wall-clock.ts';
import type { App, AppOptions } from '../src/app.ts';
import { runReplica } from '../src/lead.ts';
import type { Lease, LeaseState } from '../src/lease.ts';
import { desk } from '../src/leadership.ts';
import { OutsideError } from '../src/outside-error.ts';
import { defaultSettings } from '../src/settings.ts';
import type { Standby } from '../src/standby.ts';
import { listLog } from './adapters/kubernetes/simulated-cluster.ts';

const until = (holds: () => void) => vi.waitFor(holds, { timeout: 5_000, interval: 5 });

/** A lease that another holder can take and give back, and that can be out of reach. */
function leaseByHand() {
  let record: LeaseState | undefined;
  let version = 0;
  let isAway = false;
  const put = (content: Omit<LeaseState, 'uid' | 'version'>): LeaseState => {
    version += 1;
    record = { ...content, uid: 'uid', version: String(version) };
    return record;
  };
  const reached = async <T>(work: () => T): Promise<T> => {
    if (isAway) throw new OutsideError('kubernetes', 'timeout', 'away');
    return work();
  };
  const holders: string[] = [];
  const lease: Lease = {
    read: () => reached(() => record),
    write: (content) =>
      reached(() => {
        if (holders.at(-1) !== content.holder) holders.push(content.holder);
        return put(content);
      }),
  };
  return {
    lease,
    /** Whom it was written for so far; empty: it was given back. */
    holders,
    setAway: (away: boolean) => void (isAway = away),
    takenByAnother: () => put({ holder: 'another', durationMs: 60_000, transitions: 7 }),
    givenBack: () => put({ holder: '', durationMs: 60_000, transitions: 7 }),
  };
}

interface Wishes {
  readonly fails?: Error;
  /** So many starts find the database away. */
  readonly away?: number;
  readonly closes?: 'done' | 'cut-off';
  readonly isLed?: boolean;
}

function replica(options: Wishes = {}) {
  const told: string[] = [];
  const byHand = leaseByHand();
  if (options.isLed) byHand.takenByAnother();
  const stop = new AbortController();
  const standby: Standby = {
    take: () => void told.push('takes clicks'),
    rest: () => void told.push('rests'),
    close: async () => {
      if (!told.includes('closed')) told.push('closed');
      return options.closes ?? 'done';
    },
    standing: () => 'ok',
    receive: () => undefined,
    isByHttp: false,
    figures: () => [],
  };
  const start = async (): Promise<App> => {
    told.push('starts');
    await wait(5);
    if (options.fails) throw options.fails;
    if (told.filter((each) => each === 'starts').length <= (options.away ?? 0))
      throw new OutsideError('store', 'server', 'the database is away');
    told.push('leads');
    const app: App = {
      ended: new Promise(() => undefined),
      httpPort: undefined,
      stop: async () => {
        told.push('stops');
        await wait(5);
        told.push('stopped');
        return 'done';
      },
    };
    return app;
  };
  const app = { slack: {}, settings: defaultSettings, database: { kind: 'postgres', url: '' } };
  const candidate = {
    lease: byHand.lease,
    seat: desk,
    identity: 'me',
    times: { durationMs: 300, renewWithinMs: 100, retryMs: 10, callMs: 20 },
    wall: createWallClock(),
    random: () => 0,
    log: listLog(),
  };
  const ended = runReplica(
    { app: app as unknown as AppOptions, candidate },
    stop.signal,
    start,
    () => standby,
  );
  ended.catch(() => undefined);
  return { told, ended, stop: () => stop.abort(), ...byHand };
}

it('takes clicks while it stands by, until the program that leads hears them itself', async () => {
  const { told, ended, stop } = replica();
  await until(() => expect(told).toEqual(['takes clicks', 'starts', 'leads', 'rests']));
  stop();
  expect(await ended).toBe('done');
  expect(told.slice(4).toSorted()).toEqual(['closed', 'stopped', 'stops']);
});

it('takes them again before the program that led hears nothing any more', async () => {
  const { told, ended, stop, setAway, takenByAnother, givenBack } = replica();
  await until(() => expect(told).toContain('rests'));
  takenByAnother();
  setAway(true);
  await until(() => expect(told).toContain('stopped'));
  setAway(false);
  expect(told.slice(4)).toEqual(['takes clicks', 'stops', 'stopped', 'takes clicks']);
  givenBack();
  await until(() => expect(told.slice(8)).toEqual(['starts', 'leads', 'rests']));
  stop();
  await ended;
});

it('goes on taking them when it could not begin to lead, and ends with what failed', async () => {
  const { told, ended } = replica({ fails: new Error('a setting is wrong') });
  await expect(ended).rejects.toThrow('a setting is wrong');
  expect(told).toEqual(['takes clicks', 'starts', 'closed']);
});

it('gives the lease back where what it needs is away, and tries again after others could', async () => {
  const { told, ended, stop, holders } = replica({ away: 2 });
  const fromMs = performance.now();
  await until(() => expect(told).toContain('rests'));
  expect(performance.now() - fromMs).toBeGreaterThan(2 * 20);
  expect(holders).toEqual(['me', '', 'me', '', 'me']);
  expect(told.filter((each) => each !== 'takes clicks')).toEqual([
    'starts',
    'starts',
    'starts',
    'leads',
    'rests',
  ]);
  stop();
  expect(await ended).toBe('done');
});

it('goes on taking them while what it needs to lead is away', async () => {
  const { told, ended, stop } = replica({ fails: new OutsideError('store', 'server', 'away') });
  await until(() => expect(told.filter((each) => each === 'starts').length).toBeGreaterThan(1));
  expect(told).not.toContain('rests');
  stop();
  expect(await ended).toBe('done');
});

it.each(['done', 'cut-off'] as const)('ends what it handles when it is stopped: %s', async (closes) => {
  const { told, ended, stop } = replica({ closes, isLed: true });
  await until(() => expect(told).toEqual(['takes clicks']));
  stop();
  expect(await ended).toBe(closes);
  expect(told).toEqual(['takes clicks', 'closed']);
});
