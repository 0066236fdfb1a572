import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { textSize } from '../../../../src/adapters/slack/render/block.ts';
import { renderForm } from '../../../../src/adapters/slack/render/form.ts';
import { renderMessage } from '../../../../src/adapters/slack/render/message.ts';
import { renderPlainMessage } from '../../../../src/adapters/slack/render/plain-message.ts';
import type { Message } from '../../../../src/chat/message.ts';
import { anyMessage } from './arbitrary-message.ts';
import { liveTokens } from './live-tokens.ts';
import { validateBlocks } from './validate-blocks.ts';

test('whatever a message holds, Slack takes it and nothing in it becomes a mention or a link', () => {
  const payloads: unknown[] = [];
  const check = (message: Message<string>) => {
    const { left: _, ...rendered } = renderMessage(message, {
      stamp: 'inc-7/alert:1',
      pictures: ['F0PLOT00001', 'F0PLOT00002'],
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
