import { describe, expect, it } from 'vitest';
import { readSettings } from '../../../src/adapters/settings/settings-file.ts';

const chatOf = (chat: string) => readSettings(`cluster: prod-eu\nchat:\n${chat}`, 'medic.yaml').settings.chat;

describe('chat in the settings', () => {
  it('reads routes and readers whole', () => {
    const chat = chatOf(`
  routes:
    - clusters: [prod-*]
      namespaces: [logging]
      severity: high
      channel: "#log-incidents"
      locale: zh-CN
      mention: { groups: [S1] }
      escalation: { after: 10m, times: 2, mention: { users: [U1] } }
      mute: { windows: [{ from: "22:00", to: "06:00", timeZone: Asia/Tokyo }], except: critical }
    - { escalation: { mention: { groups: [S2] } } }
  readers:
    - { namespaces: [payments], groups: [S3], channels: [C0PAY123] }
`);
    expect(chat.routes).toEqual([
      {
        clusters: ['prod-*'],
        namespaces: ['logging'],
        severity: 'high',
        channel: '#log-incidents',
        locale: 'zh-CN',
        mention: { users: [], groups: ['S1'] },
        escalation: { afterMs: 600_000, times: 2, mention: { users: ['U1'], groups: [] } },
        mute: {
          windows: [
            {
              every: 'day',
              from: { hour: 22, minute: 0 },
              to: { hour: 6, minute: 0 },
              timeZone: 'Asia/Tokyo',
            },
          ],
          except: 'critical',
        },
      },
      { escalation: { afterMs: 900_000, times: 3, mention: { users: [], groups: ['S2'] } } },
    ]);
    expect(chat.readers).toEqual([
      { namespaces: ['payments'], users: [], groups: ['S3'], channels: ['C0PAY123'] },
    ]);
  });

  it.each([
    [
      '  routes: [{ severity: grave }]',
      'chat.routes.0.severity: expected one of critical, high, medium, low',
    ],
    ['  routes: [{ mention: {} }]', 'chat.routes.0.mention: expected users, groups or both'],
    [
      '  routes: [{ channel: "log incidents" }]',
      'chat.routes.0.channel: expected the id or the name of a channel, such as C0123ABCD or #log-incidents',
    ],
    [
      '  routes: [{ channel: "#a", locale: en }, { channel: "#a", locale: zh-CN }]',
      'chat.routes.1.locale: expected en, as routes.0 says of the same channel: a channel speaks one language',
    ],
    [
      '  readers: [{ namespaces: [payments] }]',
      'chat.readers.0: expected users, groups or channels: a rule for nobody would hide the place from everyone',
    ],
    [
      '  readers: [{ clusters: [test-*], users: [U1] }]',
      'chat.readers.0.clusters.0: "test-*" fits no cluster of this file: expected one of prod-eu, or a pattern such as prod-*',
    ],
  ])('%s is refused in one sentence', (chat, sentence) => {
    expect(() => chatOf(chat)).toThrow(new Error(`medic.yaml: ${sentence}`));
  });
});
