import type { Deed } from '../../../src/chat/delivery.ts';
import type { Form, Reply } from '../../../src/chat/form.ts';
import type { Message } from '../../../src/chat/message.ts';
import type { Desk, Log } from '../../../src/ports.ts';

export interface DeskByHand extends Desk {
  readonly deeds: Deed[];
  readonly commands: string[];
}

/** A desk that writes down what it is asked and answers as told. */
export function deskByHand(
  answers: {
    readonly press?: (deed: Deed) => Promise<Reply>;
    readonly form?: (deed: Deed) => Promise<Form | Reply>;
    readonly submit?: (deed: Deed) => Promise<Reply>;
  } = {},
): DeskByHand {
  const deeds: Deed[] = [];
  const commands: string[] = [];
  const none = async (): Promise<Reply> => ({ kind: 'none' });
  const written = <T>(answer: (deed: Deed) => Promise<T>) => {
    return async (deed: Deed): Promise<T> => {
      deeds.push(deed);
      return answer(deed);
    };
  };
  return {
    deeds,
    commands,
    press: written(answers.press ?? none),
    form: written(answers.form ?? none),
    submit: written(answers.submit ?? none),
    command: async (text, by, channel) => {
      commands.push(`${text} by ${by.team}/${by.user} in ${channel}`);
      return words(`answer to ${text}`);
    },
    suggest: async (among, typed) => [{ value: `logging/${typed}`, label: `${among}: logging/${typed}` }],
    home: async (person) => words(`home of ${person.user}`),
  };
}

export function words(text: string): Message {
  return { text, tone: 'grey', parts: [{ kind: 'paragraph', spans: [{ kind: 'text', text }] }] };
}

/** Keeps what is logged. */
export function logByHand(): Log & { readonly lines: string[] } {
  const lines: string[] = [];
  const write = (level: string) => (facts: Readonly<Record<string, unknown>>, message: string) => {
    if (message !== 'Slack library') lines.push(`${level} ${message} ${JSON.stringify(facts)}`);
  };
  return { lines, debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
}
