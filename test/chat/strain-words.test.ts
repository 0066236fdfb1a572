import { expect, it } from 'vitest';
import { problem } from '../../src/chat/incident-words.ts';
import { tell } from '../../src/language/words.ts';
import type { Incident } from '../../src/incident/incident.ts';
import { incidentIn } from '../incident/events.ts';

const pod = (deaths: number, last: string) => ({
  pod: 'a',
  podUid: 'a',
  deaths,
  lastAt: '2026-11-22T03:00:00Z',
  last,
});

it.each([
  ['before any death', [pod(0, '90 MiB of 100 MiB in the buffer of forward.0')], 'is under strain'],
  ['once a pod has died', [pod(0, '9 retries in 4 min'), pod(1, 'OOMKilled (137)')], 'is being OOM-killed'],
])('strain is named as what it is %s', (_, pods, words) => {
  const incident: Incident = { ...incidentIn('open'), trouble: 'straining', pods };
  expect(tell(problem(incident), 'en')).toBe(words);
});
