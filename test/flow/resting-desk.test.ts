import { expect, it } from 'vitest';
import { restingDesk } from '../../src/flow/resting-desk.ts';
import type { Desk } from '../../src/ports.ts';
import { tell } from '../../src/language/words.ts';

const by = { team: 'T1', user: 'U1' };
const deed = { action: 'approve', value: 'x', by, inputs: {} };

it('hands everything on, and while it rests begins nothing and says so', async () => {
  const asked: string[] = [];
  const answer = (name: string) => async () => {
    asked.push(name);
    return { kind: 'none' } as never;
  };
  const desk: Desk = {
    press: answer('press'),
    form: answer('form'),
    submit: answer('submit'),
    command: answer('command'),
    home: answer('home'),
    suggest: answer('suggest'),
  };
  let isStopping = false;
  const resting = restingDesk(desk, () => isStopping);
  const askAll = () =>
    Promise.all([
      resting.press(deed),
      resting.form(deed),
      resting.submit(deed),
      resting.command('status', by, 'C1'),
      resting.home(by),
      resting.suggest('workloads', 'f', by),
    ]);
  await askAll();
  expect(asked).toEqual(['press', 'form', 'submit', 'command', 'home', 'suggest']);
  isStopping = true;
  const [pressed, , , , , suggested] = await askAll();
  expect(asked).toHaveLength(6);
  expect([pressed.kind, suggested]).toEqual(['whisper', []]);
  expect(pressed.kind === 'whisper' && tell(pressed.message.text, 'en')).toMatch(
    /restarted.*again in a minute/,
  );
});
