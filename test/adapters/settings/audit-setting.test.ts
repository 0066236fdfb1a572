import { expect, it } from 'vitest';
import { readSettings } from '../../../src/adapters/settings/settings-file.ts';

it.each([
  ['nothing said', '', undefined],
  ['off', 'audit: { lines: "off" }', undefined],
  ['stdout', 'audit: { lines: stdout }', 'stdout'],
  ['a file', 'audit: { lines: /var/log/fluent-medic/audit.jsonl }', '/var/log/fluent-medic/audit.jsonl'],
])('where the record goes as lines: %s', (_, text, lines) => {
  expect(readSettings(text, 'medic.yaml').auditLines).toBe(lines);
});

it.each([
  ['audit: { lines: 7 }', 'medic.yaml: audit.lines: Invalid input: expected string, received number'],
  ['audit: { file: a }', 'medic.yaml: audit: Unrecognized key: "file"'],
])('%s is a mistake', (text, sentence) => {
  expect(() => readSettings(text, 'medic.yaml')).toThrow(sentence);
});
