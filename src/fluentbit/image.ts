import maps from './data/version_maps.json' with { type: 'json' };
import { digestFor, type ImagePolicy, isAllowedRepository, rewriteRepository } from './image-policy.ts';
import { compareVersions } from './version.ts';

/** An image reference taken apart. */
export interface ImageReference {
  /** Registry and path, as written. */
  readonly repository: string;
  readonly tag: string | undefined;
  /** `sha256:…` */
  readonly digest: string | undefined;
  /** The Fluent Bit version the tag stands for; undefined when the tag does not say. */
  readonly version: string | undefined;
  /** What follows the version in the tag: `-debug`, `-arm64`. */
  readonly suffix: string;
  /** Images with a numbering or with builds of their own. */
  readonly vendor: 'upstream' | 'aws' | 'bitnami' | 'gke' | 'grafana' | 'newrelic' | 'other';
}

/** The same image at another version, or why not and what to do instead. */
export type ChangedImage = { readonly image: string } | { readonly refused: string };

const digestShape = /@([a-z0-9]+:[0-9a-f]{32,})$/i;
const tagShape = /^(.*?)(v?)(\d+\.\d+\.\d+)((?:[-._].*)?)$/;
const awsTagShape = /^((?:init-|debug-)*)(\d+\.\d+\.\d+(?:\.\d+)?)/;
const awsVersions: Readonly<Record<string, string>> = maps.aws_for_fluent_bit;
/** Prefixes and suffixes under which every version is published. */
const knownPrefix = /^(windows-\d+-|(amd64|arm64v8|arm32v7|x86_64)-)?$/;
const knownSuffix = /^(-debug)?(-(amd64|arm64|arm64v8|arm32v7|x86_64))?(-debug)?$/;

/** Reads an image reference. Never throws: what does not look like one has neither tag nor version. */
export function parseImage(image: string): ImageReference {
  const digest = digestShape.exec(image)?.[1];
  const named = digest === undefined ? image : image.slice(0, image.lastIndexOf('@'));
  const colon = named.lastIndexOf(':');
  const hasTag = colon > named.lastIndexOf('/');
  const repository = hasTag ? named.slice(0, colon) : named;
  const tag = hasTag ? named.slice(colon + 1) : undefined;
  const vendor = vendorOf(repository);
  const found = tag === undefined ? null : tagShape.exec(tag);
  const version = versionOf(vendor, tag, found?.[3]);
  return { repository, tag, digest, vendor, version, suffix: found?.[4] ?? '' };
}

/** True when the last part of the repository is one that Fluent Bit images bear. */
export function isFluentBitImage(image: string): boolean {
  const name = parseImage(image).repository.split('/').at(-1) ?? '';
  return /^((mirrored-fluent-)?fluent-?bit.*|aws-for-fluent-bit|td-agent-bit|newrelic-fluentbit-output)$/.test(
    name,
  );
}

/**
 * The same image at another Fluent Bit version. Registry, mirror, `v` and suffix stay, unless the policy rewrites the repository. Refused
 * where only the tag would change but something else decides: a digest the policy does not know, a floating tag, a vendor's own numbering,
 * a registry the policy does not allow.
 */
export function withVersion(image: string, version: string, policy: ImagePolicy = {}): ChangedImage {
  const reference = parseImage(image);
  const repository = rewriteRepository(reference.repository, policy);
  if (!isAllowedRepository(repository, policy)) {
    const registries = policy.registries?.join(', ') || 'no registry';
    return {
      refused: `the policy allows images of ${registries} only: mirror ${reference.repository} at ${version} there`,
    };
  }
  const isUntagged = reference.digest !== undefined && reference.tag === undefined;
  const tag = isUntagged ? { tag: version } : tagFor(image, reference, version);
  if ('refused' in tag) return tag;
  if (reference.digest === undefined) return { image: `${repository}:${tag.tag}` };
  const digest = digestFor(repository, tag.tag, version, policy);
  if (digest === undefined) {
    return { refused: `${image} is pinned by its digest: the digest of ${version} is needed` };
  }
  return { image: isUntagged ? `${repository}@${digest}` : `${repository}:${tag.tag}@${digest}` };
}

function tagFor(
  image: string,
  reference: ImageReference,
  version: string,
): { readonly tag: string } | { readonly refused: string } {
  const { vendor, repository } = reference;
  if (vendor === 'aws') return awsTag(reference, version);
  const refused = vendorRefusal(image, vendor, version);
  if (refused !== undefined) return { refused };
  const found = tagShape.exec(reference.tag ?? '');
  if (!found) {
    return { refused: `the tag of ${image} does not say a version; set ${repository}:${version} by hand` };
  }
  const [, prefix = '', letter = '', , suffix = ''] = found;
  if (!knownPrefix.test(prefix) || !knownSuffix.test(suffix)) {
    return {
      refused: `"${reference.tag}" is a build of its own: choose the tag of ${repository} for ${version} by hand`,
    };
  }
  return { tag: `${prefix}${letter}${version}${suffix}` };
}

function vendorRefusal(image: string, vendor: ImageReference['vendor'], version: string): string | undefined {
  if (vendor === 'bitnami')
    return `${image} is a Bitnami build with revisions of its own: choose its tag for ${version} by hand`;
  if (vendor === 'gke') return `${image} belongs to GKE, which puts it back: run a Fluent Bit of your own`;
  if (vendor === 'grafana' || vendor === 'newrelic')
    return `${image} is numbered after its plugin, not after Fluent Bit: find the build that holds ${version} by its start-up banner`;
  return undefined;
}

function vendorOf(repository: string): ImageReference['vendor'] {
  const name = repository.split('/').at(-1) ?? '';
  if (name === 'aws-for-fluent-bit') return 'aws';
  if (name === 'newrelic-fluentbit-output') return 'newrelic';
  if (name.startsWith('fluent-bit-plugin-')) return 'grafana';
  if (/(^|\/)bitnami(legacy|secure)?\//.test(repository)) return 'bitnami';
  if (repository.startsWith('gke.gcr.io/')) return 'gke';
  return /^(fluent-bit|fluentbit|td-agent-bit)$/.test(name) ? 'upstream' : 'other';
}

/** `data/version_maps.json` says which Fluent Bit an image of AWS ships, with and without its date. */
function versionOf(
  vendor: ImageReference['vendor'],
  tag: string | undefined,
  written: string | undefined,
): string | undefined {
  if (tag === undefined || vendor === 'grafana' || vendor === 'newrelic') return undefined;
  if (vendor !== 'aws') return written;
  const own = awsTagShape.exec(tag)?.[2] ?? '';
  return awsVersions[own] ?? awsVersions[written ?? ''];
}

/** The newest image of AWS that ships exactly this version. */
function awsTag(
  { repository, tag = '' }: ImageReference,
  version: string,
): { readonly tag: string } | { readonly refused: string } {
  const prefix = awsTagShape.exec(tag)?.[1] ?? '';
  const newestOf = (wanted: string): string | undefined =>
    Object.keys(awsVersions)
      .filter((own) => awsVersions[own] === wanted)
      .toSorted(compareVersions)
      .at(-1);
  const newest = newestOf(version);
  if (newest !== undefined) return { tag: `${prefix}${newest}` };
  const next = Object.values(awsVersions)
    .filter((own) => compareVersions(own, version) > 0)
    .toSorted(compareVersions)[0];
  const instead = next === undefined ? '' : `; ${newestOf(next)} ships ${next}, the next that does`;
  return { refused: `no known ${repository} image ships Fluent Bit ${version}${instead}` };
}
