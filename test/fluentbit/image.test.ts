import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ImagePolicy } from '../../src/fluentbit/image-policy.ts';
import { isFluentBitImage, parseImage, withVersion } from '../../src/fluentbit/image.ts';

const digest = `sha256:${'a1'.repeat(32)}`;

describe('parseImage', () => {
  it.each([
    [
      'cr.fluentbit.io/fluent/fluent-bit:3.2.0',
      ['cr.fluentbit.io/fluent/fluent-bit', '3.2.0', undefined, '3.2.0', '', 'upstream'],
    ],
    [
      'fluent/fluent-bit:3.2.0-debug',
      ['fluent/fluent-bit', '3.2.0-debug', undefined, '3.2.0', '-debug', 'upstream'],
    ],
    [`fluent/fluent-bit:3.2.0@${digest}`, ['fluent/fluent-bit', '3.2.0', digest, '3.2.0', '', 'upstream']],
    [
      `localhost:5000/fluent-bit@${digest}`,
      ['localhost:5000/fluent-bit', undefined, digest, undefined, '', 'upstream'],
    ],
    [
      'localhost:5000/x/fluent-bit',
      ['localhost:5000/x/fluent-bit', undefined, undefined, undefined, '', 'upstream'],
    ],
    ['kubesphere/fluent-bit:v3.1.8', ['kubesphere/fluent-bit', 'v3.1.8', undefined, '3.1.8', '', 'upstream']],
    ['fluent/fluent-bit:latest', ['fluent/fluent-bit', 'latest', undefined, undefined, '', 'upstream']],
    [
      'amazon/aws-for-fluent-bit:2.32.2',
      ['amazon/aws-for-fluent-bit', '2.32.2', undefined, '1.9.10', '', 'aws'],
    ],
    [
      'amazon/aws-for-fluent-bit:9.9.9',
      ['amazon/aws-for-fluent-bit', '9.9.9', undefined, undefined, '', 'aws'],
    ],
    [
      'amazon/aws-for-fluent-bit:init-2.32.2.20241008',
      ['amazon/aws-for-fluent-bit', 'init-2.32.2.20241008', undefined, '1.9.10', '.20241008', 'aws'],
    ],
    [
      'grafana/fluent-bit-plugin-loki:2.9.1',
      ['grafana/fluent-bit-plugin-loki', '2.9.1', undefined, undefined, '', 'grafana'],
    ],
    [
      'newrelic/newrelic-fluentbit-output:2.0.0',
      ['newrelic/newrelic-fluentbit-output', '2.0.0', undefined, undefined, '', 'newrelic'],
    ],
    [
      'gke.gcr.io/fluent-bit:v1.8.12-gke.3',
      ['gke.gcr.io/fluent-bit', 'v1.8.12-gke.3', undefined, '1.8.12', '-gke.3', 'gke'],
    ],
    [
      'rancher/mirrored-fluent-fluent-bit:2.2.0',
      ['rancher/mirrored-fluent-fluent-bit', '2.2.0', undefined, '2.2.0', '', 'other'],
    ],
    ['', ['', undefined, undefined, undefined, '', 'other']],
  ])('%s', (image, expected) => {
    const read = parseImage(image);
    expect([read.repository, read.tag, read.digest, read.version, read.suffix, read.vendor]).toEqual(
      expected,
    );
  });

  it('knows a Fluent Bit image by the last part of its name', () => {
    const images = [
      'mirror.example/x/fluent-bit:1',
      'amazon/aws-for-fluent-bit',
      'td-agent-bit:1.8.0',
      'rancher/mirrored-fluent-fluent-bit:2.2.0',
      'fluent/fluentd:v1.16',
      'nginx',
    ];
    expect(images.map(isFluentBitImage)).toEqual([true, true, true, true, false, false]);
  });
});

