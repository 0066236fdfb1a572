import { checkMessage } from '../../../../src/demo/workspace/validate/message.ts';

/** Small valid pieces of Block Kit, to be spoilt by the tests. Only the file `F1` is uploaded. */
export type Json = Record<string, unknown>;
export const x = (length: number) => 'x'.repeat(length);
export const plain = (text = 'p') => ({ type: 'plain_text', text });
export const mrkdwn = (text = 'm') => ({ type: 'mrkdwn', text });
export const section = (text = 's', more: Json = {}) => ({ type: 'section', text: mrkdwn(text), ...more });
export const button = (more: Json = {}) => ({ type: 'button', action_id: 'a', text: plain(), ...more });
export const actions = (...elements: Json[]) => ({ type: 'actions', elements });
export const option = (value = 'v', label = 'o') => ({ text: plain(label), value });
export const many = <T>(count: number, make: (at: number) => T) =>
  Array.from({ length: count }, (_, at) => make(at));
export const options = (count: number) => many(count, (at) => option(`v${at}`));
export const menu = (more: Json) => actions({ type: 'static_select', action_id: 's', ...more });
export const confirm = (more: Json) =>
  actions(button({ confirm: { title: plain(), text: mrkdwn(), confirm: plain(), deny: plain(), ...more } }));
export const richText = (...elements: Json[]) => ({ type: 'rich_text', elements });
export const cells = (rows: number, columns: number) =>
  many(rows, () => many(columns, () => ({ type: 'raw_text', text: 'c' })));
export const image = (more: Json = {}) => ({
  type: 'image',
  image_url: 'https://example.org/a.png',
  alt_text: 'a',
  ...more,
});

export const check = (blocks: unknown) =>
  checkMessage({ text: 't', blocks }, { use: 'post', isKnownFile: (id) => id === 'F1' });
export const faultsOf = (blocks: unknown) => {
  const checked = check(blocks);
  return checked.state === 'refused' ? { error: checked.error, faults: checked.faults } : 'accepted';
};
