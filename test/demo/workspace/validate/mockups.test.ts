import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { checkMessage } from '../../../../src/demo/workspace/validate/message.ts';
import { checkView } from '../../../../src/demo/workspace/validate/view.ts';

const folder = new URL('../../../fixtures/slack/mockups/', import.meta.url);
const mockups = readdirSync(folder).map((name) => ({
  name,
  payload: JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Record<string, unknown>,
}));
const isKnownFile = () => true;

test('every mock-up of a message is accepted and kept whole', () => {
  const messages = mockups.filter(({ payload }) => payload['view'] === undefined);
  expect(messages).toHaveLength(14);
  for (const { name, payload } of messages) {
    const use = payload['ts'] === undefined ? 'post' : 'update';
    const { text, blocks, attachments } = payload;
    expect({ name, ...checkMessage({ text, blocks, attachments }, { use, isKnownFile }) }).toEqual({
      name,
      state: 'accepted',
      content: {
        text,
        ...(blocks !== undefined && { blocks }),
        ...(attachments !== undefined && { attachments }),
      },
    });
  }
});

test('every mock-up of a view is accepted and kept whole', () => {
  const views = mockups.filter(({ payload }) => payload['view'] !== undefined);
  expect(views).toHaveLength(2);
  for (const { name, payload } of views) {
    const view = payload['view'] as { type: 'modal' | 'home' };
    expect({ name, ...checkView(view, { type: view.type, isKnownFile }) }).toEqual({
      name,
      state: 'accepted',
      view,
    });
  }
});

test('the mock-up with a picture needs the file to be uploaded', () => {
  const diagnosis = mockups.find(({ name }) => name === 'diagnosis_thread.json');
  const { text, blocks } = diagnosis?.payload ?? {};
  const checked = checkMessage({ text, blocks }, { use: 'post', isKnownFile: () => false });
  expect(checked).toMatchObject({ state: 'refused', error: 'invalid_blocks' });
  expect(checked.state === 'refused' && checked.faults).toEqual([
    expect.stringMatching(/^invalid slack file \[json-pointer:\/blocks\/\d+\/slack_file\]$/),
  ]);
});
