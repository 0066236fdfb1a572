import type { WebhookEvent, WebhookFormat } from '../../audience/webhook.ts';
import { opsgenieRequest } from './opsgenie.ts';
import { pagerDutyRequest } from './pagerduty.ts';
import { signedRequest } from './signed-request.ts';

/** One POST of JSON. */
export interface WebhookRequest {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface RequestTarget {
  readonly url: URL;
  readonly secret: string;
  readonly now: Date;
}

/** What a receiver of this format takes for an event. */
export const requestFor: Readonly<
  Record<WebhookFormat, (event: WebhookEvent, target: RequestTarget) => WebhookRequest>
> = {
  'fluent-medic': signedRequest,
  pagerduty: pagerDutyRequest,
  opsgenie: opsgenieRequest,
};

/** Where paging services take events, outside their EU regions. */
export const usualUrl: Readonly<Record<WebhookFormat, string | undefined>> = {
  'fluent-medic': undefined,
  pagerduty: 'https://events.pagerduty.com/v2/enqueue',
  opsgenie: 'https://api.opsgenie.com/v2/alerts',
};
