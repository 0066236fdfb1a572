/**
 * The name by which Git knows a ConfigMap: without the hash that Kustomize adds to what it generates, and without what the bot adds to
 * the copies that it makes of one.
 */
export const nameInGit = (name: string): string =>
  name.replace(/-medic-[0-9a-f]{8}$/, '').replace(/-[2456789bcdfghkmt]{10}$/, '');
