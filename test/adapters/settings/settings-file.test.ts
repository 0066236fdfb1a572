import { describe, expect, it } from 'vitest';
import { readSettings } from '../../../src/adapters/settings/settings-file.ts';
import { defaultHttp, defaultSettings } from '../../../src/settings.ts';

const hex = 'a1'.repeat(32);
const read = (text: string) => readSettings(text, 'medic.yaml');

describe('readSettings', () => {
  it.each(['', '# nothing yet\n', '{}'])(
    'an empty file gives the defaults, which change nothing: %j',
    (text) => {
      expect(read(text)).toEqual({ settings: defaultSettings, http: defaultHttp });
      expect(defaultSettings.changes).toMatchObject({ mode: 'suggest', rules: [] });
    },
  );

  it('reads every key', () => {
    const text = `
cluster: prod-eu
namespaces: [logging, edge]
labelSelector: k8s-app=fluent-bit
changes:
  mode: pull-request
  automaticUndo: true
  hotReload: true
  checkJobs: true
  configInPlace: true
  sideCars: true
  production: true
  protected: true
  approval:
    users: [U1]
    groups: [S1]
    required: 2
    requesterMayApprove: false
    lives: 90s
    ticketPattern: OPS-[0-9]+
    steps: { set-image: { required: 3, groups: [S2], users: [U2] }, restart: { required: 1 } }
  freezeWindows:
    - { from: "22:00", to: "06:00", days: [mon, sun], timeZone: Asia/Tokyo, why: night }
    - { from: "fri 16:00", to: "mon 08:00" }
    - { from: "2026-12-20 18:00", to: "2027-01-04 08:00" }
  rules:
    - { clusters: [prod-*], namespaces: [logging], mode: live, approval: { lives: 1h } }
    - { namespaces: ["*"], freezeWindows: [{ from: "12:00", to: "13:00" }] }
chat: { locale: zh-CN, command: /logs }
recognise: images
configSecrets: true
planLives: 1h
firstPost: 5s
gather: 1.5m
verify: { poll: 2s, hold: 5m, deadline: 20m, rolloutDeadline: 15m, proven: 72h }
rollout: { waves: [2, 10%], hold: 90s, podStart: 3m }
sampleEvery: 30s
schedules: { timeZone: Europe/Berlin, sweep: '*/30 * * * * *', fleetReport: 0 8 * * 1-5, digest: 0 9 * * 1 }
lookback: 2h
quiet: 30m
reopen: 2h
retention: 30d
away: 5m
stuck: 4m
stopWithin: 20s
memoryCeiling: 2Gi
playbooks: { directory: ./playbooks }
http: { address: 127.0.0.1, port: 9090, alertRequestsPerMinute: 6, alertBody: 1Mi }
prometheus: { url: 'https://prom:9090/x', caFile: ca.pem, tokenFile: token, labels: { cluster: eu } }
releases:
  allowed: ["4.2", v3.2.10]
  prefer: smallest-hop
  registries: [registry.example:5000/fluent, ghcr.io]
  rewrites: [{ from: cr.fluentbit.io/fluent, to: registry.example:5000/fluent }]
  digests: { 4.2.8: "sha256:${hex}", "ghcr.io/fluent/fluent-bit:4.2.8-debug": "sha256:${hex}" }
`;
    expect(read(text)).toEqual({
      cluster: 'prod-eu',
      namespaces: ['logging', 'edge'],
      recognise: 'images',
      configSecrets: true,
      labelSelector: 'k8s-app=fluent-bit',
      prometheus: {
        url: 'https://prom:9090/x',
        caFile: 'ca.pem',
        tokenFile: 'token',
        labels: { cluster: 'eu' },
      },
      playbookDirectory: './playbooks',
      http: { address: '127.0.0.1', port: 9090, alertRequestsPerMinute: 6, alertBodyBytes: 1_048_576 },
      settings: {
        changes: {
          mode: 'pull-request',
          automaticUndo: true,
          hotReload: true,
          checkJobs: true,
          configInPlace: true,
          sideCars: true,
          production: true,
          protected: true,
          approval: {
            users: ['U1'],
            groups: ['S1'],
            required: 2,
            requesterMayApprove: false,
            livesMs: 90_000,
            ticketPattern: 'OPS-[0-9]+',
            steps: { 'set-image': { required: 3, groups: ['S2'], users: ['U2'] }, restart: { required: 1 } },
          },
          freezeWindows: [
            {
              every: 'day',
              days: [1, 7],
              from: { hour: 22, minute: 0 },
              to: { hour: 6, minute: 0 },
              timeZone: 'Asia/Tokyo',
              why: 'night',
            },
            {
              every: 'week',
              from: { day: 5, hour: 16, minute: 0 },
              to: { day: 1, hour: 8, minute: 0 },
              timeZone: 'Europe/Berlin',
            },
            { every: 'once', from: '2026-12-20T18:00', to: '2027-01-04T08:00', timeZone: 'Europe/Berlin' },
          ],
          rules: [
            { clusters: ['prod-*'], namespaces: ['logging'], mode: 'live', approval: { livesMs: 3_600_000 } },
            {
              namespaces: ['*'],
              freezeWindows: [
                {
                  every: 'day',
                  from: { hour: 12, minute: 0 },
                  to: { hour: 13, minute: 0 },
                  timeZone: 'Europe/Berlin',
                },
              ],
            },
          ],
        },
        planLivesMs: 3_600_000,
        firstPostMs: 5_000,
        gatherMs: 90_000,
        verify: {
          pollMs: 2_000,
          holdMs: 300_000,
          deadlineMs: 1_200_000,
          rolloutDeadlineMs: 900_000,
          provenMs: 259_200_000,
        },
        rollout: { waves: [2, '10%'], holdMs: 90_000, podStartMs: 180_000 },
        sampleEveryMs: 30_000,
        schedules: {
          timeZone: 'Europe/Berlin',
          sweep: '*/30 * * * * *',
          fleetReport: '0 8 * * 1-5',
          digest: '0 9 * * 1',
        },
        lookbackMs: 7_200_000,
        quietMs: 1_800_000,
        reopenMs: 7_200_000,
        retentionMs: 30 * 86_400_000,
        awayMs: 300_000,
        stuckMs: 240_000,
        stopWithinMs: 20_000,
        memoryCeilingBytes: 2 * 1024 ** 3,
        sources: [],
        chat: { locale: 'zh-CN', command: '/logs', routes: [], readers: [] },
        webhooks: [],
        releases: {
          allowed: ['4.2', '3.2.10'],
          prefer: 'smallest-hop',
          registries: ['registry.example:5000/fluent', 'ghcr.io'],
          rewrites: [{ from: 'cr.fluentbit.io/fluent', to: 'registry.example:5000/fluent' }],
          digests: { '4.2.8': `sha256:${hex}`, 'ghcr.io/fluent/fluent-bit:4.2.8-debug': `sha256:${hex}` },
        },
      },
    });
  });

  it('leaves how long a change must hold to the playbook unless told otherwise', () => {
    expect(read('verify: { hold: playbook }').settings).toEqual(defaultSettings);
    expect(defaultSettings.verify.holdMs).toBeUndefined();
  });

  it('keeps the defaults beside what is given', () => {
    expect(read('verify: { hold: 5m }').settings).toEqual({
      ...defaultSettings,
      verify: { ...defaultSettings.verify, holdMs: 300_000 },
    });
  });

  it.each([
    ['an unknown key', 'write: true', /^medic\.yaml: .*write/],
    [
      'an unknown key inside',
      'changes: { approval: { user: [U1] } }',
      /^medic\.yaml: changes\.approval: .*user/,
    ],
    ['a hold that is none', 'verify: { hold: long }', /^medic\.yaml: verify\.hold: expected playbook, or a /],
    ['a duration without a unit', 'quiet: "30"', /^medic\.yaml: quiet: .*30s, 10m or 1h/],
    ['a retention that is too short', 'retention: 6d', /^medic\.yaml: retention: expected at least 7d$/],
    [
      'a retention in hours',
      'retention: 200h',
      /^medic\.yaml: retention: expected a number of days such as 90d/,
    ],
    ['a number for a duration', 'quiet: 30', /^medic\.yaml: quiet: /],
    ['a quantity of Fluent Bit', 'memoryCeiling: 2GB', /^medic\.yaml: memoryCeiling: .*2Gi/],
    [
      'nobody required',
      'changes: { approval: { required: 0 } }',
      /^medic\.yaml: changes\.approval\.required: /,
    ],
    ['yes as a text', 'writes: true', /^medic\.yaml: writes: expected off, .*changes\.mode/],
    ['no namespace at all', 'namespaces: []', /^medic\.yaml: namespaces: /],
    ['a list instead of keys', '- writes', /^medic\.yaml: /],
    ['a port that is none', 'http: { port: 70000 }', /^medic\.yaml: http\.port: /],
    [
      'a schedule that is none',
      'schedules: { sweep: "every minute" }',
      /^medic\.yaml: schedules\.sweep: "every minute" is no cron expression .*expected five fields such as/,
    ],
    [
      'a report at no time',
      'schedules: { fleetReport: daily }',
      /schedules\.fleetReport: "daily" is no cron .*, or off$/,
    ],
    ['a minute that no clock shows', 'schedules: { sweep: "61 * * * *" }', /schedules\.sweep: .*61.* minute/],
    [
      'a time zone that is none',
      'schedules: { timeZone: Mars/Olympus }',
      /^medic\.yaml: schedules\.timeZone: "Mars\/Olympus" is no time zone: expected .*Europe\/Berlin/,
    ],
    [
      'a URL that is none',
      'prometheus: { url: prometheus }',
      /^medic\.yaml: prometheus\.url: expected a URL such as/,
    ],
    ['a password in a URL', 'prometheus: { url: "https://a:b@prom" }', /prometheus\.url: .*PROMETHEUS_TOKEN/],
    ['a label that is none', 'prometheus: { labels: { "a-b": c } }', /prometheus\.labels\.a-b: /],
    ['broken YAML', 'changes: {', /^medic\.yaml: /],
  ])('%s is refused with its place', (_, text, expected) => {
    expect(() => read(text)).toThrow(expected);
  });

  it('tells all mistakes at once, a line each', () => {
    expect(() => read('quiet: soon\ngather: later\nmemoryCeiling: much\n')).toThrow(
      /^medic\.yaml: gather: .*\nmedic\.yaml: quiet: .*\nmedic\.yaml: memoryCeiling: .*$/,
    );
  });
});
