import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../../../src/fluentbit/config/read-config.ts';

const folder = new URL('../../fixtures/fluentbit/ordinary/', import.meta.url);
const classicVersions = ['1.8.15', '1.9.10', '2.2.3'];
const versions = ['3.2.0', '3.2.9', '4.0.5', '4.2.8', '5.0.9', '5.1.1', undefined];

/** Configurations in the manner of the chart, of the CloudWatch guide and of the manual, with many keys of many plugins. */
const cases = readdirSync(folder).flatMap((name) =>
  [...(name.endsWith('.conf') ? classicVersions : []), ...versions].map(
    (version) => [name, version] as const,
  ),
);

describe('ordinary configurations', () => {
  it.each(cases)('%s on %s: nothing is said against it', (name, version) => {
    const text = readFileSync(new URL(name, folder), 'utf8');
    const { sections, problems } = readConfig([{ name, text }], name, { version });
    expect(problems).toEqual([]);
    expect(sections.length).toBeGreaterThan(3);
  });
});
