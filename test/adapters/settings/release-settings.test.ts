import { describe, expect, it } from 'vitest';
import { readSettings } from '../../../src/adapters/settings/settings-file.ts';
import { releasePolicyOf } from '../../../src/settings.ts';

const hex = 'a1'.repeat(32);
const read = (text: string) => readSettings(text, 'medic.yaml');

describe('releases', () => {
  it.each([
    ['an unknown key', '{ allow: ["4.2"] }', 'releases: .*allow'],
    ['a line without quotes', '{ allowed: [4.10] }', 'releases\\.allowed\\.0: expected .* in quotes'],
    ['a version that is none', '{ allowed: [latest] }', 'releases\\.allowed\\.0: expected a version'],
    ['another preference', '{ prefer: newest }', 'releases\\.prefer: expected real-cure or smallest-hop'],
    [
      'a registry as a URL',
      '{ registries: ["https://ghcr.io"] }',
      'releases\\.registries\\.0: expected a registry',
    ],
    [
      'a rewrite to nowhere',
      '{ rewrites: [{ from: ghcr.io }] }',
      'releases\\.rewrites\\.0\\.to: expected a reg',
    ],
    [
      'a short digest',
      '{ digests: { 4.2.8: "sha256:a1" } }',
      'releases\\.digests\\.4\\.2\\.8: expected sha256',
    ],
    [
      'a digest of a line',
      `{ digests: { "4.2": "sha256:${hex}" } }`,
      'releases\\.digests\\.4\\.2: expected a ver',
    ],
  ])('releases: %s is refused in one sentence', (_, text, expected) => {
    expect(() => read(`releases: ${text}`)).toThrow(new RegExp(`^medic\\.yaml: ${expected}[^\\n]*$`));
  });

  it('empty lists of releases and registries restrict nothing', () => {
    const { settings } = read('releases: { allowed: [], registries: [] }');
    expect(releasePolicyOf(settings)).toEqual({ prefer: 'real-cure', rewrites: [], digests: {} });
    expect(releasePolicyOf(read('releases: { allowed: ["4.2"], registries: [ghcr.io] }').settings)).toEqual({
      allowed: ['4.2'],
      registries: ['ghcr.io'],
      prefer: 'real-cure',
      rewrites: [],
      digests: {},
    });
  });
});
