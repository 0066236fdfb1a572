import {
  logFilePart,
  logFileWords,
  logLostMessage,
  logSentMessage,
  logThereMessage,
  logUnderWayMessage,
  logUnknownForm,
  logUnknownMessage,
  missingWords,
} from '../../src/chat/log-file-words.ts';
import { quietMessage } from '../../src/chat/quiet-message.ts';
import { list, said } from '../../src/language/words.ts';
import type { State } from './every-state.ts';

const url = 'https://acme.slack.test/archives/C1/p1';
const by = 'U0ANN00001';
const figures = { lines: 1204, bytes: 98_304, withheld: 12, left: 1 };
const one = { lines: 1, bytes: 90, withheld: 1, left: 2 };

/** Everything that is said of an incident's log as a file; what stands above and in the file is said as a line of its own. */
export const logFileScenes: readonly State[] = [
  ...[figures, one].map((each) => ({
    name: `log file of ${each.lines}`,
    message: {
      ...quietMessage(list('sentences', [logFileWords('inc-7', each), missingWords(each) ?? ''])),
      parts: [logFilePart('inc-7', each)],
    },
  })),
  ...[figures, one].map((each) => ({
    name: `log file of ${each.lines}, its first line`,
    message: quietMessage(list('sentences', [logFileWords('inc-7', each), missingWords(each) ?? ''])),
  })),
  { name: 'log sent', message: logSentMessage(url) },
  { name: 'log sent, no link', message: logSentMessage(undefined) },
  { name: 'log there', message: logThereMessage(by, url) },
  { name: 'log there, no link', message: logThereMessage(by, undefined) },
  { name: 'log under way', message: logUnderWayMessage(by, 1) },
  { name: 'log under way, longer', message: logUnderWayMessage(by, 300_000) },
  { name: 'log lost', message: logLostMessage(300_000) },
  { name: 'log unknown', message: logUnknownMessage(by) },
  { name: 'log unknown, form', form: logUnknownForm(by, 'inc-7 2') },
  ...(['none', 'failed', 'notThere'] as const).map((each) => ({
    name: `log ${each}`,
    message: quietMessage(said(`logFile.${each}`)),
  })),
];
