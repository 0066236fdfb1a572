import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ambiguity, type SizeReader } from '../../src/fluentbit/ambiguity.ts';
import { parseQuantity } from '../../src/fluentbit/quantity.ts';
import { readSize } from '../../src/fluentbit/size.ts';

describe('ambiguity', () => {
  it.each<[string, SizeReader, string | undefined]>([
    ['512m', 'fluent-bit', '"512m" is 512,000,000 bytes to Fluent Bit, but 1 byte to Kubernetes.'],
    [
      '512m',
      'kubernetes',
      '"512m" is 1 byte to Kubernetes, but 512,000,000 bytes to Fluent Bit; write 512Mi or 512M.',
    ],
    [
      '512Mi',
      'fluent-bit',
      '"512Mi" is no size to Fluent Bit, but 536,870,912 bytes to Kubernetes; write 512M for decimal units.',
    ],
    ['512Mi', 'kubernetes', '"512Mi" is 536,870,912 bytes to Kubernetes, but no size to Fluent Bit.'],
    ['5MB', 'fluent-bit', '"5MB" is 5,000,000 bytes to Fluent Bit, but no size to Kubernetes.'],
    [
      '5MB',
      'kubernetes',
      '"5MB" is no size to Kubernetes, but 5,000,000 bytes to Fluent Bit; write 5Mi or 5M.',
    ],
    [
      '64K',
      'kubernetes',
      '"64K" is no size to Kubernetes, but 64,000 bytes to Fluent Bit; write 64Ki or 64k.',
    ],
    ['512M', 'fluent-bit', undefined],
    ['512000000', 'kubernetes', undefined],
    ['lots', 'kubernetes', undefined],
  ])('%s for %s', (text, reader, expected) => {
    expect(ambiguity(text, reader)).toBe(expected);
  });

  it('is silent exactly where both readers agree', () => {
    const text = fc.stringMatching(/^\d{1,4}(\.\d)?(m|M|Mi|k|K|Ki|G|Gi|MB)?$/);
    fc.assert(
      fc.property(text, (size) => {
        const own = readSize(size);
        const isSame = (own.ok ? own.bytes : undefined) === parseQuantity(size);
        expect(ambiguity(size, 'fluent-bit') === undefined).toBe(isSame);
      }),
    );
  });
});
