import type { Locale } from '../../../language/locale.ts';
import { sayIn } from '../../../language/say.ts';

/** The few words that the rendering itself adds, in the language of what it renders; everything else comes with the message. */
export interface SlackWords {
  readonly linesShown: (shown: number, total: number) => string;
  readonly pictureMissing: string;
  readonly partsLeftOut: (count: number) => string;
  readonly shownAsPlainText: string;
  readonly close: string;
  readonly submit: string;
  readonly noChoices: string;
}

export const appName = 'Fluent Medic';

export function slackWords(locale: Locale): SlackWords {
  const say = sayIn(locale);
  return {
    linesShown: (shown, total) => say('slack.linesShown', { shown, total }),
    pictureMissing: say('slack.pictureMissing'),
    partsLeftOut: (count) => say('slack.partsLeftOut', { count }),
    shownAsPlainText: say('slack.shownAsPlainText'),
    close: say('slack.close'),
    submit: say('slack.submit'),
    noChoices: say('slack.noChoices'),
  };
}
