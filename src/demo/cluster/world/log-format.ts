import { atLeast, type FluentBitVersion } from './fluent-bit-version.ts';

export type LogLevel = 'error' | 'warn' | 'info';

const levelTags: Readonly<Record<LogLevel, string>> = { error: '[error]', warn: '[ warn]', info: '[ info]' };

/**
 * One log line as that version prints it. The fraction of a second came with 4.1.0 (nanoseconds, not
 * zero-padded) and shrank to milliseconds with 5.0.0.
 */
export function formatLine(version: FluentBitVersion, atMs: number, level: LogLevel, text: string): string {
  return `[${second(atMs)}${fraction(version, atMs)}] ${levelTags[level]} ${text}`;
}

/** The signal handler prints without a level and without a fraction. */
export const formatSignalLine = (atMs: number, signal: string): string =>
  `[${second(atMs)}] [engine] caught signal (${signal})`;

function second(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 19).replaceAll('-', '/').replace('T', ' ');
}

function fraction(version: FluentBitVersion, atMs: number): string {
  const ms = Math.floor(atMs) % 1000;
  if (atLeast(version, '5.0.0')) return `.${String(ms).padStart(3, '0')}`;
  if (!atLeast(version, '4.1.0')) return '';
  const nanos = Math.round((atMs % 1000) * 1e6) + ((Math.floor(atMs) * 7919) % 999_983);
  return `.${nanos % 1_000_000_000}`;
}
