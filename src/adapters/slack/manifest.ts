/** What the app may do, and why; nothing else is asked for. */
export const botScopes = [
  // Posts, edits and answers that one person sees.
  'chat:write',
  'commands',
  'app_mentions:read',
  // Who approves: guest, bot, deleted, of another company.
  'users:read',
  'usergroups:read',
  // Finds its channel by name and whether that is shared with another company.
  'channels:read',
  'groups:read',
  // Finds its own message again after a lost answer, so that nothing is posted twice.
  'channels:history',
  'groups:history',
  // Pictures, and the log of an incident as a file.
  'files:write',
] as const;

export interface ManifestOptions {
  readonly name: string;
  readonly command: string;
  /** Where Slack sends its requests, such as `https://medic.example.com/slack/events`; without it Socket Mode. */
  readonly requestUrl?: string | undefined;
}

/** The app manifest, as Slack's "create from manifest" takes it (JSON). */
export function manifest(options: ManifestOptions): string {
  const to = options.requestUrl;
  const command = options.command.startsWith('/') ? options.command : `/${options.command}`;
  const app = {
    _metadata: { major_version: 1 },
    display_information: {
      name: options.name,
      description: 'Finds out why Fluent Bit died, proves it, and applies approved fixes.',
    },
    features: {
      app_home: {
        home_tab_enabled: true,
        messages_tab_enabled: true,
        messages_tab_read_only_enabled: true,
      },
      bot_user: { display_name: displayName(options.name), always_online: true },
      slash_commands: [
        {
          command,
          description: 'Fluent Bit incidents: diagnose, status, fix',
          usage_hint: 'diagnose namespace/pod | status | incidents | help',
          should_escape: true,
          ...(to ? { url: to } : {}),
        },
      ],
      shortcuts: [
        {
          name: 'Diagnose this',
          type: 'message',
          callback_id: 'diagnose_this',
          description: 'Diagnose the pod this message is about',
        },
      ],
    },
    oauth_config: { scopes: { bot: botScopes } },
    settings: {
      event_subscriptions: {
        ...(to ? { request_url: to } : {}),
        bot_events: ['app_home_opened', 'app_mention', 'app_uninstalled', 'tokens_revoked'],
      },
      interactivity: { is_enabled: true, ...(to ? { request_url: to } : {}) },
      org_deploy_enabled: false,
      socket_mode_enabled: to === undefined,
      token_rotation_enabled: false,
    },
  };
  return `${JSON.stringify(app, null, 2)}\n`;
}

/** Slack takes small letters, digits, `-`, `_` and `.`. */
function displayName(name: string): string {
  const plain = name
    .toLowerCase()
    .replaceAll(/[^a-z0-9._-]+/gu, '-')
    .replaceAll(/^-+|-+$/gu, '');
  return plain.slice(0, 80) || 'fluent-medic';
}
