import type { ReadSettings } from '../adapters/settings/settings-file.ts';
import type { StorePlace } from '../adapters/store/store-place.ts';
import type { AppOptions } from '../app.ts';
import type { ClusterOptions } from '../connect-cluster.ts';
import { desk, type Seat, seatOf } from '../leadership.ts';
import { type RoleName, roleNames } from '../roles.ts';
import { clustersFrom, slackFrom } from './environment.ts';
import { type Io, UsageError } from './io.ts';

/** Of `--role`; throws `UsageError` for another word. */
export function roleFrom(written: string): RoleName {
  const role = roleNames.find((name) => name === written);
  if (role) return role;
  throw new UsageError(`--role is "${written}": expected ${roleNames.join(', ')}.`);
}

/** The clusters that a role reaches itself; throws `UsageError`. */
export async function clustersOfRole(
  io: Io,
  read: ReadSettings,
  { role, cluster }: { readonly role: RoleName; readonly cluster?: string | undefined },
): Promise<readonly ClusterOptions[]> {
  if (cluster !== undefined && role !== 'agent')
    throw new UsageError('--cluster is for --role agent, which watches one of several clusters.');
  if (role === 'hub') return [];
  return role === 'agent' ? [await ownCluster(io, read, cluster)] : clustersFrom(io, read);
}

/** What a role reads of settings and environment that the others do not; throws `UsageError`. */
export async function partsOfRole(
  io: Io,
  read: ReadSettings,
  as: Parameters<typeof clustersOfRole>[2],
): Promise<Pick<AppOptions, 'role' | 'clusters' | 'slack' | 'expected'>> {
  const { role } = as;
  const clusters = await clustersOfRole(io, read, as);
  if (role === 'agent') return { role, clusters };
  return { role, clusters, slack: slackFrom(io), ...(role === 'hub' ? { expected: namesIn(read) } : {}) };
}

const namesIn = ({ cluster, clusters }: ReadSettings): readonly string[] =>
  clusters?.map(({ name }) => name) ?? (cluster === undefined ? [] : [cluster]);

async function ownCluster(io: Io, read: ReadSettings, wanted: string | undefined): Promise<ClusterOptions> {
  const { clusters } = read;
  const fitting = clusters?.filter(({ name }) => wanted === undefined || name === wanted);
  const names = namesIn(read).join(', ');
  if (fitting?.length === 0)
    throw new UsageError(`--cluster is "${wanted}": expected one of the settings, ${names}.`);
  if (fitting && fitting.length > 1)
    throw new UsageError(`--role agent watches one cluster: name it with --cluster, one of ${names}.`);
  const [own] = await clustersFrom(io, fitting ? { ...read, clusters: fitting } : read);
  if (!own) throw new UsageError('--role agent has no cluster.');
  return wanted === undefined ? own : { ...own, name: wanted };
}

/** What one process of this role does at a time. */
export const seatFor = ({ role, clusters: [own] }: Pick<AppOptions, 'role' | 'clusters'>): Seat =>
  role === 'agent' && own ? seatOf(own.name) : desk;

/** Processes that share nothing but a database need one that they can share. */
export function demandSharedDatabase(role: RoleName, database: StorePlace): void {
  if (role === 'all' || database.kind === 'postgres') return;
  throw new UsageError(
    `--role ${role} needs PostgreSQL, which hub and agents share: set DATABASE_URL to postgres://…; a SQLite file has one process.`,
  );
}
