import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  answerText,
  jsonText,
  questionText,
  readAnswer,
  readQuestion,
} from '../../../src/adapters/exchange/carried.ts';
import { said } from '../../../src/language/words.ts';
import { OutsideError, outsideReasons, outsideServices } from '../../../src/outside-error.ts';

const thrownBy = (text: string): unknown => {
  try {
    return readAnswer(text);
  } catch (error) {
    return error;
  }
};
const failed = {
  service: 'slack',
  reason: 'server',
  words: 'Slack is away.',
  message: 'Slack is away.',
  retriable: true,
};
const unreadable = { service: 'store', reason: 'client', words: said('outside.exchange.unreadable') };

describe('what is carried between processes', () => {
  it('arrives as JSON would', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (value) => {
        expect(readAnswer(await answerText(async () => value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('never holds a byte that a database refuses', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 0xd800, max: 0xdfff }), (text, half) => {
        const carried = jsonText(`${text}\0${String.fromCharCode(half)}`);
        expect([carried.includes('\0'), carried.isWellFormed()]).toEqual([false, true]);
      }),
    );
  });

  it('carries each failure of the outside whole', async () => {
    for (const service of outsideServices)
      for (const reason of outsideReasons) {
        const thrown = new OutsideError(service, reason, said('outside.exchange.noHub'), {
          retriable: reason === 'auth',
          ...(reason === 'rate-limited' ? { retryAfterMs: 7 } : {}),
        });
        expect(thrownBy(await answerText(() => Promise.reject(thrown)))).toEqual(thrown);
      }
  });

  it.each<[string, unknown, unknown]>([
    ['a service that is none', { failed: { ...failed, service: 'mars' } }, unreadable],
    ['a reason that is none', { failed: { ...failed, reason: 'mood' } }, unreadable],
    ['nothing known', { other: 1 }, unreadable],
    ['no object', 'text', unreadable],
    [
      'words of a newer program',
      { failed: { ...failed, words: { say: 'outside.new.words' }, message: 'In English.' } },
      { service: 'slack', words: 'In English.', message: 'In English.' },
    ],
    [
      'words that are none',
      { failed: { ...failed, words: { all: [null] } } },
      { service: 'slack', words: 'Slack is away.' },
    ],
  ])('reads %s as what it is', (_, carried, expected) => {
    expect(thrownBy(JSON.stringify(carried))).toMatchObject(expected as object);
  });

  it('tells nothing of a fault of our own, which is heard of where it was made', async () => {
    const cyclic: unknown[] = [];
    cyclic.push(cyclic);
    const answers = [() => Promise.reject(new Error('password=hunter2')), async () => cyclic, async () => 1n];
    for (const answering of answers) {
      const heard: unknown[] = [];
      const text = await answerText(answering, (error) => heard.push(error));
      expect([text, heard]).toEqual(['{"fault":true}', [expect.any(Error)]]);
      expect(thrownBy(text)).not.toBeInstanceOf(OutsideError);
    }
  });

  it('says that an answer is too large, also where it is a failure', async () => {
    const tooLarge = { service: 'store', reason: 'client', words: said('outside.exchange.tooLarge') };
    const words = 'x'.repeat(5_000_000);
    for (const answering of [
      async () => words,
      () => Promise.reject(new OutsideError('slack', 'server', words)),
    ])
      expect(thrownBy(await answerText(answering))).toMatchObject(tooLarge);
  });

  it('takes secrets out of all texts of a question, and leaves names and digests', () => {
    const asked = {
      typed: ['use token=abcdefgh12345678', { deep: 'https://user:pass@host/x' }],
      digest: 'a'.repeat(32) + '0123456789abcdef'.repeat(2),
      uid: '5f2d1c1e-0000-4000-8000-000000000001',
      at: new Date(0),
      none: null,
      count: 3,
      left: undefined,
    };
    const { what, with: got } = readQuestion(questionText({ what: 'desk.command', with: asked }));
    expect(what).toBe('desk.command');
    expect(got).toEqual({
      typed: ['use token=[redacted]', { deep: 'https://[redacted]@host/x' }],
      digest: asked.digest,
      uid: asked.uid,
      at: '1970-01-01T00:00:00.000Z',
      none: null,
      count: 3,
    });
  });
});
