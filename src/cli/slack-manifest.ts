import { manifest } from '../adapters/slack/manifest.ts';
import type { ExitCode, Io } from './io.ts';
import { readOptions } from './read-options.ts';

const help = `fluent-medic slack-manifest [--name "Fluent Medic"] [--command /fluentbit]

Prints the Slack app's manifest (Socket Mode, least scopes). Paste it at "Create an app", "From a manifest".
`;

export function slackManifestCommand(argv: readonly string[], io: Io): Promise<ExitCode> {
  const { values } = readOptions(argv, {
    name: { type: 'string', default: 'Fluent Medic' },
    command: { type: 'string', default: '/fluentbit' },
    help: { type: 'boolean' },
  });
  io.stdout(values.help ? help : `${manifest({ name: values.name, command: values.command })}\n`);
  return Promise.resolve(0);
}
