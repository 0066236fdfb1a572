import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { read } from './read-brief.ts';

const fixtures = new URL('../../fixtures/fluentbit/', import.meta.url);

describe('against recorded dry runs', () => {
  const codes = JSON.parse(readFileSync(new URL('dry-run.json', fixtures), 'utf8')) as Record<
    string,
    Record<string, number>
  >;
  /** What a dry run does not look at (storage.path), what only the plugin's own list of keys tells, and files from elsewhere. */
  const notComparable = /^(fs-no-path|bad-property|unknown-plugin|missing-include)/;
  const cases = readdirSync(new URL('configs/', fixtures))
    .filter((name) => !notComparable.test(name))
    .flatMap((name) => Object.keys(codes).map((at) => [name, at] as const))
    .filter(([name, at]) => !(name.endsWith('.yaml') && at === 'v1.9.2'));

  it.each(cases)('%s on %s', (name, at) => {
    const text = readFileSync(new URL(`configs/${name}`, fixtures), 'utf8');
    const refuses = read(text, name, at).problems.some((each) => each.refusesStart);
    expect(refuses ? 1 : 0).toBe(codes[at]?.[name.replace(/\.\w+$/, '')]);
  });
});
