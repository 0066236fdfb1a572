import { z } from 'zod';

const id = z.string().min(1);
const user = z.object({ id, team_id: z.string().optional() });
const team = z.object({ id }).nullish();
const stateValues = z.record(z.string(), z.record(z.string(), z.unknown())).default({});
const state = z.object({ values: stateValues }).nullish();

/** A press on a button, or a choice in a menu. */
export type BlockActions = z.infer<typeof BlockActions>;
export const BlockActions = z.object({
  user,
  team,
  trigger_id: z.string().optional(),
  response_url: z.string().optional(),
  container: z
    .object({
      channel_id: z.string().optional(),
      message_ts: z.string().optional(),
      thread_ts: z.string().optional(),
    })
    .default({}),
  view: z.object({ id, type: z.string() }).nullish(),
  state,
  actions: z
    .array(
      z.object({
        action_id: id,
        action_ts: z.string().optional(),
        value: z.string().optional(),
        text: z.object({ text: z.string() }).optional(),
        selected_option: z
          .object({ value: z.string(), text: z.object({ text: z.string() }).optional() })
          .nullish(),
      }),
    )
    .min(1),
});

/** What a person types into a select whose lines come from the app. */
export type BlockSuggestion = z.infer<typeof BlockSuggestion>;
export const BlockSuggestion = z.object({
  user,
  team,
  action_id: id,
  value: z.string().default(''),
});

export type ViewSubmission = z.infer<typeof ViewSubmission>;
export const ViewSubmission = z.object({
  user,
  team,
  trigger_id: z.string().optional(),
  view: z.object({
    id,
    hash: z.string().optional(),
    callback_id: z.string(),
    private_metadata: z.string().default(''),
    state,
  }),
});

/** What a form carries through Slack and back. */
export type FormMetadata = z.infer<typeof FormMetadata>;
export const FormMetadata = z.object({
  value: z.string(),
  channel: z.string().optional(),
  ts: z.string().optional(),
  thread: z.string().optional(),
});

export type SlashCommand = z.infer<typeof SlashCommand>;
export const SlashCommand = z.object({
  text: z.string().default(''),
  user_id: id,
  team_id: id,
  channel_id: id,
  trigger_id: z.string().optional(),
  response_url: z.string(),
});

export type MessageShortcut = z.infer<typeof MessageShortcut>;
export const MessageShortcut = z.object({
  user,
  team,
  trigger_id: z.string().optional(),
  channel: z.object({ id }),
  message: z.object({ text: z.string().default('') }),
  response_url: z.string(),
});

export type AppMention = z.infer<typeof AppMention>;
export const AppMention = z.object({
  team_id: id,
  event: z.object({
    user: id,
    team: z.string().optional(),
    user_team: z.string().optional(),
    bot_id: z.string().optional(),
    text: z.string(),
    channel: id,
    ts: id,
    thread_ts: z.string().optional(),
  }),
});

export type HomeOpened = z.infer<typeof HomeOpened>;
export const HomeOpened = z.object({
  team_id: id,
  event_id: id,
  event: z.object({ user: id, tab: z.string().optional() }),
});

/** The one value of each input of a surface, by block id; an empty input is an empty string. */
export function inputValues(
  values: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(values).map(([block, elements]) => [block, elementValue(Object.values(elements)[0])]),
  );
}

const ElementState = z.object({
  value: z.string().nullish(),
  selected_option: z.object({ value: z.string() }).nullish(),
});

function elementValue(element: unknown): string {
  const parsed = ElementState.safeParse(element);
  return parsed.success ? (parsed.data.value ?? parsed.data.selected_option?.value ?? '') : '';
}
