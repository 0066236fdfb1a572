import { type Bus, createBus } from './bus.ts';
import {
  botPerson,
  defaultApp,
  defaultChannels,
  defaultCommands,
  defaultShortcuts,
  defaultPeople,
  defaultScopes,
  defaultUserGroups,
} from './default-team.ts';
import { createDirectory } from './directory.ts';
import { createEvents } from './events.ts';
import { createFiles } from './files.ts';
import { act } from './interactions/act.ts';
import type { InteractionContext } from './interactions/context.ts';
import { slackLimits } from './limits.ts';
import { createMessages } from './messages.ts';
import type { FromPage, SlashCommand, Snapshot } from './page-protocol.ts';
import { createRateLimits } from './rate-limits.ts';
import { createResponseUrls } from './response-urls.ts';
import { createSocketMode } from './socket-mode.ts';
import { createTriggers } from './triggers.ts';
import { createViews } from './views.ts';
import type { WorkspaceOptions } from './workspace.ts';

const standIn = 'This is a local stand-in for Slack. Nothing leaves this machine, nothing is kept.';

/** Everything a workspace holds, put together; nothing listens yet. `address.url` is filled in once something does. */
export interface WorkspaceState {
  readonly context: InteractionContext;
  readonly bus: Bus;
  readonly address: { url: string };
  readonly act: (frame: FromPage) => Promise<void>;
  readonly snapshot: () => Snapshot;
  readonly setNotice: (lines: readonly string[]) => void;
}

export function createWorkspaceState(options: WorkspaceOptions): WorkspaceState {
  const address = { url: '' };
  const bus = createBus();
  const context = createContext(options, { bus, baseUrl: () => address.url });
  const commands = options.commands ?? defaultCommands;
  let notice: readonly string[] = [standIn];
  return {
    context,
    bus,
    address,
    act: (frame) => act(frame, context, commands),
    snapshot: () => snapshotOf(context, commands, notice),
    setNotice: (lines) => {
      notice = [standIn, ...lines];
      bus.emit({ kind: 'notice', notice });
    },
  };
}

function createContext(
  options: WorkspaceOptions,
  { bus, baseUrl }: { readonly bus: Bus; readonly baseUrl: () => string },
): InteractionContext {
  const app = options.app ?? defaultApp;
  const now = options.now ?? (() => new Date());
  const limits = { ...slackLimits, ...options.limits };
  const directory = createDirectory({
    people: [...(options.people ?? defaultPeople), botPerson(app)],
    channels: options.channels ?? defaultChannels,
    userGroups: options.userGroups ?? defaultUserGroups,
    botUserId: app.botUserId,
  });
  for (const person of directory.people()) if (!person.isBot) directory.directMessage(person.id);
  const files = createFiles({ now, maxBytes: limits.storedBytes, owner: app.botUserId, baseUrl });
  let connected = false;
  const socketMode = createSocketMode({
    appId: app.appId,
    limits,
    onConnectionsChange: (count) => {
      if (connected !== count > 0) bus.emit({ kind: 'connected', appConnected: count > 0 });
      connected = count > 0;
      if (connected) events.flush();
    },
  });
  const events = createEvents({ app, socketMode, retryMs: limits.eventRetryMs, now });
  return {
    app,
    directory,
    files,
    limits,
    baseUrl,
    socketMode,
    events,
    emit: (frame) => bus.emit(frame),
    scopes: options.scopes ?? defaultScopes,
    messages: createMessages({ now, emit: (frame) => bus.emit(frame), files, max: limits.messages }),
    views: createViews({ emit: (frame) => bus.emit(frame) }),
    triggers: createTriggers({ lifeMs: limits.triggerMs }),
    rates: createRateLimits({ enabled: limits.rates, postBurst: limits.postBurst }),
    responseUrls: createResponseUrls({ lifeMs: limits.responseUrlMs, uses: limits.responseUrlUses }),
  };
}

function snapshotOf(
  { app, directory, messages, files, views, socketMode }: InteractionContext,
  commands: readonly SlashCommand[],
  notice: readonly string[],
): Snapshot {
  return {
    team: app.teamName,
    appName: app.appName,
    botUserId: app.botUserId,
    appConnected: socketMode.connections() > 0,
    notice,
    people: directory.people(),
    channels: directory.conversations().map(({ id, name, topic, dmWith }) => ({
      id,
      name,
      topic,
      ...(dmWith !== undefined && { dmWith }),
    })),
    commands,
    shortcuts: defaultShortcuts,
    userGroups: directory.userGroups().map(({ id, handle }) => ({ id, handle })),
    messages: messages.views(),
    files: files.views(),
    modals: views.modalViews(),
    homes: views.homeViews(),
  };
}
