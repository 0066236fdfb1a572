import { said, type Words } from '../../language/words.ts';
import {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
} from '@slack/web-api';
import { OutsideError, type OutsideReason } from '../../outside-error.ts';

/** What went wrong in a call, as our one error; `doing` names the call, such as `chat.postMessage`. */
export function toOutsideError(error: unknown, doing: string): OutsideError {
  if (error instanceof OutsideError) return error;
  if (error instanceof WebAPIRateLimitedError)
    return new OutsideError(
      'slack',
      'rate-limited',
      said('outside.slack.wait', { seconds: error.retryAfter, doing }),
      {
        retryAfterMs: error.retryAfter * 1000,
        cause: error,
      },
    );
  if (error instanceof WebAPIPlatformError) return refused(error, doing);
  if (error instanceof WebAPIHTTPError)
    return new OutsideError(
      'slack',
      'server',
      said('outside.slack.http', { doing, status: String(error.statusCode) }),
      {
        cause: error,
      },
    );
  const cause = error instanceof WebAPIRequestError ? error.original : error;
  if (cause instanceof OutsideError) return cause;
  const timedOut = cause instanceof Error && cause.name === 'TimeoutError';
  return timedOut
    ? new OutsideError('slack', 'timeout', said('outside.slack.late', { doing }), { cause })
    : new OutsideError(
        'slack',
        'server',
        said('outside.slack.unreachable', { doing, why: reasonOf(cause) }),
        {
          cause,
        },
      );
}

/** Slack's own word for a refusal, such as `invalid_blocks`. */
export function refusalCode(error: unknown): string | undefined {
  return error instanceof WebAPIPlatformError ? error.data.error : undefined;
}

/** Whether Slack refused how the message is laid out, not that there is one. */
export function isLayoutRefusal(error: unknown): boolean {
  return layoutRefusals.has(refusalCode(error) ?? '');
}

const layoutRefusals = new Set([
  'invalid_blocks',
  'invalid_blocks_format',
  'invalid_attachments',
  'too_many_attachments',
  'msg_blocks_too_long',
  'msg_too_long',
  'block_mismatch',
  'invalid_arguments',
  'no_text',
  'slack_file_not_found',
]);

const reasons: readonly (readonly [OutsideReason, readonly string[]])[] = [
  [
    'auth',
    [
      'invalid_auth',
      'not_authed',
      'account_inactive',
      'token_revoked',
      'token_expired',
      'org_login_required',
    ],
  ],
  [
    'forbidden',
    [
      'missing_scope',
      'not_in_channel',
      // A private channel that the bot was taken out of looks to it as if there were none.
      'channel_not_found',
      'user_not_in_channel',
      'restricted_action',
      'is_archived',
      'ekm_access_denied',
      'not_allowed_token_type',
      'access_denied',
      'no_permission',
      'cant_update_message',
      'edit_window_closed',
    ],
  ],
  ['not-found', ['message_not_found', 'user_not_found', 'thread_not_found', 'not_found', 'no_such_subteam']],
  ['conflict', ['hash_conflict']],
  [
    'gone',
    [
      'expired_trigger_id',
      'trigger_expired',
      'exchanged_trigger_id',
      'trigger_exchanged',
      'invalid_trigger_id',
    ],
  ],
  ['rate-limited', ['ratelimited', 'rate_limited', 'message_limit_exceeded']],
  ['server', ['internal_error', 'fatal_error', 'service_unavailable', 'request_timeout']],
];

/** Slack's own word, such as `token_revoked`, among the reasons that we tell apart. */
export const reasonOfRefusal = (code: string): OutsideReason =>
  reasons.find(([, codes]) => codes.includes(code))?.[0] ?? 'client';

function refused(error: WebAPIPlatformError, doing: string): OutsideError {
  const code = error.data.error;
  const reason = reasonOfRefusal(code);
  return new OutsideError('slack', reason, sentence(code, neededScope(error), doing), {
    retriable: reason === 'rate-limited' || reason === 'server',
    cause: error,
  });
}

function neededScope(error: WebAPIPlatformError): Words {
  return 'needed' in error.data ? String(error.data.needed) : said('outside.slack.someScope');
}

function sentence(code: string, scope: Words, doing: string): Words {
  if (code === 'invalid_auth' || code === 'not_authed') return said('outside.slack.token', { code });
  if (code === 'token_revoked' || code === 'account_inactive' || code === 'token_expired')
    return said('outside.slack.tokenOver', { code });
  if (code === 'missing_scope') return said('outside.slack.scope', { doing, scope });
  if (code === 'not_in_channel' || code === 'channel_not_found')
    return said('outside.slack.channel', { doing, code });
  return said('outside.slack.refused', { doing, code });
}

function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  if ('code' in error && typeof error.code === 'string') return error.code;
  return codeOf(error.cause);
}

function reasonOf(error: unknown): string {
  return codeOf(error) || (error instanceof Error ? error.message : String(error));
}
