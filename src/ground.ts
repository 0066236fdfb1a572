import type { DestinationStream } from 'pino';
import type { appendAuditLines } from './adapters/audit-lines/append-audit-lines.ts';
import { refreshedCatalogue } from './adapters/catalogue/refreshed-catalogue.ts';
import { createGitHub } from './adapters/github/github-forge.ts';
import type { PlaybookSet } from './adapters/playbooks/load-playbooks.ts';
import { watchPlaybooks } from './adapters/playbooks/watch-playbooks.ts';
import type { WebhookAccess } from './adapters/webhook/webhook-access.ts';
import type { AppOptions } from './app.ts';
import type { audienceOf } from './connect-chat.ts';
import type { Ending } from './ending.ts';
import { createBells } from './flow/bells.ts';
import type { Counters } from './flow/counters.ts';
import type { AskedDeps } from './flow/deps.ts';
import { createHomes } from './flow/keep-homes.ts';
import { createPodRoll } from './flow/pod-roll.ts';
import { ringingStore } from './flow/ringing-store.ts';
import { createSampleBook } from './flow/sample-book.ts';
import type { Leadership } from './leadership.ts';
import type { Clock, Log } from './ports.ts';
import type { LateParts } from './serve-http.ts';
import { steadyMs } from './steady-ms.ts';
import type { Itself } from './watch-itself.ts';

/** What every role is built on. */
export interface Ground {
  readonly base: Omit<AskedDeps, 'clusters' | 'keeper' | keyof ReturnType<typeof audienceOf>>;
  readonly itself: Itself;
  readonly counters: Counters;
  readonly late: LateParts;
  readonly leadership: Leadership;
  readonly ending: Ending;
  readonly auditLines: Parameters<typeof appendAuditLines>[0] | undefined;
  readonly destination: DestinationStream;
  readonly webhooks: readonly WebhookAccess[];
}

type Around = Pick<Ground, 'itself' | 'counters' | 'late' | 'leadership' | 'ending'> & {
  readonly clock: Clock;
  readonly wall: Clock;
  readonly log: Log;
};

export async function groundOf(options: AppOptions, around: Around): Promise<Ground> {
  const { itself, late, leadership, ending, clock, wall, log } = around;
  const watch = await watchPlaybooks(options.playbooks, (set) => tellPlaybooks(set, late, log));
  ending.add('playbooks', watch.stop);
  const bells = createBells();
  const { github } = options;
  return {
    ...around,
    base: {
      store: ringingStore(itself.store, bells),
      clock,
      wall,
      log,
      settings: options.settings,
      playbooks: watch.playbooks,
      ...(await refreshedCatalogue(options.catalogueDir, log)),
      bells,
      turns: itself.turns,
      samples: createSampleBook(),
      pods: createPodRoll(),
      homes: createHomes(() => steadyMs(wall)),
      strains: new Map(),
      ...(github ? { forge: createGitHub({ ...github, clock: wall, leadership }) } : {}),
    },
    auditLines: options.auditLines,
    destination: options.log.destination,
    webhooks: options.webhooks ?? [],
  };
}

function tellPlaybooks({ playbooks, errors }: PlaybookSet, late: LateParts, log: Log): void {
  late.playbooks = { loaded: playbooks.length, errors: errors.length };
  for (const error of errors) log.error({ ...error }, 'a playbook file has an error and is not taken');
  log.info({ playbooks: playbooks.map(({ name }) => name) }, 'playbooks loaded');
}
