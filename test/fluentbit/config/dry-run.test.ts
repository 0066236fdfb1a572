import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../../../src/fluentbit/config/read-config.ts';

const fixtures = new URL('../../fixtures/fluentbit/', import.meta.url);
const codes = JSON.parse(readFileSync(new URL('dry-run.json', fixtures), 'utf8')) as Record<
  string,
  Record<string, number>
>;
const files = readdirSync(new URL('configs/', fixtures));
const versions = Object.keys(codes);

/** 1 where a dry run of that version would refuse. */
function dryRun(name: string, tag: string): number {
  const text = readFileSync(new URL(`configs/${name}`, fixtures), 'utf8');
  const { problems } = readConfig([{ name, text }], name, { version: tag.slice(1), env: {}, complete: true });
  return problems.some((each) => each.refusesStart && !each.dryRunMisses) ? 1 : 0;
}

describe('against recorded dry runs', () => {
  it('has the whole table', () => {
    expect([files.length, versions]).toEqual([23, ['v1.9.2', 'v3.2.0', 'v3.2.9', 'v4.2.8', 'v5.1.1']]);
  });

  it.each(files)('%s', (name) => {
    const row = name.replace(/\.\w+$/, '');
    const read = Object.fromEntries(versions.map((tag) => [tag, dryRun(name, tag)]));
    expect(read).toEqual(Object.fromEntries(versions.map((tag) => [tag, codes[tag]?.[row]])));
  });
});
