import type { Locale } from '../../src/language/locale.ts';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadPlaybooks } from '../../src/adapters/playbooks/load-playbooks.ts';
import type { PersonRef } from '../../src/approval/approval.ts';
import { routingOf } from '../../src/audience/route.ts';
import type { Reply } from '../../src/chat/form.ts';
import { type Bells, createBells } from '../../src/flow/bells.ts';
import type { FlowDeps } from '../../src/flow/deps.ts';
import { createDesk } from '../../src/flow/desk.ts';
import { keepDelivering } from '../../src/flow/keep-delivering.ts';
import { keepRaisingEvents } from '../../src/flow/keep-raising-events.ts';
import { keepSendingEvents } from '../../src/flow/keep-sending-events.ts';
import { rememberRights } from '../../src/flow/remember-rights.ts';
import { runFlow } from '../../src/flow/run-flow.ts';
import { tellAbsences } from '../../src/flow/tell-absences.ts';
import { ringingStore } from '../../src/flow/ringing-store.ts';
import { createHomes } from '../../src/flow/keep-homes.ts';
import { withOwnKeeper } from '../../src/flow/keeper.ts';
import { createPodRoll } from '../../src/flow/pod-roll.ts';
import { createReaders } from '../../src/flow/readers.ts';
import { createSampleBook } from '../../src/flow/sample-book.ts';
import { createAlertDesk } from '../../src/flow/take-alerts.ts';
import { createCounter } from '../../src/metric-family.ts';
import type { Chat, AlertDesk, Desk, Store, Webhook } from '../../src/ports.ts';
import { defaultSettings, type Settings } from '../../src/settings.ts';
import { createFakeChecks, type FakeChecks } from './fake-checks.ts';
import { createFakeChat, type FakeChat, team } from './fake-chat.ts';
import { createFakeCluster, type Death, type FakeCluster, type Setting } from './fake-cluster.ts';
import { createFakeWriter, type FakeWriter } from './fake-writer.ts';
import { quietTurns } from './quiet-turns.ts';
import { keepLog } from './keep-log.ts';
import { createManualClock, type ManualClock } from './manual-clock.ts';
import { buttonsOf, readMessage } from './read-message.ts';
import { stageStore } from './stage-store.ts';

const root = join(import.meta.dirname, '../..');
const log = (name: string) => readFileSync(join(root, 'test/fixtures/flow', name), 'utf8');
const shippedPlaybooks = loadPlaybooks({ shipped: join(root, 'playbooks') });

/** The crash of the source document, and the OOM kill that follows the upgrade. */
export const segfault: Death = { exitCode: 139, reason: 'Error', log: log('crash-3.2.0.log') };
export const oomKill = (version: string): Death => ({
  exitCode: 137,
  reason: 'OOMKilled',
  log: log('oom.log').replaceAll('3.2.9', version),
});

export const stageSettings: Settings = {
  ...defaultSettings,
  changes: { ...defaultSettings.changes, mode: 'live', automaticUndo: true, configInPlace: true },
  verify: {
    pollMs: 5_000,
    holdMs: 60_000,
    deadlineMs: 180_000,
    rolloutDeadlineMs: 120_000,
    provenMs: 7 * 86_400_000,
  },
  gatherMs: 5_000,
  rollout: { waves: [], holdMs: 30_000, podStartMs: 60_000 },
};

export interface Stage {
  readonly clock: ManualClock;
  readonly cluster: FakeCluster;
  readonly writer: FakeWriter;
  readonly checks: FakeChecks;
  readonly others: readonly { readonly cluster: FakeCluster; readonly writer: FakeWriter }[];
  readonly chat: FakeChat;
  readonly store: Store;
  readonly desk: () => Desk;
  readonly alerts: () => AlertDesk;
  /** What the running bot works with. */
  readonly deps: () => FlowDeps;
  readonly logged: string[];
  /** What the bot did outside, in order: messages, dry runs, writes. */
  readonly journal: readonly string[];
  /** The journal without edits that change neither tone nor buttons of a message. */
  transcript(): readonly string[];
  advance(ms: number): Promise<void>;
  /** The text of what stands in a slot. */
  text(slot: string, locale?: Locale): string;
  /** Presses or submits a button of the message in a slot, as it stands there. */
  press(
    slot: string,
    action: string,
    by: PersonRef,
    inputs?: Readonly<Record<string, string>>,
  ): Promise<Reply>;
  state(id?: string): Promise<string | undefined>;
  outcomes(id?: string): Promise<readonly string[]>;
  /** The bot ends and starts again on the same store. */
  restart(): Promise<void>;
  /** The same without an end: what it was about to do is never done. */
  dies(): Promise<void>;
  close(): Promise<void>;
}

/** Two pods crash on the source document's defect; a plan is offered. */
export async function crash(stage: Stage): Promise<void> {
  await stage.advance(1_000);
  await stage.cluster.die(1, segfault);
  await stage.cluster.die(2, segfault);
  await stage.advance(20_000);
}

/** The upgrade is approved and rolled out; then memory is the trouble and a second plan is offered. */
export async function upgradeThenOom(stage: Stage, by: PersonRef): Promise<void> {
  await stage.press('inc-1/card/1', 'approve', by);
  await stage.advance(10_000);
  await stage.cluster.rollOut();
  await stage.advance(15_000);
  await stage.cluster.die(1, oomKill('4.2.8'));
  await stage.advance(30_000);
}

const submitted = new Set([
  'decline',
  'not-an-incident',
  'name-cause',
  'change-values',
  'change-limits',
  'upgrade',
]);

