import { redactSentence, redact } from '../evidence/redact.ts';
import { readConfigTarget } from '../plan/target.ts';
import type { AuditEntry, ValueChange } from './audit-entry.ts';

const longestText = 2_000;

/** The entry as it may be kept for good: no secret in any of its texts, none longer than 2,000 characters. */
export const sealed = (entry: AuditEntry): AuditEntry => cleanValue(entry) as AuditEntry;

function cleanValue(value: unknown): unknown {
  if (typeof value === 'string') return cleanText(value);
  if (Array.isArray(value)) return value.map(cleanValue);
  if (typeof value !== 'object' || value === null) return value;
  const inner = isValueChange(value) ? withoutSecrets(value) : value;
  return Object.fromEntries(Object.entries(inner).map(([key, each]) => [key, cleanValue(each)]));
}

function cleanText(text: string): string {
  const clean = redactSentence(text);
  return clean.length > longestText ? `${clean.slice(0, longestText - 1)}…` : clean;
}

const isValueChange = (value: object): value is ValueChange =>
  'target' in value && 'from' in value && 'to' in value;

/** A value's change as it may be told; whether it is secret is said by its key. */
export function withoutSecrets(change: ValueChange): ValueChange {
  const key = readConfigTarget(change.target)?.key;
  if (key === undefined) return change;
  const clean = (value: string) => redact(`${key} ${value}`).slice(key.length + 1);
  return { ...change, from: clean(change.from), to: clean(change.to) };
}
