import type { OutsideReason } from '../../outside-error.ts';
import { reasonOfRefusal } from './slack-error.ts';

/** `ok`, why not, or `failed` when there was no answer. */
export type SlackResult = 'ok' | 'failed' | OutsideReason;

/** A Web API method, or `upload`, with its HTTP status and what became of it. */
export type SlackAnswerCount = (method: string, code: string, result: SlackResult) => void;

/** What an answer comes to. Slack refuses with HTTP 200 and says so in the body. Never rejects. */
export async function slackResult(answer: Response): Promise<SlackResult> {
  if (answer.status === 429) return 'rate-limited';
  if (!answer.ok) return answer.status >= 500 ? 'server' : 'client';
  if (!answer.headers.get('content-type')?.includes('json')) return 'ok';
  try {
    const body: unknown = await answer.json();
    return refusalIn(body) ?? 'ok';
  } catch {
    // It broke off on the way, or is not what it says it is.
    return 'failed';
  }
}

function refusalIn(body: unknown): OutsideReason | undefined {
  if (typeof body !== 'object' || body === null || !('ok' in body) || body.ok !== false) return undefined;
  return reasonOfRefusal('error' in body ? String(body.error) : '');
}
