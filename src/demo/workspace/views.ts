import type { AppIdentity } from './default-team.ts';
import type { Block, ModalView, ToPage } from './page-protocol.ts';
import type { StateValues } from './input-state.ts';
import { completeState } from './input-state.ts';

/** A view as the app sends it, after validation. */
export interface ViewDraft {
  readonly type: 'modal' | 'home';
  readonly blocks: readonly Block[];
  readonly title?: { readonly text: string };
  readonly submit?: { readonly text: string };
  readonly close?: { readonly text: string };
  readonly private_metadata?: string;
  readonly callback_id?: string;
  readonly external_id?: string;
  readonly clear_on_close?: boolean;
  readonly notify_on_close?: boolean;
  readonly submit_disabled?: boolean;
}

export interface StoredView {
  readonly id: string;
  readonly hash: string;
  readonly userId: string;
  readonly draft: ViewDraft;
  readonly rootId: string;
  readonly previousId?: string | undefined;
}

interface ViewReference {
  readonly viewId?: string | undefined;
  readonly externalId?: string | undefined;
}

/** Open modals (a stack of at most three a person) and one App Home a person. */
export interface Views {
  open(userId: string, draft: ViewDraft): StoredView;
  /** Undefined when three views are already open. */
  push(onto: StoredView, draft: ViewDraft): StoredView | undefined;
  update(view: StoredView, draft: ViewDraft): StoredView;
  publish(userId: string, draft: ViewDraft): StoredView;
  /** Closes the topmost view of a person's stack. */
  close(view: StoredView): void;
  /** Closes the whole stack; answers its views, topmost first. */
  clear(userId: string): readonly StoredView[];
  modal(id: string): StoredView | undefined;
  top(userId: string): StoredView | undefined;
  home(userId: string): StoredView | undefined;
  /** By view id or by the app's own external id, modals and homes alike. */
  find(reference: ViewReference): StoredView | undefined;
  modalViews(): readonly ModalView[];
  homeViews(): Readonly<Record<string, readonly Block[]>>;
}

const maxStack = 3;

export function createViews(deps: { readonly emit: (frame: ToPage) => void }): Views {
  const stacks = new Map<string, StoredView[]>();
  const homes = new Map<string, StoredView>();
  const { nextId, nextHash } = createViewIds();
  const stackOf = (userId: string) => stacks.get(userId) ?? [];
  const modals = () => [...stacks.values()].flat();

  const add = (userId: string, draft: ViewDraft, below: readonly StoredView[]) => {
    const id = nextId();
    const previousId = below.at(-1)?.id;
    const view = { id, hash: nextHash(), userId, draft, rootId: below[0]?.id ?? id, previousId };
    stacks.set(userId, [...below, view]);
    deps.emit({ kind: 'modal', modal: modalView(view) });
    return view;
  };
  const clear = (userId: string) => {
    const closed = stackOf(userId).toReversed();
    stacks.delete(userId);
    for (const { id } of closed) deps.emit({ kind: 'modal-closed', id });
    return closed;
  };
  const putHome = (view: StoredView) => {
    homes.set(view.userId, view);
    deps.emit({ kind: 'home', for: view.userId, blocks: view.draft.blocks });
    return view;
  };

  return {
    open: (userId, draft) => {
      clear(userId);
      return add(userId, draft, []);
    },
    push: ({ userId }, draft) =>
      stackOf(userId).length >= maxStack ? undefined : add(userId, draft, stackOf(userId)),
    update: (view, draft) => {
      const updated = { ...view, draft, hash: nextHash() };
      if (draft.type === 'home') return putHome(updated);
      const stack = stackOf(view.userId).map((other) => (other.id === view.id ? updated : other));
      stacks.set(view.userId, stack);
      deps.emit({ kind: 'modal', modal: modalView(updated) });
      return updated;
    },
    publish: (userId, draft) => {
      const id = homes.get(userId)?.id ?? nextId();
      return putHome({ id, hash: nextHash(), userId, draft, rootId: id });
    },
    close: ({ id, userId }) => {
      const left = stackOf(userId).filter((view) => view.id !== id);
      stacks.set(userId, left);
      deps.emit({ kind: 'modal-closed', id });
    },
    clear,
    modal: (id) => modals().find((view) => view.id === id),
    top: (userId) => stackOf(userId).at(-1),
    home: (userId) => homes.get(userId),
    find: (reference) => [...modals(), ...homes.values()].find((view) => isMeant(view, reference)),
    modalViews: () => modals().map(modalView),
    homeViews: () => Object.fromEntries([...homes].map(([userId, { draft }]) => [userId, draft.blocks])),
  };
}

function isMeant({ id, draft }: StoredView, { viewId, externalId }: ViewReference): boolean {
  if (viewId !== undefined) return id === viewId;
  return externalId !== undefined && draft.external_id === externalId;
}

function createViewIds() {
  let count = 0;
  const next = () => (count += 1);
  return {
    nextId: () => `V${next().toString(36).toUpperCase().padStart(8, '0')}`,
    nextHash: () => `${next()}.${crypto.randomUUID().slice(0, 8)}`,
  };
}

function modalView({ id, hash, userId, draft }: StoredView): ModalView {
  return {
    id,
    hash,
    for: userId,
    title: draft.title?.text ?? '',
    ...(draft.submit !== undefined && { submit: draft.submit.text }),
    ...(draft.close !== undefined && { close: draft.close.text }),
    blocks: draft.blocks,
  };
}

/** The view object of Slack's Web API and interaction payloads. */
export function slackView(
  view: StoredView,
  app: AppIdentity,
  values: StateValues = {},
): Record<string, unknown> {
  const { draft } = view;
  return {
    id: view.id,
    team_id: app.teamId,
    type: draft.type,
    blocks: draft.blocks,
    private_metadata: draft.private_metadata ?? '',
    callback_id: draft.callback_id ?? '',
    state: { values: completeState(draft.blocks, values) },
    hash: view.hash,
    title: draft.title ?? null,
    clear_on_close: draft.clear_on_close ?? false,
    notify_on_close: draft.notify_on_close ?? false,
    close: draft.close ?? null,
    submit: draft.submit ?? null,
    previous_view_id: view.previousId ?? null,
    root_view_id: view.rootId,
    app_id: app.appId,
    external_id: draft.external_id ?? '',
    app_installed_team_id: app.teamId,
    bot_id: app.botId,
  };
}
