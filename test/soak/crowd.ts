import type { Random } from '../../src/demo/cluster/world/seeded-random.ts';
import type { Block, FromPage, Json, MessageView } from '../../src/demo/workspace/page-protocol.ts';
import type { Workspace } from '../../src/demo/workspace/workspace.ts';
import { pressOf, submit } from '../whole/people.ts';

const approvers = ['U0APPROVER', 'U0SECOND'] as const;
const people = ['U0ONCALL', ...approvers, 'U0GUEST'] as const;
/** Of each kind of button, how likely it is pressed when there is one. */
const likings: Readonly<Record<string, number>> = {
  approve: 60,
  'go-on': 40,
  undo: 3,
  'form:decline': 2,
  acknowledge: 4,
  'snooze-worse': 1,
  wake: 4,
  reopen: 1,
  'put-back': 2,
  'form:not-an-incident': 1,
  'form:name-cause': 1,
  'form:change-limits': 1,
  'form:upgrade': 1,
  'check-again': 3,
  checks: 2,
  details: 2,
  'log-file': 1,
};
const commands = ['status', 'incidents', 'fleet', 'versions', 'help', 'show 1', 'memory', 'fix', 'diagnose'];

/** What people did, by kind. */
export type Deeds = Record<string, number>;

interface Choice {
  readonly action: string;
  readonly message: MessageView;
  readonly frame: (as: string) => FromPage;
}

/** People who read the channel and press what stands there, now and then twice or two of them at once. */
export interface Crowd {
  readonly deeds: Deeds;
  /** One thing that somebody does. */
  readonly act: () => Promise<void>;
  /** They end the freeze, let go on what was halted, and decide about these incidents. */
  readonly finish: (open: readonly string[]) => Promise<void>;
}

/** So many of the newest messages are looked at. */
const looked = 60;

export function createCrowd(workspace: Workspace, random: Random): Crowd {
  const deeds: Deeds = {};
  const did = (what: string) => void (deeds[what] = (deeds[what] ?? 0) + 1);
  const one = <T>(list: readonly T[]): T | undefined => list[random.int(0, list.length - 1)];
  const channel = () => workspace.snapshot().channels.find(({ name }) => name === 'log-incidents')?.id ?? '';
  const type = async (text: string) => {
    did(`/${text.split(' ')[0]}`);
    await workspace.act({
      kind: 'command',
      as: one(approvers) ?? '',
      channel: channel(),
      text: `/fluentbit ${text}`,
    });
  };
  const press = async ({ action, frame }: Choice) => {
    did(action);
    const as = random.next() < 0.9 ? one(approvers) : one(people);
    const presses = random.next() < 0.15 ? [as, random.next() < 0.5 ? as : one(approvers)] : [as];
    if (presses.length > 1) did('pressed twice');
    await Promise.all(presses.map((person) => workspace.act(frame(person ?? ''))));
    await fillForms(workspace, random);
  };
  let thawMs = 0;
  /** Whoever sees no answer types it again. */
  let thaws = 0;
  const freeze = async () => {
    thawMs = performance.now() + 8_000;
    thaws = 3;
    await type('freeze the soak wants it');
  };
  return {
    deeds,
    async act() {
      if (thaws > 0 && performance.now() > thawMs) {
        thawMs = performance.now() + 10_000;
        thaws -= 1;
        return type('resume');
      }
      const what = random.next();
      if (what < 0.01 && thaws === 0) return freeze();
      if (what < 0.12) return type(one(commands) ?? 'help');
      if (what < 0.15) return workspace.act({ kind: 'open-home', as: one(people) ?? '' });
      const all = choicesIn(workspace.snapshot().messages);
      const near = choicesIn(workspace.snapshot().messages.slice(-looked));
      const choices = [...near, ...all.filter(({ action }) => action === 'go-on')];
      const chosen = weighted(choices, random);
      if (chosen) await press(chosen);
    },
    async finish(open) {
      await type('resume');
      const choices = choicesIn(workspace.snapshot().messages);
      for (const id of open) {
        const own = choices.filter(({ message }) => isAbout(message, id));
        const first = ['wake', 'go-on', 'approve', 'undo'].find((one) =>
          own.some(({ action }) => action === one),
        );
        const choice = own.findLast(({ action }) => action === first);
        if (choice) await press(choice);
      }
    },
  };
}

/** One of a kind that is liked: a button that stands on many messages is not pressed more often for that. */
function weighted(choices: readonly Choice[], random: Random): Choice | undefined {
  const kinds = [...Map.groupBy(choices, ({ action }) => action)];
  const sum = kinds.reduce((total, [action]) => total + (likings[action] ?? 0), 0);
  // Where nobody likes what there is, nobody presses.
  let left = random.next() * Math.max(sum, 40);
  const [, ofKind = []] =
    kinds.find(([action]) => {
      left -= likings[action] ?? 0;
      return left < 0;
    }) ?? [];
  return ofKind[random.int(0, ofKind.length - 1)];
}

const isAbout = ({ blocks, attachments }: MessageView, incident: string): boolean =>
  new RegExp(`"${incident}[ "]`).test(JSON.stringify([blocks, attachments]));

type Element = Readonly<Record<string, Json>>;

function choicesIn(messages: readonly MessageView[]): readonly Choice[] {
  return messages.flatMap((message) =>
    [...message.blocks, ...message.attachments.flatMap(({ blocks = [] }) => blocks)].flatMap((block) =>
      ((block['elements'] ?? []) as readonly Element[]).flatMap((element) =>
        choicesOf(message, block, element),
      ),
    ),
  );
}

function choicesOf(
  message: MessageView,
  { block_id: blockId = '' }: Block,
  element: Element,
): readonly Choice[] {
  const id = element['action_id'];
  if (typeof id !== 'string') return [];
  if (element['type'] === 'button')
    return [{ action: id, message, frame: (as) => pressOf(as, id, { message, blockId, button: element }) }];
  if (element['type'] !== 'overflow') return [];
  return ((element['options'] ?? []) as readonly Element[]).flatMap((entry) => {
    const { value } = entry;
    if (typeof value !== 'string') return [];
    const button = { menu: id, entry: entry as Json };
    return [
      { action: value, message, frame: (as: string) => pressOf(as, value, { message, blockId, button }) },
    ];
  });
}

const words: Readonly<Record<string, string>> = {
  reason: 'the soak wants it',
  note: 'the soak knows',
  memoryLimit: '1Gi',
  memBufLimit: '128m',
  version: '4.2.8',
};

/** Whoever has a form open submits it, or closes it. */
async function fillForms(workspace: Workspace, random: Random): Promise<void> {
  const endMs = performance.now() + 1_500;
  while (workspace.snapshot().modals.length === 0 && performance.now() < endMs)
    await new Promise((resolve) => setTimeout(resolve, 100));
  for (const modal of workspace.snapshot().modals) {
    const isForm = modal.blocks.some(({ type }) => type === 'input');
    if (isForm && random.next() < 0.8) await submit(workspace, modal, words);
    for (const left of workspace.snapshot().modals)
      await workspace.act({ kind: 'view-close', as: left.for, id: left.id });
  }
}
