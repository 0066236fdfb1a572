import { said } from '../../language/words.ts';
import { z } from 'zod';
import { configPlaces } from '../../evidence/config-places.ts';
import type { ConfigMap } from '../../evidence/evidence.ts';
import { redact } from '../../evidence/redact.ts';
import type { Pod, Volume } from '../../signal/pod.ts';
import type { GapList } from './gap-list.ts';
import type { KubeApi } from './kube-api.ts';
import type { KubeJson } from './kube-objects.ts';
import { metadataJson } from './object-json.ts';
import { configOf, parse } from './object-schema.ts';
import { readOne } from './read-one.ts';

interface SecretQuestion {
  readonly namespace: string;
  readonly container: string;
  /** The pod, or what its template says. */
  readonly from: { readonly containers: Pod['containers']; readonly volumes: readonly Volume[] } | undefined;
  /** Whether the settings let the bot read it. */
  readonly mayRead: boolean;
}

const wouldTell = said('gap.wouldTell.config');

/**
 * The one Secret that the file Fluent Bit starts with stands in, as operators render it; no other is ever asked for. Its texts come
 * back without passwords, tokens and keys, as `configFiles` in the place of `data`.
 */
export async function collectConfigSecret(
  api: KubeApi,
  gaps: GapList,
  { namespace, container: wanted, from, mayRead }: SecretQuestion,
): Promise<KubeJson | undefined> {
  const container = from?.containers.find(({ name }) => name === wanted);
  const [place] = container && from ? configPlaces(container, from.volumes) : [];
  if (place?.kind !== 'Secret') return undefined;
  const { kind, name } = place;
  if (mayRead) {
    const json = await readOne(api, gaps, { kind, namespace, name, wouldTell });
    return json && withoutSecrets(json);
  }
  gaps.add({
    what: `${kind} ${namespace}/${name}`,
    why: said('gap.why.noSecrets'),
    wouldTell,
    object: { kind, namespace, name },
  });
  return undefined;
}

const secretJson = z.object({
  metadata: z.record(z.string(), z.unknown()),
  data: z.record(z.string(), z.string()).catch({}),
});

/** What is no text, such as a certificate store, is left out. */
function withoutSecrets(json: KubeJson): KubeJson {
  const { metadata, data } = secretJson.parse(json);
  const files = Object.entries(data).flatMap(([key, base64]) => {
    const text = textOf(base64);
    return text === undefined ? [] : [[key, redact(text)] as const];
  });
  // The last applied configuration repeats the data.
  const { annotations: _, ...rest } = metadata;
  return { apiVersion: 'v1', kind: 'Secret', metadata: rest, configFiles: Object.fromEntries(files) };
}

function textOf(base64: string): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(base64, 'base64'));
  } catch {
    return undefined;
  }
}

const configSecretJson = z.object({
  metadata: metadataJson,
  configFiles: z.record(z.string(), z.string()).catch({}),
});

/** Reads a Secret in the form of `collectConfigSecret`; one with `data` gives none. Throws a plain Error for anything else. */
export function readConfigSecret(json: unknown): ConfigMap {
  const { metadata, configFiles } = parse(configSecretJson, json, ['Secret']);
  return { kind: 'Secret', ...configOf(metadata, configFiles) };
}
