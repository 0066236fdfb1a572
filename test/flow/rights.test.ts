import { expect, it } from 'vitest';
import { readOnlyWriter } from '../../src/flow/read-only-writer.ts';
import { rememberRights } from '../../src/flow/remember-rights.ts';
import { OutsideError, type OutsideReason } from '../../src/outside-error.ts';
import type { ClusterWriter } from '../../src/ports.ts';
import { createManualClock } from '../support/manual-clock.ts';
import { english } from '../support/english.ts';

type Right = Awaited<ReturnType<ClusterWriter['mayWrite']>>;

it('the last answer holds while the cluster does not answer; without one nothing may be written', async () => {
  const clock = createManualClock('2026-11-22T03:09:00Z');
  const answers: (Right | OutsideReason)[] = ['timeout', { allowed: true }, 'timeout', 'server', 'forbidden'];
  const mayWrite = rememberRights(
    {
      mayWrite: async () => {
        const answer = answers.shift();
        if (answer === undefined || typeof answer === 'string')
          throw new OutsideError('kubernetes', answer ?? 'client', 'No.');
        return answer;
      },
    },
    clock,
  );
  expect(english(await mayWrite('logging'))).toEqual({
    allowed: false,
    why: 'The cluster does not answer now, so nothing can be changed there until it does.',
  });
  expect(await mayWrite('logging')).toEqual({ allowed: true });
  expect(await mayWrite('logging')).toEqual({ allowed: true });
  expect(answers).toHaveLength(3);
  await clock.advance(60_000);
  expect(await mayWrite('logging')).toEqual({ allowed: true });
  expect(await mayWrite('logging')).toEqual({ allowed: true });
  await expect(mayWrite('logging')).rejects.toThrow(OutsideError);
});

it('in a cluster where changes are switched off nothing is sent', async () => {
  const why = 'This bot is read-only in prod-us: changes are switched off there in its settings.';
  const writer = readOnlyWriter('prod-us');
  const write = {
    object: { kind: 'ConfigMap', namespace: 'logging', name: 'fluent-bit' },
    patch: { type: 'merge', body: {} },
    resourceVersion: '1',
    mark: 'm',
  } as const;
  expect(english(await writer.mayWrite('logging'))).toEqual({ allowed: false, why });
  expect(english(await writer.dryRun(write))).toEqual({ state: 'refused', why });
});