export async function createStage(
  options: Partial<Setting> &
    Pick<FlowDeps, 'catalogue' | 'forge'> & {
      readonly settings?: Partial<Settings>;
      /** Names of further clusters beside `prod-eu`. */
      readonly others?: readonly string[];
      readonly webhooks?: readonly Webhook[];
      /** A file, for what outlives the stage; otherwise memory. */
      readonly database?: string;
    } = {},
): Promise<Stage> {
  const { store: opened, busy } = await stageStore(options.database);
  const clock = createManualClock('2026-11-22T03:09:00Z', busy);
  const cluster = createFakeCluster({ ...options, clock });
  const journal: string[] = [];
  const writer = createFakeWriter(cluster, journal);
  const others = (options.others ?? []).map((name) => {
    const other = createFakeCluster({ ...options, clock, name });
    return { cluster: other, writer: createFakeWriter(other, journal) };
  });
  const checks = createFakeChecks();
  const chat = createFakeChat(journal);
  const bells = createBells();
  const store = ringingStore(opened, bells);
  const logged: string[] = [];
  const { playbooks } = await shippedPlaybooks;
  const asking = () => ({
    team: () => team,
    person: (...asked: Parameters<Chat['person']>) => chat.chat.person(...asked),
    isSharedOutside: (channel: string) => chat.chat.isSharedOutside(channel),
    isMember: (...asked: Parameters<Chat['isMember']>) => chat.chat.isMember(...asked),
    routing: routingOf({ ...defaultSettings.chat, ...options.settings?.chat }, (written = 'C1') => written),
  });
  const build = (): FlowDeps =>
    withOwnKeeper({
      clusters: [{ cluster, writer }, ...others].map((each) => ({
        reader: each.cluster.cluster,
        checks: checks.checks,
        jobs: checks.jobs,
        writer: { ...each.writer.writer, mayWrite: rememberRights(each.writer.writer, clock) },
      })),
      store,
      clock,
      wall: clock,
      log: keepLog(logged),
      settings: { ...stageSettings, ...options.settings },
      playbooks: () => playbooks,
      ...(options.catalogue ? { catalogue: options.catalogue } : {}),
      ...(options.forge ? { forge: options.forge } : {}),
      bells: createBells(),
      turns: quietTurns(logged),
      samples: createSampleBook(),
      pods: createPodRoll(),
      homes: createHomes(() => 0),
      strains: new Map(),
      ...asking(),
      readers: createReaders({ ...asking(), wall: clock, log: keepLog(logged) }),
      linkTo: (message) => chat.chat.linkTo(message),
      files: chat.chat.files,
    });
  let run = start(build(), chat, clock, bells, options.webhooks);
  await clock.settle();
  const incident = async (id = 'inc-1') => (await store.incident(id))?.value;
  return {
    clock,
    cluster,
    writer,
    checks,
    others,
    chat,
    store,
    logged,
    journal,
    desk: () => run.desk,
    alerts: () => run.alerts,
    deps: () => run.deps,
    transcript: () => withoutProgress(journal),
    advance: (ms) => clock.advance(ms),
    text: (slot, locale = 'en') => readMessage(chat.standing(slot).message, locale),
    async press(slot, action, by, inputs = {}) {
      const button = buttonsOf(chat.standing(slot).message).find((one) => one.action === action);
      if (!button) throw new Error(`${slot} has no button ${action}.`);
      const deed = { action, value: button.value, by, inputs };
      const reply = submitted.has(action) ? await run.desk.submit(deed) : await run.desk.press(deed);
      await clock.settle();
      return reply;
    },
    state: async (id) => (await incident(id))?.state,
    outcomes: async (id) => ((await incident(id))?.attempts ?? []).map((attempt) => attempt.outcome),
    async restart() {
      await run.stop();
      run = start(build(), chat, clock, bells, options.webhooks);
      await clock.settle();
    },
    async dies() {
      void run.stop();
      run = start(build(), chat, clock, bells, options.webhooks);
      await clock.settle();
    },
    async close() {
      await run.stop();
      await store.close();
    },
  };
}

function withoutProgress(journal: readonly string[]): readonly string[] {
  const shown = new Map<string, string>();
  return journal.filter((line) => {
    const [, slot, look] = /^(?:post|edit) (\S+) (.*)$/.exec(line) ?? [];
    if (slot === undefined || look === undefined) return true;
    const isNew = shown.get(slot) !== look;
    shown.set(slot, look);
    return isNew;
  });
}

function start(
  deps: FlowDeps,
  chat: FakeChat,
  clock: ManualClock,
  bells: Bells,
  webhooks: readonly Webhook[] = [],
) {
  const stopping = new AbortController();
  const painter = { paint: () => new Uint8Array([1]) };
  const delivery = { ...deps, chat: chat.chat, painter, bells, wall: clock, channel: () => 'C1' };
  const rules = webhooks.map(({ rule }) => rule);
  const counter = createCounter('webhook_events', 'Webhook events.');
  const running = Promise.all([
    runFlow(deps, stopping.signal),
    tellAbsences(deps, stopping.signal),
    keepDelivering(delivery, stopping.signal),
    keepRaisingEvents(deps, rules, stopping.signal),
    keepSendingEvents({ ...deps, webhooks, counter }, stopping.signal),
  ]);
  running.catch(() => undefined);
  return {
    deps,
    desk: createDesk(deps),
    alerts: createAlertDesk(deps, createCounter('alerts', 'Alerts.')),
    /** Rejects when a part of the bot ended with an error. */
    async stop() {
      stopping.abort();
      await running;
    },
  };
}
