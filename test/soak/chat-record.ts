import type { Posted } from './checks/messages.ts';
import type { Exchange } from './faulty-http.ts';

/** What chat really took, whatever the replicas heard of it. */
export interface ChatRecord {
  readonly posted: Posted[];
  /** By slot, the id of the content that it shows. */
  readonly shown: Map<string, string>;
  readonly calls: () => number;
  readonly onSlack: (exchange: Exchange) => void;
}

interface Metadata {
  readonly event_payload?: { readonly slot?: string; readonly content?: string };
}

export function recordChat(): ChatRecord {
  const posted: Posted[] = [];
  const shown = new Map<string, string>();
  let calls = 0;
  return {
    posted,
    shown,
    calls: () => calls,
    onSlack({ path, requestBody, answerBody }) {
      calls += 1;
      if (!/\/chat\.(postMessage|update)$/.test(path)) return;
      const answer = JSON.parse(answerBody) as { readonly ok: boolean; readonly ts?: string };
      const text = requestBody.startsWith('{')
        ? JSON.stringify((JSON.parse(requestBody) as { metadata?: unknown }).metadata)
        : new URLSearchParams(requestBody).get('metadata');
      if (!answer.ok || !text) return;
      const { slot, content = '' } = (JSON.parse(text) as Metadata).event_payload ?? {};
      if (slot === undefined) return;
      if (path.endsWith('postMessage')) posted.push({ slot, ts: answer.ts ?? '' });
      shown.set(slot, content);
    },
  };
}
