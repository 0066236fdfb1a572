import maps from './data/version_maps.json' with { type: 'json' };
import { digestFor, type ImagePolicy, isAllowedRepository, rewriteRepository } from './image-policy.ts';
import type { Locale } from '../language/locale.ts';
import { compareVersions } from './version.ts';
import { releaseWords } from './words/release-words.ts';

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
  const { repository, tag, digest } = splitImage(image);
  const vendor = vendorOf(repository);
  const found = tag === undefined ? null : tagShape.exec(tag);
  const version = versionOf(vendor, tag, found?.[3]);
  return { repository, tag, digest, vendor, version, suffix: found?.[4] ?? '' };
}

function splitImage(image: string): Pick<ImageReference, 'repository' | 'tag' | 'digest'> {
  const digest = digestShape.exec(image)?.[1];
  const named = digest === undefined ? image : image.slice(0, image.lastIndexOf('@'));
  const colon = named.lastIndexOf(':');
  const hasTag = colon > named.lastIndexOf('/');
  const repository = hasTag ? named.slice(0, colon) : named;
  return { repository, tag: hasTag ? named.slice(colon + 1) : undefined, digest };
}

/** The Fluent Bit versions that a vendor with a numbering of its own is known to ship; undefined where every version may come. */
export function versionsShippedAs(image: string): readonly string[] | undefined {
  return parseImage(image).vendor === 'aws' ? [...new Set(Object.values(awsVersions))] : undefined;
}

/** True when the last part of the repository is one that Fluent Bit images bear. */
export function isFluentBitImage(image: string): boolean {
  return fluentBitName.test(lastPartOf(image));
}

const fluentBitName =
  /^((mirrored-fluent-)?fluent-?bit.*|aws-for-fluent-bit|td-agent-bit|newrelic-fluentbit-output)$/;

/** The image's own name: the last part of its repository, without tag and digest. */
export function lastPartOf(image: string): string {
  return splitImage(image).repository.split('/').at(-1) ?? '';
}

/**
 * The same image at another Fluent Bit version. Registry, mirror, `v` and suffix stay, unless the policy rewrites the repository. Refused
 * where only the tag would change but something else decides: a digest the policy does not know, a floating tag, a vendor's own numbering,
 * a registry the policy does not allow.
 */
export function withVersion(image: string, version: string, policy: ImagePolicy = {}): ChangedImage {
  const { locale = 'en' } = policy;
  const say = releaseWords(locale).image;
  const reference = parseImage(image);
  const repository = rewriteRepository(reference.repository, policy);
  if (!isAllowedRepository(repository, policy)) {
    return { refused: say.registries(policy.registries ?? [], reference.repository, version) };
  }
  const isUntagged = reference.digest !== undefined && reference.tag === undefined;
  const tag = isUntagged ? { tag: version } : tagFor(image, reference, { version, locale });
  if ('refused' in tag) return tag;
  if (reference.digest === undefined) return { image: `${repository}:${tag.tag}` };
  const digest = digestFor(repository, tag.tag, version, policy);
  if (digest === undefined) {
    return { refused: say.pinned(image, version) };
  }
  return { image: isUntagged ? `${repository}@${digest}` : `${repository}:${tag.tag}@${digest}` };
}

interface Wanted {
  readonly version: string;
  readonly locale: Locale;
}

function tagFor(
  image: string,
  reference: ImageReference,
  wanted: Wanted,
): { readonly tag: string } | { readonly refused: string } {
  const { vendor, repository } = reference;
  const { version, locale } = wanted;
  const say = releaseWords(locale).image;
  if (vendor === 'aws') return awsTag(reference, wanted);
  const refused = vendorRefusal(image, vendor, wanted);
  if (refused !== undefined) return { refused };
  const found = tagShape.exec(reference.tag ?? '');
  if (!found) {
    return { refused: say.noVersion(image, repository, version) };
  }
  const [, prefix = '', letter = '', , suffix = ''] = found;
  if (!knownPrefix.test(prefix) || !knownSuffix.test(suffix)) {
    return { refused: say.ownBuild(reference.tag ?? '', repository, version) };
  }
  return { tag: `${prefix}${letter}${version}${suffix}` };
}

function vendorRefusal(
  image: string,
  vendor: ImageReference['vendor'],
  { version, locale }: Wanted,
): string | undefined {
  const say = releaseWords(locale).image;
  if (vendor === 'bitnami') return say.bitnami(image, version);
  if (vendor === 'gke') return say.gke(image);
  if (vendor === 'grafana' || vendor === 'newrelic') return say.ownNumbers(image, version);
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
  { version, locale }: Wanted,
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
  const instead = next === undefined ? undefined : { image: newestOf(next), version: next };
  return { refused: releaseWords(locale).image.noAwsImage(repository, version, instead) };
}
