import maps from './data/version_maps.json' with { type: 'json' };
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
  /** Images with a numbering of their own. */
  readonly vendor: 'upstream' | 'aws' | 'bitnami' | 'other';
}

const digestShape = /@([a-z0-9]+:[0-9a-f]{32,})$/i;
const tagShape = /^(.*?)(v?)(\d+\.\d+\.\d+)((?:[-._].*)?)$/;
const awsVersions: Readonly<Record<string, string>> = maps.aws_for_fluent_bit;

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
  return {
    repository,
    tag,
    digest,
    vendor,
    version: versionOf(vendor, tag, found?.[3]),
    suffix: found?.[4] ?? '',
  };
}

/** True when the last part of the repository is one that Fluent Bit images bear. */
export function isFluentBitImage(image: string): boolean {
  const name = parseImage(image).repository.split('/').at(-1) ?? '';
  return /^(fluent-?bit.*|aws-for-fluent-bit|td-agent-bit)$/.test(name);
}

/**
 * The same image at another Fluent Bit version. Registry, mirror, `v` and suffix stay. Refused where only the tag would change but something
 * else decides: a digest, a floating tag, a vendor's own numbering.
 */
export function withVersion(
  image: string,
  version: string,
): { readonly image: string } | { readonly refused: string } {
  const reference = parseImage(image);
  if (reference.digest !== undefined) {
    return { refused: `${image} is pinned by its digest: the digest of ${version} is needed` };
  }
  if (reference.vendor === 'aws') return awsImage(reference, version);
  if (reference.vendor === 'bitnami') {
    return {
      refused: `${image} is a Bitnami build with revisions of its own: choose its tag for ${version} by hand`,
    };
  }
  const found = tagShape.exec(reference.tag ?? '');
  if (!found) {
    return {
      refused: `the tag of ${image} does not say a version; set ${reference.repository}:${version} by hand`,
    };
  }
  return { image: `${reference.repository}:${found[1] ?? ''}${found[2] ?? ''}${version}${found[4] ?? ''}` };
}

function vendorOf(repository: string): ImageReference['vendor'] {
  const name = repository.split('/').at(-1) ?? '';
  if (name === 'aws-for-fluent-bit') return 'aws';
  if (/(^|\/)bitnami(legacy)?\//.test(repository)) return 'bitnami';
  return /^(fluent-bit|fluentbit|td-agent-bit)$/.test(name) ? 'upstream' : 'other';
}

function versionOf(
  vendor: ImageReference['vendor'],
  tag: string | undefined,
  written: string | undefined,
): string | undefined {
  if (tag === undefined) return undefined;
  if (vendor !== 'aws') return written;
  const dated = /^(?:\w+-)?(\d+\.\d+\.\d+(?:\.\d+)?)/.exec(tag)?.[1] ?? '';
  return awsVersions[dated] ?? awsVersions[written ?? ''];
}

/** The newest image of AWS that ships exactly this version. */
function awsImage(reference: ImageReference, version: string): { image: string } | { refused: string } {
  const fitting = Object.keys(awsVersions).filter((own) => awsVersions[own] === version);
  const newest = fitting.toSorted(compareVersions).at(-1);
  if (newest === undefined) {
    return { refused: `no known ${reference.repository} image ships Fluent Bit ${version}` };
  }
  return { image: `${reference.repository}:${newest}` };
}
