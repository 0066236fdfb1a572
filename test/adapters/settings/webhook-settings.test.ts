import { expect, it } from 'vitest';
import { readSettings } from '../../../src/adapters/settings/settings-file.ts';

const webhooksOf = (webhooks: string) =>
  readSettings(`cluster: prod-eu\nwebhooks: ${webhooks}`, 'medic.yaml').settings.webhooks;

it('reads webhooks whole, and what they are without more said', () => {
  expect(
    webhooksOf(`
  - name: on-call
    format: pagerduty
    urlEnv: ON_CALL_URL
    secretFile: ./key
    events: [unacknowledged, resolved]
    clusters: [prod-*]
    namespaces: [logging]
    severity: high
    unacknowledgedAfter: 5m
    heedsMute: true
  - { name: own, urlFile: url, secretEnv: OWN_SECRET }
  - { name: paging, format: opsgenie, secretEnv: KEY }
`),
  ).toEqual([
    {
      name: 'on-call',
      format: 'pagerduty',
      url: { kind: 'env', name: 'ON_CALL_URL' },
      secret: { kind: 'file', path: './key' },
      events: ['unacknowledged', 'resolved'],
      clusters: ['prod-*'],
      namespaces: ['logging'],
      severity: 'high',
      unacknowledgedMs: 300_000,
      heedsMute: true,
    },
    {
      name: 'own',
      format: 'fluent-medic',
      url: { kind: 'file', path: 'url' },
      secret: { kind: 'env', name: 'OWN_SECRET' },
      events: ['opened', 'unacknowledged', 'fix-failed', 'resolved'],
      heedsMute: false,
    },
    {
      name: 'paging',
      format: 'opsgenie',
      secret: { kind: 'env', name: 'KEY' },
      events: ['opened', 'unacknowledged', 'fix-failed', 'resolved'],
      heedsMute: false,
    },
  ]);
});

const own = 'name: own, urlEnv: URL, secretEnv: SECRET';

it.each([
  ['a URL in the file', `[{ ${own}, url: https://a.example/k3y }]`, /^medic\.yaml: webhooks\.0: .*url/],
  ['a secret in the file', `[{ ${own}, secret: hunter2 }]`, /^medic\.yaml: webhooks\.0: .*secret/],
  ['no place of a URL', '[{ name: own, secretEnv: S }]', /webhooks\.0: expected urlEnv or urlFile/],
  ['two places of a URL', `[{ ${own}, urlFile: u }]`, /webhooks\.0: expected either urlEnv or urlFile$/],
  [
    'no place of a secret',
    '[{ name: own, urlEnv: U }]',
    /webhooks\.0: expected either secretEnv or secretFile$/,
  ],
  ['two places of a secret', `[{ ${own}, secretFile: s }]`, /expected either secretEnv or secretFile$/],
  [
    'a URL for a variable',
    '[{ name: own, urlEnv: "https://a", secretEnv: S }]',
    /urlEnv: expected the name of/,
  ],
  ['an unknown event', `[{ ${own}, events: [closed] }]`, /events\.0: expected one of opened, unacknowledged/],
  ['no event', `[{ ${own}, events: [] }]`, /webhooks\.0\.events/],
  ['an unknown format', `[{ ${own}, format: slack }]`, /format: expected one of fluent-medic, pagerduty/],
  ['a name twice', `[{ ${own} }, { ${own} }]`, /webhooks\.1\.name: expected another name than own/],
  ['a name of several words', '[{ name: on call, urlEnv: U, secretEnv: S }]', /name: expected letters/],
])('refuses %s', (_, webhooks, words) => {
  expect(() => webhooksOf(webhooks)).toThrow(words);
});
