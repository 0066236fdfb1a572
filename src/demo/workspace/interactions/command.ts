import { withIds } from '../block-ids.ts';
import type { SlashCommand } from '../page-protocol.ts';
import { checkMessage } from '../validate/message.ts';
import { channelOf, type FromPageOf, type InteractionContext, responseUrlOf, toast } from './context.ts';

/** A slash command: the whole line as typed. What the app acknowledges with is shown to the person who typed. */
export async function runCommand(
  { as: userId, channel, text }: FromPageOf<'command'>,
  context: InteractionContext,
  commands: readonly SlashCommand[],
): Promise<void> {
  const [command = '', ...rest] = text.trim().split(/\s+/);
  if (!commands.some((known) => known.command === command)) {
    return toast(context, userId, `${command} is not a valid command.`);
  }
  if (context.directory.conversation(channel) === undefined) return;
  const place = channelOf(channel, context);
  const payload = {
    token: 'local-verification',
    team_id: context.app.teamId,
    team_domain: context.app.teamDomain,
    channel_id: place.id,
    channel_name: place.name,
    user_id: userId,
    user_name: context.directory.person(userId)?.name ?? userId,
    command,
    text: escaped(rest.join(' '), context),
    api_app_id: context.app.appId,
    is_enterprise_install: 'false',
    response_url: responseUrlOf(userId, { channel }, context),
    trigger_id: context.triggers.issue({ userId }),
  };
  const delivery = await context.socketMode.deliver({
    kind: 'slash_commands',
    payload,
    acceptsResponse: true,
  });
  if (delivery.state === 'acknowledged') return showAnswer(delivery.payload, { userId, channel }, context);
  const error = delivery.state === 'timeout' ? 'operation_timeout' : 'dispatch_failed';
  toast(context, userId, `${command} failed with the error "${error}"`);
}

/** The app's manifest asks for it (`should_escape`): a mention comes as `<@ID|name>`. */
const escaped = (text: string, { directory }: InteractionContext): string =>
  text.replace(/(^|\s)@([\w.-]+)/gu, (typed, before: string, name: string) => {
    const mentioned = directory.people().find((person) => person.name === name);
    return mentioned ? `${before}<@${mentioned.id}|${name}>` : typed;
  });

function showAnswer(
  answer: Readonly<Record<string, unknown>>,
  { userId, channel }: { readonly userId: string; readonly channel: string },
  context: InteractionContext,
): void {
  const { text, blocks, attachments } = answer;
  if (text === undefined && blocks === undefined && attachments === undefined) return;
  const checked = checkMessage(
    { text, blocks, attachments },
    { use: 'response', isKnownFile: context.files.isCompleted },
  );
  if (checked.state === 'refused') {
    return toast(context, userId, `The app's answer cannot be shown: ${checked.error}`);
  }
  context.messages.post({
    ...withIds(checked.content),
    channel,
    user: context.app.botUserId,
    onlyFor: answer['response_type'] === 'in_channel' ? undefined : userId,
  });
}
