import { setTimeout as pause } from 'node:timers/promises';
import { findButton } from '../../src/demo/story/find-button.ts';
import type { FromPage } from '../../src/demo/workspace/page-protocol.ts';
import type { Workspace } from '../../src/demo/workspace/workspace.ts';

/** What people found in chat, within a minute of many incidents. */
export interface ChatUse {
  readonly incidents: number;
  /** Until each payload was acknowledged, in milliseconds. */
  readonly acknowledged: readonly number[];
  /** The most edits in any minute. */
  readonly editsInAMinute: number;
}

const interactions = 1_000;
const minuteMs = 60_000;
const settledMs = 20_000;
const channel = 'C0INCIDENT';
const people = ['U0ONCALL', 'U0APPROVER'];

/** Waits until incidents are open, then presses, asks and opens for a minute, evenly spread and waiting for nobody. */
export async function useChat(workspace: Workspace, edits: readonly number[]): Promise<ChatUse> {
  await pause(settledMs);
  const beganMs = performance.now();
  const acknowledged: number[] = [];
  const under: Promise<void>[] = [];
  for (let at = 0; at < interactions; at += 1) {
    await pause(Math.max(0, beganMs + (at * minuteMs) / interactions - performance.now()));
    under.push(timed(workspace, deedAt(workspace, at), acknowledged));
  }
  await Promise.all(under);
  const incidents = workspace
    .snapshot()
    .messages.filter(({ threadTs, onlyFor }) => !threadTs && !onlyFor).length;
  return { incidents, acknowledged, editsInAMinute: mostInAMinute(edits) };
}

async function timed(workspace: Workspace, deed: FromPage, into: number[]): Promise<void> {
  const began = performance.now();
  await workspace.act(deed);
  into.push(performance.now() - began);
}

/** Commands, App Homes, buttons that do something, and buttons that open a form, in turn. */
function deedAt(workspace: Workspace, at: number): FromPage {
  const as = people[at % people.length] ?? '';
  const commands = ['status', 'incidents', `show inc-${1 + (at % 300)}`, 'versions 3.2.0', 'fleet'];
  const deeds: readonly (() => FromPage | undefined)[] = [
    () => ({ kind: 'command', as, channel, text: `/fluentbit ${commands[at % commands.length]}` }),
    () => ({ kind: 'open-home', as }),
    () => pressAt(workspace, at, as, 'acknowledge'),
    () => pressAt(workspace, at, as, 'form:change-limits'),
  ];
  return deeds[at % deeds.length]?.() ?? { kind: 'command', as, channel, text: '/fluentbit help' };
}

function pressAt(workspace: Workspace, at: number, as: string, action: string): FromPage | undefined {
  const { messages } = workspace.snapshot();
  const found = findButton(messages.slice(at % Math.max(1, messages.length)), action);
  if (!found) return undefined;
  const { message, blockId, button } = found;
  return {
    kind: 'block-action',
    as,
    at: { surface: 'message', channel: message.channel, ts: message.ts },
    action: {
      type: 'button',
      action_id: action,
      block_id: blockId,
      value: button['value'] ?? '',
      text: button['text'] ?? null,
    },
    values: {},
  };
}

function mostInAMinute(times: readonly number[]): number {
  return Math.max(0, ...times.map((from) => times.filter((at) => at >= from && at < from + minuteMs).length));
}
