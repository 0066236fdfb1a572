import type { Routing } from '../audience/route.ts';
import type { Playbook } from '../diagnosis/playbook.ts';
import type { ReleasePolicy } from '../fluentbit/release.ts';
import type { Chat, Clock, Forge, Log, Store } from '../ports.ts';
import type { Bells } from './bells.ts';
import type { ConnectedCluster, KnownCluster } from './cluster-of.ts';
import type { Homes } from './keep-homes.ts';
import type { Keeper } from './keeper.ts';
import type { PodRoll } from './pod-roll.ts';
import type { Readers } from './readers.ts';
import type { SampleBook } from './sample-book.ts';
import type { StrainWatch } from '../sampling/judge-strain.ts';
import type { Settings } from '../settings.ts';
import type { Turns } from './turns.ts';

/** What the stories work with. */
export interface FlowDeps extends AskedDeps {
  /** At least one. */
  readonly clusters: readonly ConnectedCluster[];
}

/** What answers about all clusters work with, also where each cluster has a process of its own. */
export interface AskedDeps {
  /** Others may come and go. */
  readonly clusters: readonly KnownCluster[];
  /** What only who watches a cluster can tell of it. */
  readonly keeper: Keeper;
  /** Not all clusters are for the eyes of who asks: a name that stands for none of these may be another's. */
  readonly hidesClusters?: true;
  readonly store: Store;
  /** The clock that incidents live by. */
  readonly clock: Clock;
  /** The wall's clock, for what is not part of an incident. */
  readonly wall: Clock;
  readonly log: Log;
  readonly settings: Settings;
  /** Those in force now: they are loaded anew when their files change. */
  readonly playbooks: () => readonly Playbook[];
  /** A refreshed catalogue of releases and advisories; without it the shipped one holds. */
  readonly catalogue?: Required<Pick<ReleasePolicy, 'known' | 'advisories'>>;
  readonly bells: Bells;
  readonly turns: Turns;
  readonly samples: SampleBook;
  readonly pods: PodRoll;
  /** Who looks at their App Home. */
  readonly homes: Homes;
  /** What stands raised by measurements, by pod uid. */
  readonly strains: Map<string, StrainWatch>;
  /** The workspace whose people may decide here; known once chat is connected. */
  readonly team: () => string;
  readonly person: Chat['person'];
  readonly isSharedOutside: Chat['isSharedOutside'];
  readonly isMember: Chat['isMember'];
  /** The settings’ routes and readers with ids of channels. */
  readonly routing: Routing;
  readonly readers: Readers;
  readonly linkTo: Chat['linkTo'];
  readonly files: Chat['files'];
  /** Where pull requests go; absent without a token. */
  readonly forge?: Forge;
}