describe('withVersion', () => {
  it.each([
    ['fluent/fluent-bit:3.2.0-debug', { image: 'fluent/fluent-bit:4.2.8-debug' }],
    ['localhost:5000/x/fluent-bit:v3.2.0', { image: 'localhost:5000/x/fluent-bit:v4.2.8' }],
    ['fluent/fluent-bit:windows-2022-3.2.0', { image: 'fluent/fluent-bit:windows-2022-4.2.8' }],
    [
      `fluent/fluent-bit:3.2.0@${digest}`,
      { refused: `fluent/fluent-bit:3.2.0@${digest} is pinned by its digest: the digest of 4.2.8 is needed` },
    ],
    [
      'fluent/fluent-bit:3.2',
      {
        refused:
          'the tag of fluent/fluent-bit:3.2 does not say a version; set fluent/fluent-bit:4.2.8 by hand',
      },
    ],
    [
      'amazon/aws-for-fluent-bit:2.32.2',
      {
        refused:
          'no known amazon/aws-for-fluent-bit image ships Fluent Bit 4.2.8; 3.3.0 ships 5.0.3, the next that does',
      },
    ],
    [
      'bitnami/fluent-bit:3.0.7-debian-12-r1',
      {
        refused:
          'bitnami/fluent-bit:3.0.7-debian-12-r1 is a Bitnami build with revisions of its own: choose its tag for 4.2.8 by hand',
      },
    ],
  ])('%s', (image, expected) => {
    expect(withVersion(image, '4.2.8')).toEqual(expected);
  });

  it('finds the image of AWS that ships a version', () => {
    expect(withVersion('amazon/aws-for-fluent-bit:2.32.2', '5.0.9')).toEqual({
      image: 'amazon/aws-for-fluent-bit:3.4.16',
    });
  });

  it.each([
    ['amazon/aws-for-fluent-bit:init-2.32.2', 'amazon/aws-for-fluent-bit:init-3.4.16'],
    [
      'public.ecr.aws/aws-observability/aws-for-fluent-bit:debug-2.32.2.20241008',
      'public.ecr.aws/aws-observability/aws-for-fluent-bit:debug-3.4.16',
    ],
    ['rancher/mirrored-fluent-fluent-bit:2.2.0', 'rancher/mirrored-fluent-fluent-bit:5.0.9'],
    ['fluent/fluent-bit:arm64v8-1.8.0', 'fluent/fluent-bit:arm64v8-5.0.9'],
    ['fluent/fluent-bit:3.2.0-debug-arm64', 'fluent/fluent-bit:5.0.9-debug-arm64'],
  ])('%s keeps its variant', (image, expected) => {
    expect(withVersion(image, '5.0.9')).toEqual({ image: expected });
  });

  it.each([
    ['gke.gcr.io/fluent-bit:v1.8.12-gke.3', /belongs to GKE/],
    ['grafana/fluent-bit-plugin-loki:2.9.1', /numbered after its plugin/],
    ['newrelic/newrelic-fluentbit-output:2.0.0', /numbered after its plugin/],
    ['mirror.example/fluent-bit:3.2.0-r7', /"3\.2\.0-r7" is a build of its own/],
    ['mirror.example/fluent-bit:ours-3.2.0', /"ours-3\.2\.0" is a build of its own/],
  ])('%s is not guessed at', (image, sentence) => {
    expect(withVersion(image, '5.0.9')).toEqual({ refused: expect.stringMatching(sentence) });
  });
});

describe('withVersion under a policy', () => {
  const pinned = `fluent/fluent-bit:3.2.0@${digest}`;
  const fresh = `sha256:${'0b'.repeat(32)}`;

  it.each<[string, string, ImagePolicy, string]>([
    ['a digest by version', pinned, { digests: { '4.2.8': fresh } }, `fluent/fluent-bit:4.2.8@${fresh}`],
    [
      'a digest by image',
      pinned,
      { digests: { 'fluent/fluent-bit:4.2.8': fresh, '4.2.8': digest } },
      `fluent/fluent-bit:4.2.8@${fresh}`,
    ],
    [
      'a digest without a tag',
      `mirror.example/fluent-bit@${digest}`,
      { digests: { '4.2.8': fresh } },
      `mirror.example/fluent-bit@${fresh}`,
    ],
    [
      'a rewrite',
      'fluent/fluent-bit:3.2.0-debug',
      { rewrites: [{ from: 'docker.io/fluent', to: 'mirror.example/hub/' }] },
      'mirror.example/hub/fluent-bit:4.2.8-debug',
    ],
    [
      'a rewrite into an allowed registry',
      'cr.fluentbit.io/fluent/fluent-bit:3.2.0',
      {
        registries: ['mirror.example:5000'],
        rewrites: [
          { from: 'ghcr.io', to: 'nowhere.example' },
          { from: 'cr.fluentbit.io', to: 'mirror.example:5000' },
        ],
      },
      'mirror.example:5000/fluent/fluent-bit:4.2.8',
    ],
    [
      'an allowed part of a registry',
      'ghcr.io/fluent/fluent-bit:3.2.0',
      { registries: ['ghcr.io/fluent'] },
      'ghcr.io/fluent/fluent-bit:4.2.8',
    ],
  ])('%s', (_, image, policy, expected) => {
    expect(withVersion(image, '4.2.8', policy)).toEqual({ image: expected });
  });

  it.each<[string, string, ImagePolicy, string]>([
    [
      'a digest nobody gave',
      pinned,
      { digests: { '4.2.7': fresh } },
      `${pinned} is pinned by its digest: the digest of 4.2.8 is needed`,
    ],
    [
      'a digest that is none',
      pinned,
      { digests: { '4.2.8': 'sha256:12' } },
      `${pinned} is pinned by its digest: the digest of 4.2.8 is needed`,
    ],
    [
      'a registry that is not allowed',
      'fluent/fluent-bit:3.2.0',
      { registries: ['mirror.example', 'ghcr.io/fluent'] },
      'the policy allows images of mirror.example, ghcr.io/fluent only: mirror fluent/fluent-bit at 4.2.8 there',
    ],
    [
      'a registry whose name only begins alike',
      'mirror.example.org/fluent-bit:3.2.0',
      { registries: ['mirror.example'] },
      'the policy allows images of mirror.example only: mirror mirror.example.org/fluent-bit at 4.2.8 there',
    ],
  ])('%s', (_, image, policy, refused) => {
    expect(withVersion(image, '4.2.8', policy)).toEqual({ refused });
  });

  it('a pinned image never becomes a tag', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('fluent/fluent-bit', 'amazon/aws-for-fluent-bit', 'mirror.example:5000/x/fluent-bit'),
        fc.constantFrom('', ':3.2.0', ':2.32.2', ':latest', ':v3.2.0-debug'),
        fc.constantFrom<ImagePolicy>({}, { digests: { '5.0.9': fresh } }),
        (repository, tag, policy) => {
          const changed = withVersion(`${repository}${tag}@${digest}`, '5.0.9', policy);
          expect('refused' in changed || changed.image.endsWith(`@${fresh}`)).toBe(true);
        },
      ),
    );
  });
});
