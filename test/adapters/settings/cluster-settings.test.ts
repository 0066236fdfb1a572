import { expect, it } from 'vitest';
import { readSettings } from '../../../src/adapters/settings/settings-file.ts';

const read = (text: string) => readSettings(text, 'medic.yaml');

it('several clusters have what the whole file says, unless they say it themselves', () => {
  const { clusters, settings } = read(`
namespaces: [logging]
clusters:
  - { name: prod-eu, kubeconfig: ./eu, context: eu, recognise: images, namespaces: [edge] }
  - { name: prod-us, writes: off, labelSelector: team=logging }
`);
  expect(clusters).toEqual([
    {
      name: 'prod-eu',
      kubeconfig: './eu',
      context: 'eu',
      recognise: 'images',
      namespaces: ['edge'],
      isReadOnly: false,
    },
    { name: 'prod-us', labelSelector: 'team=logging', namespaces: ['logging'], isReadOnly: true },
  ]);
  expect(settings.changes.rules).toEqual([{ mode: 'suggest', checkJobs: false, clusters: ['prod-us'] }]);
});

it.each([
  ['a name twice', '[{ name: a }, { name: a }]', 'clusters\\.1\\.name: expected another name than a'],
  ['a name with a slash', '[{ name: prod/eu }]', 'clusters\\.0\\.name: expected letters, digits'],
  ['no name', '[{ context: eu }]', 'clusters\\.0\\.name: '],
  ['none', '[]', 'clusters: '],
  ['an unknown key', '[{ name: a, mayWrite: true }]', 'clusters\\.0: .*mayWrite'],
  [
    'one cluster beside them',
    '[{ name: a }]\ncluster: b',
    'cluster: expected either cluster or clusters, not both',
  ],
])('clusters: %s is refused in one sentence', (_, text, expected) => {
  expect(() => read(`clusters: ${text}`)).toThrow(new RegExp(`^medic\\.yaml: ${expected}[^\\n]*$`));
});
