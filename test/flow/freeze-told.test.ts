import { afterEach, expect, it } from 'vitest';
import { readEntry } from '../../src/audit/read-entry.ts';
import { answerCommand, verbs } from '../../src/flow/answer-command.ts';
import { OutsideError } from '../../src/outside-error.ts';
import { onCall } from '../support/fake-chat.ts';
import { createStage, type Stage } from '../support/stage.ts';

let stage: Stage;
afterEach(() => stage.close());

it('a freeze whose process died before it told anybody is in the record, and told when somebody asks again, once', async () => {
  stage = await createStage();
  const { store } = stage.deps();
  const dying = {
    ...stage.deps(),
    store: {
      ...store,
      putMessage: async () => {
        throw new OutsideError('store', 'server', 'The process died here.');
      },
    },
  };
  const reader = await dying.readers.reader(onCall);
  await expect(answerCommand(dying, { verbs, text: 'freeze audit', by: onCall, reader })).rejects.toThrow(
    'died',
  );
  expect((await store.auditTrail({ limit: 9 })).map((link) => readEntry(link).kind)).toEqual(['frozen']);
  for (let times = 0; times < 2; times += 1) await stage.desk().command('freeze', onCall, 'C1');
  await stage.advance(1_000);
  expect(stage.transcript().filter((line) => line.includes('/frozen/'))).toHaveLength(1);
  expect(await store.auditTrail({ limit: 9 })).toHaveLength(1);
});
