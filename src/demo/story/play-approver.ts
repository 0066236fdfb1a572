import type { MessageView } from '../workspace/page-protocol.ts';
import { findButton } from './find-button.ts';
import type { Stage } from './stage.ts';

const onCall = 'U0ONCALL';
const approver = 'U0APPROVER';
const everyMs = 250;
const thinkingMs = 1_200;
const pressAgainMs = 10_000;

/** How the story ended, as somebody who only reads the chat can tell. */
export interface Ending {
  readonly ended: boolean;
  /** One sentence for each thing that was expected and did not come. */
  readonly missing: readonly string[];
}

/** The people of the headless story: one acknowledges, one approves every plan that is offered; until it is resolved. */
export async function playApprover(
  stage: Stage,
  options: { wallMs: number; stop: AbortSignal },
): Promise<Ending> {
  const deadline = Date.now() + options.wallMs;
  const pressed = new Map<string, number>();
  while (Date.now() < deadline && !options.stop.aborted) {
    const { messages } = stage.workspace.snapshot();
    if (messages.some(isSummary) && ending(messages).ended) break;
    await press(stage, 'acknowledge', onCall, pressed);
    await press(stage, 'approve', approver, pressed);
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
  return ending(stage.workspace.snapshot().messages);
}

async function press(stage: Stage, action: string, as: string, pressed: Map<string, number>): Promise<void> {
  const found = findButton(stage.workspace.snapshot().messages, action);
  const value = found?.button['value'];
  if (!found || typeof value !== 'string' || stillFresh(pressed.get(`${action} ${value}`))) return;
  pressed.set(`${action} ${value}`, Date.now());
  await new Promise((resolve) => setTimeout(resolve, thinkingMs));
  await stage.workspace.act({
    kind: 'block-action',
    as,
    at: { surface: 'message', channel: found.message.channel, ts: found.message.ts },
    action: {
      type: 'button',
      action_id: action,
      block_id: found.blockId,
      value,
      text: found.button['text'] ?? null,
    },
    values: {},
  });
}

/** A press may be lost with a connection: a button that still stands after a while is pressed again, as a person would. */
const stillFresh = (at: number | undefined): boolean => at !== undefined && Date.now() - at < pressAgainMs;

/** Of the words only glyphs, names and values are looked at: the story may be told in any language. */
const isSummary = (message: MessageView) =>
  message.threadTs !== undefined && message.text.startsWith('🟢 prod-eu ');

/** What the story of the source document must have shown by its end. */
function ending(messages: readonly MessageView[]): Ending {
  const texts = messages.map((message) => message.text).join('\n');
  const alert = messages.find((message) => message.threadTs === undefined && message.text.startsWith('🟢 '));
  const checks: readonly (readonly [boolean, string])[] = [
    [alert !== undefined, 'the alert never became resolved'],
    [/1\.9\.2 → 3\.2\.0/.test(texts), 'the alert did not name the image change 1.9.2 → 3.2.0'],
    [/^🟠 .* 3\.2\.0 → /mu.test(texts), 'the upgrade was not followed by an incident that goes on'],
    [/^🟢 .*512Mi → /mu.test(texts), 'no change of configuration and memory was verified'],
    [messages.some(isSummary), 'no summary was posted'],
    [
      messages.filter(
        (message) =>
          message.threadTs === undefined &&
          message.channel === 'C0INCIDENT' &&
          // A cluster that is away is told of beside the alert, by its name alone.
          /^(?:🔴|🟠|🔵|🟢).*logging\/fluent-bit/u.test(message.text),
      ).length === 1,
      'there was not exactly one alert',
    ],
  ];
  const missing = checks.filter(([holds]) => !holds).map(([, words]) => words);
  return { ended: missing.length === 0, missing };
}
