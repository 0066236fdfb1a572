import type { Json } from '../page-protocol.ts';

export type JsonObject = { readonly [key: string]: Json | undefined };

/** The object itself, or an empty one for anything else: Block Kit is read, never trusted. */
export function asObject(value: Json | undefined): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
}

export function asList(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}

export function asText(value: Json | undefined): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' ? String(value) : '';
}

/** The text of a `plain_text` or `mrkdwn` object, as it was written. */
export function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : asText(asObject(value)['text']);
}

export function asNumber(value: Json | undefined): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' || value.trim() === '') return undefined;
  const number = Number(value);
  return Number.isNaN(number) ? undefined : number;
}
