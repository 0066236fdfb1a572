import { describe, expect, it } from 'vitest';
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
      'fluent/fluentd:v1.16',
      'nginx',
    ];
    expect(images.map(isFluentBitImage)).toEqual([true, true, true, false, false]);
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
      { refused: 'no known amazon/aws-for-fluent-bit image ships Fluent Bit 4.2.8' },
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
});
