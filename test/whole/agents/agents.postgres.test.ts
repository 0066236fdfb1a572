import { afterEach, describe, expect, it } from 'vitest';
import { heavySlowLoad, quietLoad } from '../../../src/demo/cluster/world/load.ts';
import { postgresUrl } from '../../support/postgres.ts';
import { sceneWith } from '../scene-with.ts';
import { type AgentStage, setAgentStage } from './agent-stage.ts';

const names = ['prod-eu', 'prod-us', 'staging'];
const timeout = 300_000;

describe.skipIf(postgresUrl() === '')('one hub and three agents', () => {
  let stage: AgentStage;
  afterEach(() => stage.close(), 60_000);
  const set = async () => {
    stage = await setAgentStage(names, () => sceneWith({ version: '3.2.0', memory: '1Gi' }));
    return stage;
  };
  const begin = async () => {
    await set();
    const hub = await stage.startHub();
    const agents = await Promise.all(names.map((name) => stage.startAgent(name)));
    return { hub, agents };
  };
  const trouble = (name: string) => stage.clusters[name]?.setLoad(heavySlowLoad);
  const calm = (name: string) => stage.clusters[name]?.setLoad(quietLoad);
  const patched = (name: string) =>
    stage.writes(name).filter((write) => write.startsWith('PATCH daemonsets'));

  it('each cluster is watched, told of, approved for and changed by its own agent', { timeout }, async () => {
    const { hub } = await begin();
    for (const name of names) trouble(name);
    for (const name of names) await stage.readUntil(new RegExp(`Proposed fix for ${name} `));
    for (const name of names) calm(name);
    for (const name of names) await stage.approve(new RegExp(`Proposed fix for ${name} `));
    for (const name of names) await stage.readUntil(new RegExp(`Done and verified for ${name} `));
    for (const name of names) await stage.readUntil(new RegExp(`RESOLVED: ${name} `));
    const { incidents, faults } = await stage.left();
    expect(new Set(incidents.map((line) => line.split(' ')[1]))).toEqual(new Set(names));
    expect(incidents).toHaveLength(3);
    expect(new Set(incidents.map((line) => line.split(' ')[0])).size).toBe(3);
    expect(faults).toEqual([]);
    expect(names.map((name) => patched(name).length > 0)).toEqual([true, true, true]);
    expect(stage.posts().filter((slot, at, all) => slot !== '' && all.indexOf(slot) !== at)).toEqual([]);
    expect(await hub.ask('/readyz')).toMatch(
      /^200 [^]*prod-eu connected[^]*prod-us connected[^]*staging connected/,
    );
  });

  it('commands find the cluster that they are about', { timeout }, async () => {
    await begin();
    trouble('prod-us');
    await stage.readUntil(/Proposed fix for prod-us /);
    await stage.command('status');
    const status = await stage.readUntil(/prod-eu[^]*prod-us[^]*staging/);
    expect(status).not.toMatch(/does not answer|connecting/);
    await stage.command('diagnose prod-us/logging/fluent-bit');
    await stage.readUntil(/^Diagnosis of prod-us logging\/fluent-bit/);
    await stage.command('diagnose logging/fluent-bit');
    await stage.readUntil(/diagnose staging\/logging\/fluent-bit/);
    await stage.command('show inc-1');
    await stage.command('fleet');
    await stage.readUntil(/fleet|3 workloads/i);
    await stage.command('show inc-99');
    await stage.readUntil(/There is no incident "inc-99"/);
    await stage.command('snooze inc-1 1h');
    await stage.readUntil(/snoozed/i);
  });

  it('an agent that is away is told of, and nothing of the others waits for it', { timeout }, async () => {
    const { agents } = await begin();
    await agents[0]?.die();
    await stage.readUntil(/prod-eu has not answered since/);
    trouble('prod-us');
    await stage.readUntil(/Proposed fix for prod-us /);
    calm('prod-us');
    await stage.command('status');
    await stage.readUntil(/prod-eu: [^.]*away[^]*prod-us: connected/);
    await stage.approve(/Proposed fix for prod-us /);
    await stage.readUntil(/Done and verified for prod-us /);
    await agents[0]?.store.mend();
    expect(await stage.readUntil(/prod-eu answers again/)).toMatch(/What died there meanwhile is told now/);
  });

  it('a freeze holds for a cluster whose agent is away', { timeout }, async () => {
    const { agents } = await begin();
    trouble('prod-eu');
    await stage.readUntil(/Proposed fix for prod-eu /);
    calm('prod-eu');
    await agents[0]?.die();
    await stage.command('freeze audit week');
    await stage.readUntil(/All changes in prod-eu are frozen/);
    await agents[0]?.store.mend();
    stage.approve(/Proposed fix for prod-eu /).catch(() => undefined);
    await stage.readUntil(/froze all changes in prod-eu [^]*audit week/);
    expect(patched('prod-eu')).toEqual([]);
  });

  it('agents go on while the hub is away, and what they said is posted once when it is back', {
    timeout,
  }, async () => {
    const { hub } = await begin();
    trouble('staging');
    await stage.readUntil(/Proposed fix for staging /);
    calm('staging');
    await stage.approve(/Proposed fix for staging /);
    await stage.until(() => expect(patched('staging').length).toBeGreaterThan(0));
    await hub.die();
    trouble('prod-us');
    await stage.until(async () => {
      const { incidents } = await stage.left();
      expect(incidents.filter((line) => /staging resolved|prod-us proposed/.test(line))).toHaveLength(2);
    });
    const second = await stage.startHub();
    await stage.readUntil(/Done and verified for staging /);
    await stage.readUntil(/Proposed fix for prod-us /);
    expect(stage.posts().filter((slot, at, all) => slot !== '' && all.indexOf(slot) !== at)).toEqual([]);
    await stage.until(async () => expect(await second.ask('/readyz')).toMatch(/^200 /));
  });

  it('of two processes for one cluster the newer one works, and the older one ends', {
    timeout,
  }, async () => {
    const { agents } = await begin();
    const newer = await stage.startAgent('prod-eu');
    expect(await agents[0]?.ended).toMatch(
      /Another process does the work of cluster\/prod-eu by now: this one ends/,
    );
    trouble('prod-eu');
    await stage.readUntil(/Proposed fix for prod-eu /);
    calm('prod-eu');
    await stage.approve(/Proposed fix for prod-eu /);
    await stage.readUntil(/Done and verified for prod-eu /);
    expect((await newer.ask('/readyz')).split('\n').find((line) => line.includes('hub'))).toMatch(/hub/);
    expect((await stage.left()).faults).toEqual([]);
  });

  it('an agent that is killed in the middle of a change has a successor that ends it', {
    timeout,
  }, async () => {
    const { agents } = await begin();
    trouble('prod-eu');
    await stage.readUntil(/Proposed fix for prod-eu /);
    calm('prod-eu');
    await stage.approve(/Proposed fix for prod-eu /);
    await stage.until(() => expect(patched('prod-eu').length).toBeGreaterThan(0));
    await agents[0]?.die();
    await stage.startAgent('prod-eu');
    await stage.readUntil(/Done and verified for prod-eu /);
    const { faults, kinds } = await stage.left();
    expect(faults).toEqual([]);
    expect(kinds.filter((kind) => kind === 'granted')).toHaveLength(1);
    const deleted = stage.writes('prod-eu').filter((write) => write.startsWith('DELETE pods/'));
    expect(deleted).toHaveLength(new Set(deleted).size);
  });
});
