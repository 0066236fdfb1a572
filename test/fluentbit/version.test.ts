import { describe, expect, it } from 'vitest';
import { compareVersions, isAtLeast, lineOf, parseVersion } from '../../src/fluentbit/version.ts';

describe('parseVersion', () => {
  it.each([
    ['3.2.0', { major: 3, minor: 2, patch: 0 }],
    ['v3.2.10', { major: 3, minor: 2, patch: 10 }],
    ['3.2.0-debug', { major: 3, minor: 2, patch: 0 }],
    ['3.2', undefined],
    ['latest', undefined],
    ['', undefined],
  ])('%s', (text, expected) => {
    expect(parseVersion(text)).toEqual(expected);
  });
});

describe('compareVersions', () => {
  it('orders by number, not by text, and puts what is no version first', () => {
    const sorted = ['3.2.10', 'latest', '3.2.9', '4.0.0', '1.9.10', 'v3.2.0'].toSorted(compareVersions);
    expect(sorted).toEqual(['latest', '1.9.10', 'v3.2.0', '3.2.9', '3.2.10', '4.0.0']);
  });

  it('knows whether a version is old enough, and its line', () => {
    expect([isAtLeast('4.0.3', '4.0.3'), isAtLeast('4.0.2', '4.0.3'), isAtLeast(undefined, '0.0.0')]).toEqual(
      [true, false, false],
    );
    expect([lineOf('4.2.8'), lineOf('latest')]).toEqual(['4.2', undefined]);
  });
});
