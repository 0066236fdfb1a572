import { expect, test } from 'vitest';
import { manifest } from '../../src/adapters/slack/manifest.ts';
import { deployText } from './manifest.ts';

test('the manifest in deploy/ is the one that the program prints', () => {
  const shipped: unknown = JSON.parse(deployText('slack-manifest.json'));
  expect(shipped).toEqual(JSON.parse(manifest({ name: 'Fluent Medic', command: '/fluentbit' })));
});
