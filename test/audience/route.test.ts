import { describe, expect, it } from 'vitest';
import { channelsOf, localeOfChannel, type Route, routeFor, routingOf } from '../../src/audience/route.ts';
import { defaultSettings } from '../../src/settings.ts';

const routes: readonly Route[] = [
  { clusters: ['prod-*'], severity: 'critical', channel: '#pager' },
  { clusters: ['prod-*'], namespaces: ['payments'], channel: '#payments', locale: 'zh-CN' },
  { clusters: ['prod-*'], severity: 'high', channel: '#prod' },
  { namespaces: ['sandbox'], channel: '#play' },
];
const routing = routingOf({ ...defaultSettings.chat, routes }, (written = '#usual') => written.slice(1));

describe('the first route that fits', () => {
  it.each([
    ['prod-eu', 'payments', 'critical', 'pager'],
    ['prod-eu', 'payments', 'high', 'payments'],
    ['prod-eu', 'payments', 'low', 'payments'],
    ['prod-eu', 'logging', 'high', 'prod'],
    ['prod-eu', 'logging', 'medium', 'usual'],
    ['test', 'sandbox', 'critical', 'play'],
    ['test', 'logging', 'critical', 'usual'],
  ] as const)('%s %s %s → %s', (cluster, namespace, severity, channel) => {
    expect(routeFor(routing, { cluster, namespace, severity }).channel).toBe(channel);
  });
});

it.each([
  [{ cluster: 'prod-eu', namespace: 'payments' }, ['pager', 'payments']],
  [{ cluster: 'prod-eu', namespace: 'logging' }, ['pager', 'prod', 'usual']],
  [{ cluster: 'test', namespace: 'sandbox' }, ['play']],
  [{ cluster: 'test', namespace: 'logging' }, ['usual']],
  [{ cluster: 'prod-eu' }, ['pager', 'payments', 'prod', 'play', 'usual']],
])('%j may stand in %j', (place, channels) => {
  expect(channelsOf(routing.routes, place)).toEqual(channels);
});

it('a channel speaks its own language, else the usual one', () => {
  expect(['payments', 'prod', 'elsewhere'].map((each) => localeOfChannel(routing, each))).toEqual([
    'zh-CN',
    'en',
    'en',
  ]);
});
