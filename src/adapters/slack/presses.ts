import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { PersonRef } from '../../approval/approval.ts';
import type { Deed } from '../../chat/delivery.ts';
import type { Form, Reply } from '../../chat/form.ts';
import type { Message } from '../../chat/message.ts';
import { toldForm, toldMessage } from '../../chat/told.ts';
import type { Locale } from '../../language/locale.ts';
import { list, said } from '../../language/words.ts';
import type { Desk, Log } from '../../ports.ts';
import { type Answers, plainMessage, type WayBack } from './answers.ts';
import { pressedAction } from './render/action-id.ts';
import { type FormOrigin, type ModalView, renderForm, renderNotice } from './render/form.ts';
import type { PublishHome } from './homes.ts';
import type { LocaleOf } from './locales.ts';
import { slackWords } from './render/words.ts';
import { type BlockActions, inputValues } from './schema.ts';
import type { SlackCall } from './web-calls.ts';

export interface InteractionOptions {
  readonly desk: () => Desk;
  readonly interact: SlackCall;
  readonly answers: Answers;
  readonly log: Log;
  readonly localeOf: LocaleOf;
  readonly publishHome: PublishHome;
  /** Where a person is answered whose deed names no channel. */
  readonly channel: string;
}

/** What a pressed button or a chosen menu entry does: hands the deed to the desk and its reply to the person. */
export function createPresses(options: InteractionOptions): (body: BlockActions) => Promise<void> {
  return async (body) => {
    const [pressed] = body.actions;
    if (!pressed) return;
    const meant = pressedAction({
      actionId: pressed.action_id,
      value: pressed.value ?? '',
      ...(pressed.selected_option ? { option: pressed.selected_option.value } : {}),
    });
    const { channel_id: channel, message_ts: ts } = body.container;
    const deed: Deed = {
      action: meant.action,
      value: meant.value,
      by: personOf(body),
      ...(channel !== undefined && ts !== undefined ? { at: { channel, ts } } : {}),
      inputs: inputValues(body.state?.values ?? {}),
    };
    const label = pressed.selected_option?.text?.text ?? pressed.text?.text ?? meant.action;
    if (meant.opensForm) await openForm(options, body, deed, label);
    else await answerPress(options, body, deed);
  };
}

export function personOf(body: {
  readonly user: { readonly id: string; readonly team_id?: string | undefined };
  readonly team?: { readonly id: string } | null | undefined;
}): PersonRef {
  return { team: body.user.team_id ?? body.team?.id ?? '', user: body.user.id };
}

/** The reply as a message for the person; undefined when there is nothing to say. */
export function saying(reply: Reply): Message | undefined {
  if (reply.kind === 'none' || reply.kind === 'home') return undefined;
  return reply.kind === 'whisper'
    ? reply.message
    : plainMessage(list('sentences', Object.values(reply.errors)));
}

/** The desk's answer; its failure is logged under an id that the person is told. */
export async function orFailure<T>(
  options: Pick<InteractionOptions, 'log'>,
  what: string,
  work: () => Promise<T>,
): Promise<T | { readonly kind: 'whisper'; readonly message: Message }> {
  try {
    return await work();
  } catch (error) {
    const id = randomUUID().slice(0, 8);
    options.log.error({ id, what, err: error }, 'A person could not be served');
    return { kind: 'whisper', message: plainMessage(said('slack.failed', { id })) };
  }
}

async function answerPress(options: InteractionOptions, body: BlockActions, deed: Deed): Promise<void> {
  const reply = await orFailure(options, deed.action, () => options.desk().press(deed));
  if (reply.kind === 'home') return options.publishHome(deed.by, reply.message);
  const message = saying(reply);
  if (message) await options.answers.tell(await wayBack(options, body), message);
}

async function wayBack(options: InteractionOptions, body: BlockActions): Promise<WayBack> {
  const inView = body.container.message_ts === undefined && body.view ? body.view : undefined;
  return {
    person: personOf(body),
    locale: await options.localeOf(personOf(body)),
    responseUrl: body.response_url,
    channel: body.container.channel_id ?? options.channel,
    thread: body.container.thread_ts,
    modal:
      inView && body.trigger_id !== undefined
        ? { triggerId: body.trigger_id, onTop: inView.type === 'modal' }
        : undefined,
  };
}

const Opened = z.object({ view: z.object({ id: z.string(), hash: z.string().optional() }) });

/** The modal opens at once, because a trigger lives three seconds; its content follows. */
async function openForm(
  options: InteractionOptions,
  body: BlockActions,
  deed: Deed,
  label: string,
): Promise<void> {
  const { interact } = options;
  const locale = await options.localeOf(deed.by);
  const opening = interact(body.view?.type === 'modal' ? 'views.push' : 'views.open', {
    trigger_id: body.trigger_id ?? '',
    view: renderNotice(label, toldMessage(plainMessage(said('slack.checking')), locale), slackWords(locale)),
  });
  const [opened, made] = await Promise.allSettled([
    opening,
    orFailure<Form | Reply>(options, deed.action, () => options.desk().form(deed)),
  ]);
  if (opened.status === 'rejected') {
    options.log.warn({ action: deed.action, err: opened.reason }, 'Modal not opened');
    await options.answers.tell(await wayBack(options, body), plainMessage(said('slack.slackAway')));
    return;
  }
  if (made.status === 'rejected') throw made.reason;
  const { view } = Opened.parse(opened.value);
  await interact('views.update', {
    view_id: view.id,
    ...(view.hash === undefined ? {} : { hash: view.hash }),
    view: viewOf(made.value, { label, origin: originOf(body), locale }),
  }).catch((error: unknown) => {
    // The person may have closed the modal while it was being filled.
    options.log.info({ action: deed.action, err: error }, 'Modal not filled');
  });
}

function viewOf(
  made: Form | Reply,
  { label, origin, locale }: { readonly label: string; readonly origin: FormOrigin; readonly locale: Locale },
): ModalView {
  const words = slackWords(locale);
  if (!('kind' in made)) return renderForm(toldForm(made, locale), origin, words);
  const message = saying(made) ?? plainMessage(said('slack.notUnderstood'));
  return renderNotice(label, toldMessage(message, locale), words);
}

function originOf(body: BlockActions): FormOrigin {
  const { channel_id: channel, message_ts: ts, thread_ts: thread } = body.container;
  return {
    ...(channel === undefined ? {} : { channel }),
    ...(ts === undefined ? {} : { ts }),
    ...(thread === undefined ? {} : { thread }),
  };
}
