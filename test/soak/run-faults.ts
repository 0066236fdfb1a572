import type { SimulatedCluster } from '../../src/demo/cluster/cluster.ts';
import type { Random } from '../../src/demo/cluster/world/seeded-random.ts';
import type { Workspace } from '../../src/demo/workspace/workspace.ts';
import type { Server } from '../support/postgres-server.ts';
import type { Befallen } from './checks/calm.ts';
import { type Fault, faultName } from './fault-plan.ts';
import type { Replica } from './replicas.ts';

export interface FaultField {
  readonly replicas: readonly Replica[];
  /** From some time on it lives on, paused for moments and cut from all but the lease. */
  readonly survivor: Replica;
  readonly holder: () => string;
  readonly cluster: SimulatedCluster;
  readonly workspace: Workspace;
  readonly server: Server;
  readonly random: Random;
  /** The survivor is to lead now, so that its memory under load is measured: what takes the lease does not befall it, and the rest seldom. */
  readonly isMeasured: () => boolean;
}

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Lets one fault befall whom it is for, until it is over; undefined where nobody was there. */
export async function runFault(field: FaultField, fault: Fault): Promise<Befallen | undefined> {
  const { cluster, workspace, server } = field;
  const fromMs = Date.now();
  const done = (replicas: readonly Replica[], isOfSlack = false): Befallen => ({
    name: faultName(fault),
    replicas: replicas.map(({ name }) => name),
    isOfSlack,
    fromMs,
    toMs: Date.now(),
  });
  switch (fault.kind) {
    case 'kill':
    case 'stop':
    case 'pause': {
      const one = chosen(field, fault.who, fault.kind !== 'pause' || fault.ms > 4_000);
      if (!one || one.isPaused()) return undefined;
      await end(one, fault);
      return done([one]);
    }
    case 'cut':
    case 'silence': {
      const takesLease = fault.ways.includes('lease');
      const met =
        fault.who === 'everybody' ? all(field, takesLease) : someone(chosen(field, fault.who, takesLease));
      const ways = met.flatMap((replica) => fault.ways.map((way) => replica.ways[way]));
      for (const way of ways)
        if (fault.kind === 'cut') await way.tear();
        else way.silence();
      await wait(fault.ms);
      for (const way of ways) await way.mend();
      return done(
        met,
        fault.ways.every((way) => way === 'slack'),
      );
    }
    case 'answers': {
      for (const replica of field.replicas) replica.befall(fault.of, fault);
      await wait(fault.ms);
      for (const replica of field.replicas) replica.befall(fault.of, undefined);
      return done([], fault.of === 'slack');
    }
    case 'watch-cut':
      if (fault.isExpired) cluster.api.compact();
      cluster.dropConnections();
      return done([]);
    case 'sockets':
      if (fault.how === 'drop') workspace.dropConnections();
      else workspace.refreshConnections();
      return done([], true);
    case 'database':
      await server.restart(fault.ms);
      return done([]);
  }
}

async function end(one: Replica, fault: Extract<Fault, { kind: 'kill' | 'stop' | 'pause' }>): Promise<void> {
  if (fault.kind === 'pause') {
    one.signal('SIGSTOP');
    await wait(fault.ms);
    return one.signal('SIGCONT');
  }
  const before = one.ends().length;
  one.restIn(fault.ms);
  one.signal(fault.kind === 'kill' ? 'SIGKILL' : 'SIGTERM');
  // As the kubelet does after the grace period.
  const lateMs = Date.now() + 30_000;
  while (one.ends().length === before && Date.now() < lateMs) await wait(100);
  if (one.ends().length === before) one.signal('SIGKILL');
  await wait(fault.ms);
}

const someone = (one: Replica | undefined): readonly Replica[] => (one ? [one] : []);

/** Whoever is measured goes on leading. */
const all = ({ replicas, survivor, isMeasured }: FaultField, takesLease: boolean): readonly Replica[] =>
  replicas.filter((one) => !(takesLease && isMeasured() && one === survivor));

/** `takesLease`: who is met leads no more. */
function chosen(field: FaultField, who: 'leader' | 'standby', takesLease: boolean): Replica | undefined {
  const { replicas, survivor, random, isMeasured } = field;
  const isSpared = (one: Replica) => one === survivor && isMeasured() && (takesLease || random.next() < 0.7);
  const leader = replicas.find(({ name }) => name === field.holder());
  if (who === 'leader' && leader && !isSpared(leader)) return leader;
  const others = replicas.filter((replica) => replica !== leader && !(takesLease && isSpared(replica)));
  return others[random.int(0, others.length - 1)];
}
