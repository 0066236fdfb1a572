import { describe, expect, it } from 'vitest';
import { alertMessage } from '../../src/chat/alert.ts';
import type { CaseView } from '../../src/chat/case-view.ts';
import { incidentLine } from '../../src/chat/command-messages.ts';
import { stateWords } from '../../src/chat/incident-words.ts';
import { summaryMessage } from '../../src/chat/summary.ts';
import type { Incident } from '../../src/incident/incident.ts';
import { tell } from '../../src/language/words.ts';
import { step } from '../../src/incident/step.ts';
import type { Signal } from '../../src/signal/signal.ts';
import { readMessage, spans } from '../support/read-message.ts';
import { death, events, now, oom, opened } from '../incident/events.ts';

const words = '90 MiB of 100 MiB in the buffer of forward.0, full in 4 min at this rate';
const strain = {
  ...death(1, 0),
  kind: 'strain',
  strain: 'buffer-overlimit',
  trouble: 'straining',
  words,
} as Signal;
const alert = {
  ...death(1, 0),
  kind: 'alert',
  alert: 'FluentBitDown',
  words: 'alert FluentBitDown: no scrape',
} as Signal;

const place = (node: number) => {
  const { pod, podUid, node: name } = death(node, 0);
  return { pod, podUid, node: name };
};

const view = (incident: Incident): CaseView => ({
  incident: { ...incident, desiredPods: 60 },
  votes: [],
  approval: { required: 1, groups: [], users: [] },
  automaticUndo: false,
});
const textOf = (incident: Incident) => tell(alertMessage(view(incident)).text, 'en');

describe('before anything died', () => {
  it('a warning says so first, then how full and how fast', () => {
    expect(textOf(opened(strain, 'inc-1'))).toBe(
      '🟡 WARNING: prod-eu logging/fluent-bit is under strain: 1 of 60 pods since 03:09 UTC. Nothing has died yet. ' +
        `fluent-bit-1: ${words}. The cause is being looked for. The evidence follows in the thread as soon as it is read.`,
    );
  });

  it.each([
    ['the same pod', 1],
    ['another pod', 2],
  ])('strain of %s after a death does not hide how it died', (_, node) => {
    const later = { ...strain, ...place(node), key: 'later', at: now } as Signal;
    const grown = step(
      opened(oom(1, 0), 'inc-1'),
      { kind: 'signals', signals: [later], known: new Set() },
      now,
    );
    expect(textOf(grown)).toContain('is being OOM-killed');
  });

  it('an alert is quoted as one, and claims no death', () => {
    expect(textOf(opened(alert, 'inc-1'))).toMatch(
      /^🟡 WARNING: prod-eu logging\/fluent-bit has an alert of your monitoring: .* No death was seen\. fluent-bit-1: Alert FluentBitDown: no scrape\./i,
    );
  });

  it.each([
    ['strain', [strain], 'WARNING'],
    ['an alert', [alert], 'WARNING'],
    ['strain, then a death', [strain, oom(1, 60)], 'FIRING'],
    ['a death alone', [death(1, 0)], 'FIRING'],
  ])('%s: %s', (_, signals, word) => {
    const [first, ...more] = signals;
    const incident = more.reduce(
      (so, signal) => step(so, { kind: 'signals', signals: [signal], known: new Set() }, now),
      opened(first as Signal, 'inc-1'),
    );
    expect(tell(stateWords(incident).word, 'en')).toBe(word);
  });

  it('a list and a summary say it too', () => {
    expect(spans(incidentLine(opened(strain, 'inc-1')))).toMatch(/🟡 WARNING inc-1 · .* is under strain/);
    const how = 'no strain was measured any more, and nothing died';
    const over = step(opened(strain, 'inc-1'), { ...events.resolved, how }, now);
    expect(readMessage(summaryMessage(view(over)))).toMatch(
      /No strain was measured any more, and nothing died\./,
    );
  });
});
