/** A released Fluent Bit and what the simulation needs to know of how it behaves. */
export interface FluentBitVersion {
  readonly text: string;
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
}

/** The newest patch of each released line (upstream tags up to August 2026). */
const newestPatch: Readonly<Record<string, number>> = {
  '1.8': 15,
  '1.9': 10,
  '2.0': 14,
  '2.1': 10,
  '2.2': 3,
  '3.0': 7,
  '3.1': 10,
  '3.2': 10,
  '4.0': 14,
  '4.1': 2,
  '4.2': 8,
  '5.0': 9,
  '5.1': 1,
};

/** Reads the tag of an image such as `cr.fluentbit.io/fluent/fluent-bit:4.2.8-debug`; `undefined` if no such release. */
export function releasedVersion(image: string): FluentBitVersion | undefined {
  const match = /fluent-bit:v?(\d+)\.(\d+)\.(\d+)(-debug)?(@sha256:[0-9a-f]+)?$/.exec(image);
  if (!match) return undefined;
  const [major, minor, patch] = match.slice(1, 4).map(Number);
  if (major === undefined || minor === undefined || patch === undefined) return undefined;
  const newest = newestPatch[`${major}.${minor}`];
  if (newest === undefined || patch > newest) return undefined;
  return { text: `${major}.${minor}.${patch}`, major, minor, patch };
}

export function atLeast(version: FluentBitVersion, text: string): boolean {
  const [major = 0, minor = 0, patch = 0] = text.split('.').map(Number);
  if (version.major !== major) return version.major > major;
  if (version.minor !== minor) return version.minor > minor;
  return version.patch >= patch;
}

const within = (version: FluentBitVersion, first: string, last: string) =>
  atLeast(version, first) && (version.text === last || !atLeast(version, last));

/** The pause of a forward input frees connections that are still being read: use after free. */
export function crashesOnPause(version: FluentBitVersion): boolean {
  return [
    ['3.1.2', '3.2.2'],
    ['4.0.3', '4.0.13'],
    ['4.1.0', '4.1.1'],
    ['4.2.0', '4.2.0'],
  ].some(([first = '', last = '']) => within(version, first, last));
}

/** Bytes that each acknowledgement leaves behind (commit 2b7793886; fixed in 2.0.9). */
export const leakedPerAcknowledgement = (version: FluentBitVersion): number =>
  atLeast(version, '2.0.9') ? 0 : 8192;

/** Between these the pause leaves connections open, goes on reading and throws the records away. */
export const losesWhilePaused = (version: FluentBitVersion): boolean => within(version, '3.2.3', '4.0.2');

/** From here on a size that cannot be read stops the start; before it one line is logged and no limit is set. */
export const refusesBadSizes = (version: FluentBitVersion): boolean => atLeast(version, '4.0.3');
