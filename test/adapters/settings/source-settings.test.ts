import { expect, it } from 'vitest';
import { readSettings } from '../../../src/adapters/settings/settings-file.ts';

const one = (entry: string) => readSettings(`sources:\n  - ${entry}\n`, 'medic.yaml').settings.sources;
const repository = 'repository: "https://github.com/acme/logs"';

it('reads a place in Git', () => {
  expect(
    one(
      `{ cluster: prod-eu, namespace: logging, workload: DaemonSet/fluent-bit, ${repository}, branch: main, path: ./a/, holds: manifests }`,
    ),
  ).toEqual([
    {
      cluster: 'prod-eu',
      namespace: 'logging',
      workload: 'DaemonSet/fluent-bit',
      repository: 'https://github.com/acme/logs',
      branch: 'main',
      path: 'a',
      holds: 'manifests',
    },
  ]);
});

it.each([
  'https://github.com/acme/logs.git',
  'git@github.com:acme/logs.git',
  'ssh://git@ghe.test:2222/acme/logs',
  'https://gitlab.test/group/sub/logs',
])('takes %s', (address) => {
  expect(one(`{ repository: "${address}", path: a, holds: manifests }`)).toHaveLength(1);
});

it.each([
  [
    '{ repository: "https://token@github.com/acme/logs", path: a, holds: manifests }',
    'medic.yaml: sources.0.repository: expected the URL of a repository without credentials, such as https://github.com/acme/logging',
  ],
  [
    `{ ${repository}, path: /a, holds: manifests }`,
    'medic.yaml: sources.0.path: expected a path from the root of the repository',
  ],
  [
    `{ ${repository}, path: a/../../b, holds: manifests }`,
    'medic.yaml: sources.0.path: expected a path from the root of the repository',
  ],
  [
    `{ ${repository}, path: a, holds: helm }`,
    'medic.yaml: sources.0.holds: expected manifests or helm-values',
  ],
  [
    `{ ${repository}, path: a, holds: manifests, workload: fluent-bit }`,
    'medic.yaml: sources.0.workload: expected DaemonSet/fluent-bit or its like',
  ],
])('refuses %s', (entry, why) => {
  expect(() => one(entry)).toThrow(why);
});
