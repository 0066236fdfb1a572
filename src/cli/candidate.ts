import { randomBytes } from 'node:crypto';
import os from 'node:os';
import { createKubernetesLease } from '../adapters/kubernetes/kubernetes-lease.ts';
import { createLog } from '../adapters/log/pino-log.ts';
import type { LeaderElection } from '../adapters/settings/settings-file.ts';
import { createWallClock } from '../adapters/wall-clock.ts';
import type { AppLeader, AppOptions } from '../app.ts';
import type { Candidate } from '../flow/take-lease.ts';
import { usualLeaseTimes } from '../lease.ts';
import { alone, termWithoutLease } from '../leadership.ts';
import { usualKubeConfig } from './environment.ts';
import { seatFor } from './roles.ts';
import { UsageError, type Io } from './io.ts';

/** This process as one of several replicas; throws `UsageError` where there can be only one. */
export async function candidateFrom(
  io: Io,
  election: LeaderElection,
  { database, log, ...role }: AppOptions,
): Promise<Candidate> {
  if (database.kind === 'sqlite')
    throw new UsageError(
      'leaderElection needs PostgreSQL: a SQLite file has one process. Set DATABASE_URL to postgres://…, or leaderElection.lease to off.',
    );
  const wall = createWallClock();
  const kubeConfigText = await usualKubeConfig(io);
  const place = { namespace: election.namespace, name: election.lease };
  return {
    seat: seatFor(role),
    lease: createKubernetesLease({ name: 'own', kubeConfigText, clock: wall }, place),
    identity: identityOf(io),
    times: usualLeaseTimes,
    wall,
    random: Math.random,
    log: createLog(log.level, log.destination),
  };
}

/**
 * What stands for the lease of a process that has none: its seat in the database, which it takes at its start, so that whoever had it before
 * can write no more.
 */
export const leaderWithoutLease = (io: Io, options: AppOptions): AppLeader => ({
  ...alone,
  term: termWithoutLease(seatFor(options), identityOf(io), randomBytes(8).toString('hex')),
});

/** A pod keeps its name when its container starts anew, and a process must not take its predecessor's lease for its own. */
function identityOf({ env }: Pick<Io, 'env'>): string {
  const pod = env['POD_NAME'] || env['HOSTNAME'] || os.hostname();
  return `${pod}_${randomBytes(4).toString('hex')}`;
}
