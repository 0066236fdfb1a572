import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { textSize } from '../../../../src/adapters/slack/render/block.ts';
import { renderForm } from '../../../../src/adapters/slack/render/form.ts';
import { renderMessage } from '../../../../src/adapters/slack/render/message.ts';
import { renderPlainMessage } from '../../../../src/adapters/slack/render/plain-message.ts';
import type { Message } from '../../../../src/chat/message.ts';
import { anyMessage } from './arbitrary-message.ts';
import { validateBlocks } from './validate-blocks.ts';

test('whatever a message holds, Slack takes it and nothing in it becomes a mention or a link', () => {
  const payloads: unknown[] = [];
  const check = (message: Message<string>) => {
    const { left: _, ...rendered } = renderMessage(message, {
      stamp: 'inc-7/alert:1',
      picture: 'F0PLOT00001',
    });
    const plain = renderPlainMessage(message);
    payloads.push(onTheWire(rendered), onTheWire(plain));
    for (const one of [rendered, plain]) {
      expect(one.text.length).toBeLessThanOrEqual(4_000);
      expect(textSize([one.blocks, one.attachments])).toBeLessThan(10_000);
      expect(liveTokens(one)).toEqual([]);
    }
  };
  fc.assert(fc.property(anyMessage, check), { numRuns: 250, seed: 7 });
  expect(validateBlocks(payloads)).toBe('');
});

test('whatever a form holds, Slack takes it', () => {
  const payloads: unknown[] = [];
  const check = (message: Message<string>, initial: string) => {
    const form = {
      action: 'change-limits',
      value: 'inc-7',
      title: message.text,
      close: message.text,
      parts: message.parts,
      inputs: [
        { kind: 'text' as const, name: 'limit', label: message.text, initial, hint: message.text },
        {
          kind: 'choice' as const,
          name: 'version',
          label: 'Version',
          initial: '4.2.4',
          options: ['4.2.4', initial].map((value) => ({ value, label: message.text })),
        },
        {
          kind: 'search' as const,
          name: 'workload',
          label: message.text,
          hint: message.text,
          among: 'workloads' as const,
        },
        { kind: 'choice' as const, name: 'none', label: message.text, initial: '', options: [] },
      ],
    };
    payloads.push({ trigger_id: 't', view: renderForm(form, { channel: 'C1', ts: '1.1' }) });
  };
  fc.assert(fc.property(anyMessage, fc.string({ maxLength: 4_000 }), check), { numRuns: 100, seed: 7 });
  expect(validateBlocks(payloads)).toBe('');
});

function onTheWire(message: object): object {
  return { channel: 'C1', unfurl_links: false, unfurl_media: false, ...message };
}

/** `<…>` tokens other than the ones our own typed spans may make. */
function liveTokens(message: object): readonly string[] {
  const found = JSON.stringify(withoutUnparsed(message)).match(/<[^>]*>/gu) ?? [];
  return found.filter(
    (token) =>
      !/^<(?:@U0ANN00001|https:\/\/chat\.test\/C1\/p1\|[^<>|]*|!subteam\^S0GROUP01|!date\^\d+\^[^<>]*)>$/u.test(
        token,
      ),
  );
}

/** Only what Slack parses: rich text and plain text are shown as they are. */
function withoutUnparsed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutUnparsed);
  if (typeof value !== 'object' || value === null) return value;
  const type = 'type' in value ? value.type : undefined;
  if (type === 'plain_text' || type === 'rich_text') return null;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !['alt_text', 'accessibility_label', 'value', 'action_id'].includes(key))
      .map(([key, inner]) => [key, withoutUnparsed(inner)]),
  );
}
