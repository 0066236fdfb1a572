import { expect, it } from 'vitest';
import { isAsGrave, severities, severityOf } from '../../src/audience/severity.ts';
import { tell } from '../../src/language/words.ts';

const losing = { effect: 'losing', basis: '' };
const delayed = { effect: 'delayed', basis: '' };
const ahead = { cause: 'x', confidence: 1, title: 'x', at: '', signals: 0, isAhead: true } as const;

it.each([
  ['critical', { troubles: ['dying'], logs: losing }, /lost, and containers end/],
  ['critical', { troubles: ['not-starting'], logs: losing }, /lost, and containers end/],
  ['high', { troubles: ['straining'], logs: losing }, /^Log records are being lost\.$/],
  ['high', { troubles: ['dying'] }, /no loss of log records/],
  ['high', { troubles: ['straining', 'not-starting'], logs: delayed }, /cannot start/],
  ['medium', { troubles: ['straining'], logs: delayed }, /come late/],
  ['medium', { troubles: ['straining'] }, /strains/],
  ['low', { troubles: ['dying'], headline: ahead }, /may come/],
  ['low', { troubles: ['dying'], isQuiet: true }, /clean one/],
  ['critical', { troubles: ['dying'], isQuiet: true, logs: losing }, /lost/],
] as const)('%s: %j', (severity, incident, why) => {
  const judged = severityOf(incident);
  expect(judged.severity).toBe(severity);
  expect(tell(judged.why, 'en')).toMatch(why);
});

it('each is as grave as itself and all after it', () => {
  expect(severities.map((one) => severities.filter((least) => isAsGrave(one, least)).length)).toEqual([
    4, 3, 2, 1,
  ]);
});
