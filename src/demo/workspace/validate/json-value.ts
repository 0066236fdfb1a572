export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Slack does not say what it counts; code points are what people see. */
export function lengthOf(value: string): number {
  return Array.from(value).length;
}
