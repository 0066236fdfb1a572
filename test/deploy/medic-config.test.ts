import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { readSettings } from '../../src/adapters/settings/settings-file.ts';
import { defaultHttp, defaultSettings } from '../../src/settings.ts';
import { deployText } from './manifest.ts';

const file = 'medic-config.example.yaml';
const example = deployText(file);

test('the example shows the defaults', () => {
  expect(readSettings(example, file)).toEqual({
    settings: defaultSettings,
    http: defaultHttp,
    cluster: 'prod-eu',
    namespaces: ['logging'],
    recognise: 'labels',
    configSecrets: false,
    labelSelector: 'app.kubernetes.io/name in (fluent-bit,fluentbit,aws-for-fluent-bit)',
  });
});

test('the example has every key there is', () => {
  const known = keysOf({ ...defaultSettings, http: defaultHttp }).map((key) =>
    key.replace(/(Ms|Bytes)$/, ''),
  );
  const where = [
    'prometheus.url',
    'prometheus.caFile',
    'prometheus.tokenFile',
    'cluster',
    'namespaces',
    'recognise',
    'labelSelector',
    'configSecrets',
    'playbooks.directory',
    'verify.hold',
    'schedules.fleetReport',
    'schedules.digest',
    'audit.lines',
    'leaderElection.lease',
    'leaderElection.namespace',
  ];
  expect(keysOf(parse(example) as object).toSorted()).toEqual([...known, ...where].toSorted());
});

test('every key of the example is explained', () => {
  const lines = example.split('\n');
  const keys = lines.flatMap((line, at) =>
    /^ *[a-zA-Z]+:/.test(line) ? [{ line, above: lines[at - 1] }] : [],
  );
  const bare = keys.filter(({ above = '' }) => !above.trim().startsWith('#'));
  expect(bare.map(({ line }) => line)).toEqual([]);
});

function keysOf(value: object, path = ''): readonly string[] {
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? keysOf(inner, `${path}${key}.`)
      : [`${path}${key}`],
  );
}
