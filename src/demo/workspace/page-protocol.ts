/** What the browser page and the local workspace say to each other over one WebSocket (`/page/socket`). */

/** Block Kit and views as the app sent them: the page draws them, the server has checked them. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
export type Block = { type: string; block_id?: string; [key: string]: Json | undefined };

export interface Person {
  readonly id: string;
  readonly name: string;
  readonly realName: string;
  /** One line for the switch between people, such as "on call" or "guest: may not approve". */
  readonly role: string;
  readonly locale: string;
  readonly isBot: boolean;
  readonly isGuest: boolean;
}

export interface Channel {
  readonly id: string;
  readonly name: string;
  readonly topic: string;
  /** A direct message between the app and one person carries that person's id. */
  readonly dmWith?: string;
}

export interface SlashCommand {
  readonly command: string;
  readonly usageHint: string;
  readonly description: string;
  /** Sub-commands offered by completion. */
  readonly words: readonly string[];
}

/** An entry of the app's in the menu of a message. */
export interface MessageShortcut {
  readonly callbackId: string;
  readonly name: string;
}

export interface UserGroupView {
  readonly id: string;
  /** Without its `@`. */
  readonly handle: string;
}

export interface FileView {
  readonly id: string;
  readonly name: string;
  readonly title: string;
  readonly mimetype: string;
  readonly size: number;
  /** Path on this server, same origin as the page. */
  readonly url: string;
}

export interface MessageView {
  readonly channel: string;
  readonly ts: string;
  readonly threadTs?: string;
  readonly user: string;
  readonly text: string;
  readonly blocks: readonly Block[];
  readonly attachments: readonly {
    color?: string;
    blocks?: readonly Block[];
    text?: string;
    fallback?: string;
  }[];
  readonly files: readonly FileView[];
  readonly edited: boolean;
  /** Set on ephemeral messages: only this person sees it. */
  readonly onlyFor?: string;
  readonly alsoInChannel?: boolean;
}

export interface ModalView {
  readonly id: string;
  readonly hash: string;
  readonly for: string;
  readonly title: string;
  readonly submit?: string;
  readonly close?: string;
  readonly blocks: readonly Block[];
}

export interface Snapshot {
  readonly team: string;
  readonly appName: string;
  readonly botUserId: string;
  readonly appConnected: boolean;
  /** Lines shown on the page's banner, among them that this is a local stand-in for Slack. */
  readonly notice: readonly string[];
  readonly people: readonly Person[];
  readonly channels: readonly Channel[];
  readonly commands: readonly SlashCommand[];
  readonly shortcuts: readonly MessageShortcut[];
  readonly userGroups: readonly UserGroupView[];
  readonly messages: readonly MessageView[];
  readonly files: readonly FileView[];
  readonly modals: readonly ModalView[];
  readonly homes: Readonly<Record<string, readonly Block[]>>;
}

export type ToPage =
  | { kind: 'snapshot'; snapshot: Snapshot }
  | { kind: 'message'; message: MessageView }
  | { kind: 'message-deleted'; channel: string; ts: string; onlyFor?: string }
  | { kind: 'modal'; modal: ModalView }
  | { kind: 'modal-closed'; id: string }
  | { kind: 'modal-errors'; id: string; errors: Readonly<Record<string, string>> }
  | { kind: 'home'; for: string; blocks: readonly Block[] }
  | { kind: 'options'; requestId: string; options: readonly Json[] }
  | { kind: 'connected'; appConnected: boolean }
  /** A line of the demo's own narration: what happens now and what may be clicked. */
  | { kind: 'notice'; notice: readonly string[] }
  /** What Slack would show under the message box or in a toast, such as "not acknowledged within 3 seconds". */
  | { kind: 'toast'; for?: string; text: string };

export type FromPage =
  | {
      kind: 'block-action';
      as: string;
      /** Where it was clicked: a message, a modal or the App Home. */
      at:
        | { surface: 'message'; channel: string; ts: string; onlyFor?: string }
        | { surface: 'modal'; id: string }
        | { surface: 'home' };
      /** As Slack sends it: action_id, block_id, type, value, selected_option(s), selected_date … */
      action: { type: string; action_id: string; block_id: string; [key: string]: Json };
      /** The state of all inputs of that surface, as Slack's `state.values`. */
      values: Readonly<Record<string, Readonly<Record<string, Json>>>>;
    }
  | {
      kind: 'view-submit';
      as: string;
      id: string;
      values: Readonly<Record<string, Readonly<Record<string, Json>>>>;
    }
  | { kind: 'view-close'; as: string; id: string }
  | { kind: 'options'; as: string; requestId: string; actionId: string; blockId: string; query: string }
  | { kind: 'command'; as: string; channel: string; text: string }
  | { kind: 'say'; as: string; channel: string; threadTs?: string; text: string }
  | { kind: 'shortcut'; as: string; callbackId: string; channel: string; ts: string }
  | { kind: 'open-home'; as: string };
