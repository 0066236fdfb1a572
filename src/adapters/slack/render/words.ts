/** The few words that the rendering itself adds; everything else comes with the message. */
export interface SlackWords {
  readonly appName: string;
  readonly linesShown: (shown: number, total: number) => string;
  readonly pictureMissing: string;
  readonly partsLeftOut: (count: number) => string;
  readonly shownAsPlainText: string;
  readonly checking: string;
  readonly close: string;
  readonly submit: string;
  readonly noChoices: string;
  readonly notUnderstood: string;
  readonly slackAway: string;
  readonly failed: (id: string) => string;
}

export const englishWords: SlackWords = {
  appName: 'Fluent Medic',
  linesShown: (shown, total) => `${shown} of ${total} lines`,
  pictureMissing: 'The picture could not be uploaded.',
  partsLeftOut: (count) =>
    count === 1 ? '1 part did not fit and is left out.' : `${count} parts did not fit and are left out.`,
  shownAsPlainText: 'Shown as plain text, without buttons, because Slack refused the layout.',
  checking: 'Checking…',
  close: 'Close',
  submit: 'Send',
  noChoices: 'There is nothing to choose from.',
  notUnderstood: 'This is from an earlier version of the bot and no longer does anything.',
  slackAway: 'Slack did not answer in time. Nothing was changed; please try again.',
  failed: (id) => `Something went wrong here. The bot’s log has the details under ${id}.`,
};
