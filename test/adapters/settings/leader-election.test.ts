import { expect, test } from 'vitest';
import { readSettings } from '../../../src/adapters/settings/settings-file.ts';

test.each([
  ['{ lease: fluent-medic }', { lease: 'fluent-medic', namespace: 'fluent-medic' }],
  ['{ lease: medic, namespace: ops }', { lease: 'medic', namespace: 'ops' }],
  ['{ lease: "off" }', undefined],
])('who leads among replicas: leaderElection: %s', (written, expected) => {
  expect(readSettings(`leaderElection: ${written}`, 'medic.yaml').leaderElection).toEqual(expected);
});

test('a lease has a name that Kubernetes takes', () => {
  expect(() => readSettings('leaderElection: { lease: Fluent Medic }', 'medic.yaml')).toThrow(
    'medic.yaml: leaderElection.lease: expected a name of Kubernetes such as fluent-medic',
  );
});
