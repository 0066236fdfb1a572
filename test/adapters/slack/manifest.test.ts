import { expect, test } from 'vitest';
import { manifest } from '../../../src/adapters/slack/manifest.ts';

test('the manifest carries the command, Socket Mode and the least scopes', () => {
  const app = JSON.parse(manifest({ name: 'Fluent Medic', command: 'logmedic' }));
  expect(app.features.slash_commands[0].command).toBe('/logmedic');
  expect(app.features.bot_user.display_name).toBe('fluent-medic');
  expect(app.settings.socket_mode_enabled).toBe(true);
  expect(app.oauth_config.scopes.bot.toSorted()).toEqual([
    'app_mentions:read',
    'channels:history',
    'channels:read',
    'chat:write',
    'commands',
    'files:write',
    'groups:history',
    'groups:read',
    'usergroups:read',
    'users:read',
  ]);
});

test('with a request URL nothing of Socket Mode is left, and every kind of payload goes there', () => {
  const requestUrl = 'https://medic.example.com/slack/events';
  const app = JSON.parse(manifest({ name: 'Fluent Medic', command: '/fluentbit', requestUrl }));
  expect([
    app.settings.socket_mode_enabled,
    app.features.slash_commands[0].url,
    app.settings.event_subscriptions.request_url,
    app.settings.interactivity.request_url,
  ]).toEqual([false, requestUrl, requestUrl, requestUrl]);
});

test.each([
  ['Log Bot (prod)', 'log-bot-prod'],
  ['日志', 'fluent-medic'],
])('the bot user of %j is called %j', (name, called) => {
  expect(JSON.parse(manifest({ name, command: '/x' })).features.bot_user.display_name).toBe(called);
});
