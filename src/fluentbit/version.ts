/** A Fluent Bit release number. */
export interface Version {
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
}

const shape = /^v?(\d{1,4})\.(\d{1,4})\.(\d{1,4})(?![\d])/;

/** Reads `3.2.0`, `v3.2.0` and tags such as `3.2.0-debug`; undefined for anything without three numbers. */
export function parseVersion(text: string): Version | undefined {
  const found = shape.exec(text.trim());
  if (!found) return undefined;
  return { major: Number(found[1]), minor: Number(found[2]), patch: Number(found[3]) };
}

/** Negative when `a` is older than `b`. A text that is no version sorts before every version. */
export function compareVersions(a: string, b: string): number {
  const left = parseVersion(a);
  const right = parseVersion(b);
  if (!left || !right) return Number(left !== undefined) - Number(right !== undefined);
  return left.major - right.major || left.minor - right.minor || left.patch - right.patch;
}

/** True when `version` is known and not older than `since`. */
export function isAtLeast(version: string | undefined, since: string): boolean {
  return version !== undefined && compareVersions(version, since) >= 0;
}

/** The release line of a version: `3.2` for `3.2.9`. */
export function lineOf(version: string): string | undefined {
  const parsed = parseVersion(version);
  return parsed && `${parsed.major}.${parsed.minor}`;
}
