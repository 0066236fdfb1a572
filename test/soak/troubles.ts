import type { SimulatedCluster } from '../../src/demo/cluster/cluster.ts';
import type { Random } from '../../src/demo/cluster/world/seeded-random.ts';
import { heavySlowLoad, quietLoad } from '../../src/demo/cluster/world/load.ts';
import { applySetup, goodSetup, isHeld, soakWorkloads } from './workloads.ts';

/** Somebody sets workloads up badly again and again, and the load comes and goes. */
export interface Troubles {
  readonly broken: () => number;
  /** Called about once a second. */
  readonly stir: () => void;
  /** Everything is set up well, but for what the bot has in hand; true when all of it is. */
  readonly heal: () => boolean;
}

export function createTroubles(cluster: SimulatedCluster, random: Random): Troubles {
  const { store, world } = cluster;
  let broken = 0;
  let loadUntilMs = 0;
  const nextMs = new Map(soakWorkloads.map(({ name }, at) => [name, Date.now() + at * 8_000]));
  return {
    broken: () => broken,
    stir() {
      const now = Date.now();
      if (now >= loadUntilMs) {
        cluster.setLoad(random.next() < 0.75 ? heavySlowLoad : quietLoad);
        loadUntilMs = now + random.int(20_000, 60_000);
      }
      for (const workload of soakWorkloads) {
        if (now < (nextMs.get(workload.name) ?? 0)) continue;
        // Now and then somebody does not care that a change is under way.
        const isLeft = isHeld(store, workload) && random.next() < 0.9;
        const isBroken = !isLeft && applySetup(store, workload, workload.bad, world.now());
        if (isBroken) broken += 1;
        nextMs.set(
          workload.name,
          now + (isBroken ? random.int(50_000, 120_000) : random.int(10_000, 20_000)),
        );
      }
    },
    heal() {
      cluster.setLoad(quietLoad);
      const held = soakWorkloads.filter((workload) => isHeld(store, workload));
      for (const workload of soakWorkloads)
        if (!held.includes(workload)) applySetup(store, workload, goodSetup, world.now());
      return held.length === 0;
    },
  };
}
