import type { Locale } from '../language/locale.ts';

/** Where images may come from. Whatever is left out is not restricted. */
export interface ImagePolicy {
  /** Registries, or parts of one: `registry.example`, `ghcr.io/fluent`. */
  readonly registries?: readonly string[];
  /** Repositories that are taken from elsewhere: the beginning `from` becomes `to`. The first that fits counts. */
  readonly rewrites?: readonly { readonly from: string; readonly to: string }[];
  /** `sha256:…` by `repository:tag` or by Fluent Bit version: the only way to change an image that is pinned by its digest. */
  readonly digests?: Readonly<Record<string, string>>;
  /** The language in which a refusal is told; English by default. */
  readonly locale?: Locale;
}

/** The repository the policy takes this one from; as it is where no rewrite fits. */
export function rewriteRepository(repository: string, { rewrites = [] }: ImagePolicy): string {
  const rule = rewrites.find(({ from }) => liesUnder(repository, from));
  if (!rule) return repository;
  const full = withRegistry(repository);
  return `${trimmed(rule.to)}${full.slice(withRegistry(trimmed(rule.from)).length)}`;
}

/** True when the policy lets images of this repository run. */
export function isAllowedRepository(repository: string, { registries }: ImagePolicy): boolean {
  return registries === undefined || registries.some((each) => liesUnder(repository, each));
}

/** The digest the policy knows for an image; undefined where it knows none that is well formed. */
export function digestFor(
  repository: string,
  tag: string,
  version: string,
  { digests = {} }: ImagePolicy,
): string | undefined {
  const found = [`${repository}:${tag}`, version].flatMap((key) =>
    Object.hasOwn(digests, key) ? (digests[key] ?? []) : [],
  )[0];
  return found !== undefined && /^sha256:[0-9a-f]{64}$/.test(found) ? found : undefined;
}

function liesUnder(repository: string, part: string): boolean {
  const full = withRegistry(repository);
  const wanted = withRegistry(trimmed(part));
  return full === wanted || full.startsWith(`${wanted}/`);
}

/** A name without a registry lies on Docker Hub. */
function withRegistry(repository: string): string {
  const first = repository.split('/')[0] ?? '';
  const isRegistry = first === 'localhost' || /[.:]/.test(first);
  return isRegistry ? repository : `docker.io/${repository}`;
}

const trimmed = (part: string): string => part.replace(/\/+$/, '');
