import { describe, expect, it } from 'vitest';
import type { Exchange } from '../../src/exchange.ts';
import { createAgents } from '../../src/flow/agents.ts';
import { type AgentStanding, silentMs } from '../../src/flow/standing.ts';
import { OutsideError } from '../../src/outside-error.ts';
import { keepLog } from '../support/keep-log.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { createMemoryExchange } from '../support/memory-exchange.ts';
import { quietTurns } from '../support/quiet-turns.ts';

const standing: AgentStanding = {
  health: { state: 'connected', since: '2026-11-22T03:00:00Z' },
  samplingRequests: 12,
  watched: [
    {
      ref: { cluster: 'prod-eu', namespace: 'logging', kind: 'DaemonSet', name: 'fluent-bit' },
      container: 'fluent-bit',
    },
  ],
  writable: ['logging'],
  rules: 'same',
};

function world(expected: readonly string[] = []) {
  const clock = createManualClock('2026-11-22T03:09:00Z');
  const logged: string[] = [];
  const shared = createMemoryExchange(() => clock.now().getTime());
  let isAway = false;
  const exchange: Exchange = {
    ...shared,
    async announced() {
      if (isAway) throw new OutsideError('store', 'server', 'The database is away.');
      return shared.announced();
    },
  };
  const log = keepLog(logged);
  const agents = createAgents({ exchange, expected, rules: 'same', clock, wall: clock, log });
  const stop = new AbortController();
  const listening = agents.keepListening(quietTurns(logged), stop.signal);
  return {
    clock,
    logged,
    agents,
    tell: (name: string, told: Partial<AgentStanding> = {}) =>
      exchange.announce(`cluster/${name}`, { ...standing, ...told }),
    setAway: (is: boolean) => void (isAway = is),
    healths: () => agents.clusters.map(({ reader }) => `${reader.name} ${reader.health().state}`),
    end: async () => {
      stop.abort();
      await clock.advance(10_000);
      await listening;
    },
  };
}

const stepMs = 2_000;
const day = 24 * 3_600_000;

describe('the clusters of a hub', () => {
  it('are those whose agents told something, as they told it', async () => {
    const { agents, tell, clock, healths, end } = world();
    await tell('prod-eu');
    await tell('prod-us', {
      health: { state: 'syncing', since: '2026-11-22T03:08:59Z' },
      watched: [],
      writable: [],
    });
    await clock.advance(stepMs);
    expect(healths()).toEqual(['prod-eu connected', 'prod-us syncing']);
    const [eu] = agents.clusters;
    expect([
      eu?.reader.samplingRequests(),
      await eu?.writer.mayWrite('logging'),
      (await eu?.writer.mayWrite('other'))?.allowed,
    ]).toEqual([12, { allowed: true }, false]);
    expect(agents.watched()).toEqual(standing.watched);
    await tell('staging');
    await clock.advance(stepMs);
    expect(healths()).toEqual(['prod-eu connected', 'prod-us syncing', 'staging connected']);
    await end();
  });

  it('are away once their agent is silent, since then, until it tells something again', async () => {
    const { agents, tell, clock, healths, end } = world();
    await tell('prod-eu');
    await clock.advance(silentMs);
    expect(healths()).toEqual(['prod-eu connected']);
    await clock.advance(2 * stepMs);
    const health = agents.clusters[0]?.reader.health();
    expect(health).toMatchObject({
      state: 'away',
      reason: 'timeout',
      why: { say: 'outside.exchange.noAgent', with: { cluster: 'prod-eu' } },
    });
    await clock.advance(60_000);
    expect(agents.clusters[0]?.reader.health().since).toBe(health?.since);
    await tell('prod-eu');
    await clock.advance(stepMs);
    expect(healths()).toEqual(['prod-eu connected']);
    await end();
  });

  it('of the settings are missed when nothing was ever heard of them, but not at once', async () => {
    const { agents, tell, clock, healths, end } = world(['prod-eu', 'prod-us']);
    await tell('prod-us');
    await clock.advance(stepMs);
    expect(healths()).toEqual(['prod-eu syncing', 'prod-us connected']);
    await clock.advance(silentMs - 2 * stepMs);
    await tell('prod-us');
    await clock.advance(2 * stepMs);
    expect(healths()).toEqual(['prod-eu away', 'prod-us connected']);
    expect(agents.clusters[0]?.reader.health()).toMatchObject({
      why: { say: 'outside.exchange.agentNeverSeen' },
    });
    await end();
  });

  it('are not away because nobody could write to the database', async () => {
    const { tell, clock, setAway, healths, end } = world();
    await tell('prod-eu');
    await clock.advance(stepMs);
    setAway(true);
    await clock.advance(10 * silentMs);
    setAway(false);
    await clock.advance(stepMs);
    expect(healths()).toEqual(['prod-eu connected']);
    await tell('prod-eu');
    await clock.advance(silentMs);
    expect(healths()).toEqual(['prod-eu connected']);
    await clock.advance(2 * silentMs);
    expect(healths()).toEqual(['prod-eu away']);
    await end();
  });

  it('are forgotten a week after they were heard of last, but not those of the settings', async () => {
    const { tell, clock, healths, end } = world(['prod-us']);
    await tell('prod-eu');
    await tell('prod-us');
    await clock.advance(stepMs);
    await clock.advance(6 * day);
    expect(healths()).toEqual(['prod-us away', 'prod-eu away']);
    await clock.advance(2 * day);
    expect(healths()).toEqual(['prod-us away']);
    await tell('prod-eu');
    await clock.advance(stepMs);
    expect(healths()).toEqual(['prod-us away', 'prod-eu connected']);
    await end();
  });

  it('that have other rules than the hub are named in the log, once', async () => {
    const { logged, tell, clock, end } = world();
    await tell('prod-eu', { rules: 'others' });
    await clock.advance(10 * stepMs);
    expect(logged.filter((line) => line.includes('other rules'))).toHaveLength(1);
    await end();
  });
});
