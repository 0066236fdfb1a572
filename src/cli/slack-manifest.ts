import { manifest } from '../adapters/slack/manifest.ts';
import { type ExitCode, type Io, UsageError } from './io.ts';
import { readOptions } from './read-options.ts';

const help = `fluent-medic slack-manifest [--name "Fluent Medic"] [--command /fluentbit] [--request-url URL]

Prints the Slack app's manifest with the least scopes. Paste it at "Create an app", "From a manifest".

  --request-url URL  where Slack reaches the bot, such as https://medic.example.com/slack/events; without it the app
                     is for Socket Mode, which needs no address
`;

export function slackManifestCommand(argv: readonly string[], io: Io): Promise<ExitCode> {
  const { values } = readOptions(argv, {
    name: { type: 'string', default: 'Fluent Medic' },
    command: { type: 'string', default: '/fluentbit' },
    'request-url': { type: 'string' },
    help: { type: 'boolean' },
  });
  const requestUrl = values['request-url'];
  if (requestUrl !== undefined && !/^https:\/\/[^/]+\/./.test(requestUrl))
    throw new UsageError(
      `--request-url is "${requestUrl}": expected an https URL with a path, such as https://medic.example.com/slack/events.`,
    );
  io.stdout(values.help ? help : `${manifest({ name: values.name, command: values.command, requestUrl })}\n`);
  return Promise.resolve(0);
}
