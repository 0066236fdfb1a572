import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { playbookJsonSchema } from '../../../src/adapters/playbooks/playbook-json-schema.ts';

const playbooks = path.join(import.meta.dirname, '../../../playbooks');

test('the shipped schema is the one of this version: npm run schema writes it anew', () => {
  const shipped = readFileSync(path.join(playbooks, 'schema.json'), 'utf8');
  expect(JSON.parse(shipped)).toEqual(playbookJsonSchema());
});

test.each(readdirSync(playbooks).filter((name) => name.endsWith('.yaml')))(
  '%s fits the schema as it is written',
  (name) => {
    const schema = z.fromJSONSchema(playbookJsonSchema()['else'] as Parameters<typeof z.fromJSONSchema>[0]);
    const written: unknown = parse(readFileSync(path.join(playbooks, name), 'utf8'));
    expect(schema.safeParse(written).error).toBeUndefined();
    expect(schema.safeParse({ ...(written as object), plan: ['reboot'] }).success).toBe(false);
  },
);

test('every field says what it is for', () => {
  expect(fieldsWithout('description', playbookJsonSchema(), '')).toEqual([]);
});

test('a plan step may be a name or say its values, a text may be one or in several languages, English among them', () => {
  const { properties } = playbookJsonSchema()['else'] as {
    properties: { plan: { items: unknown }; findings: { items: { properties: { title: unknown } } } };
  };
  expect(properties.plan.items).toMatchObject({ anyOf: [{ type: 'string' }, { oneOf: expect.any(Array) }] });
  expect(properties.findings.items.properties.title).toMatchObject({
    anyOf: [
      { type: 'string' },
      { type: 'object', required: ['en'], properties: { 'zh-CN': { type: 'string' } } },
    ],
  });
});

function fieldsWithout(word: string, schema: unknown, at: string): readonly string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  return Object.entries(schema).flatMap(([key, value]: [string, unknown]) =>
    key === 'properties'
      ? Object.entries(value as Record<string, object>).flatMap(([name, field]) => [
          ...(at.endsWith('/if') || word in field ? [] : [`${at}/${name}`]),
          ...fieldsWithout(word, field, `${at}/${name}`),
        ])
      : fieldsWithout(word, value, `${at}/${key}`),
  );
}
