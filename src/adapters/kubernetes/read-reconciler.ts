import { z } from 'zod';
import type { GitSource, Reconciler } from '../../evidence/reconciler.ts';
import { present } from './present.ts';

const text = z.string().optional().catch(undefined);
const flag = z.boolean().catch(false);
const maybe = <T extends z.ZodType>(shape: T) => shape.optional().catch(undefined);

const sourceJson = z.object({
  repoURL: text,
  path: z.string().catch(''),
  targetRevision: text,
  chart: text,
  ref: text,
  helm: maybe(z.object({ valueFiles: z.array(z.string()).catch([]) })),
});
const applicationJson = z.object({
  spec: z.object({
    source: maybe(sourceJson),
    sources: z.array(sourceJson).catch([]),
    syncPolicy: maybe(
      z.object({ automated: maybe(z.object({ selfHeal: flag, enabled: z.boolean().catch(true) })) }),
    ),
  }),
  status: maybe(z.object({ sourceType: text, sourceTypes: z.array(z.string()).catch([]) })),
});
const nameJson = z.object({ kind: z.string(), name: z.string(), namespace: text });
const fluxJson = z.object({
  metadata: z.object({
    namespace: z.string().catch(''),
    labels: z.record(z.string(), z.string()).catch({}),
  }),
  spec: z.object({
    suspend: flag,
    path: z.string().catch(''),
    url: text,
    sourceRef: maybe(nameJson),
    driftDetection: maybe(z.object({ mode: text })),
    ref: maybe(z.object({ branch: text, tag: text, semver: text, name: text, commit: text })),
  }),
});

/** What an object of Argo CD or Flux says of how it works; undefined for any other kind, and for what cannot be read. */
export function readReconciler(kind: string, json: unknown): Reconciler | undefined {
  if (kind === 'Application') return readApplication(json);
  const flux = fluxJson.safeParse(json).data;
  if (!flux) return undefined;
  const { metadata, spec } = flux;
  switch (kind) {
    case 'Kustomization':
      return present({
        reverts: !spec.suspend,
        sourceRef: spec.sourceRef && { namespace: metadata.namespace, ...present(spec.sourceRef) },
        path: insideRepository(spec.path),
      });
    case 'HelmRelease':
      return present({
        reverts: !spec.suspend && spec.driftDetection?.mode === 'enabled',
        renders: 'helm' as const,
        sourceRef: keeperOf(metadata.labels),
      });
    case 'GitRepository': {
      if (spec.url === undefined) return undefined;
      const { branch, tag, semver, name, commit } = spec.ref ?? {};
      // Flux itself takes master where nothing is written.
      const revision = commit ?? name ?? semver ?? tag ?? branch ?? 'master';
      return { reverts: false, source: { repository: spec.url, revision, path: '', valueFiles: [] } };
    }
    default:
      return undefined;
  }
}

/** The Kustomization by which a HelmRelease comes into the cluster. */
function keeperOf(labels: Readonly<Record<string, string>>) {
  const name = labels['kustomize.toolkit.fluxcd.io/name'];
  const namespace = labels['kustomize.toolkit.fluxcd.io/namespace'];
  return name && namespace ? { kind: 'Kustomization', namespace, name } : undefined;
}

function readApplication(json: unknown): Reconciler | undefined {
  const read = applicationJson.safeParse(json).data;
  if (!read) return undefined;
  const { source: only, sources, syncPolicy } = read.spec;
  const all = only ? [only] : sources;
  const main = all.find(({ chart, helm }) => chart !== undefined || helm !== undefined) ?? all[0];
  const type = read.status?.sourceType ?? read.status?.sourceTypes[main ? all.indexOf(main) : 0];
  const automated = syncPolicy?.automated;
  return present({
    reverts: automated?.selfHeal === true && automated.enabled,
    renders: main?.chart === undefined ? rendering[type ?? ''] : ('helm' as const),
    source: main && gitSourceOf(main, all),
  });
}

const rendering: Readonly<Record<string, Reconciler['renders']>> = {
  Helm: 'helm',
  Kustomize: 'kustomize',
  Directory: 'manifests',
};

type Source = z.infer<typeof sourceJson>;

/** Where values or manifests stand in Git; undefined where a chart is fetched and its values stand in the Application itself. */
function gitSourceOf(main: Source, all: readonly Source[]): GitSource | undefined {
  const written = main.helm?.valueFiles ?? [];
  const elsewhere = written.findLast((file) => file.startsWith('$'));
  if (elsewhere !== undefined) {
    const [ref = '', ...rest] = elsewhere.slice(1).split('/');
    const other = all.find((each) => each.ref === ref);
    return other && asSource(other, '', [rest.join('/')]);
  }
  if (main.chart !== undefined) return undefined;
  const folder = insideRepository(main.path);
  const files = written.length > 0 ? written : ['values.yaml'];
  const isHelm = main.helm !== undefined;
  return asSource(main, folder, isHelm ? files.map((file) => joined(folder, file)) : []);
}

function asSource(
  { repoURL, targetRevision }: Source,
  folder: string,
  valueFiles: readonly string[],
): GitSource | undefined {
  if (repoURL === undefined) return undefined;
  const revision = targetRevision === 'HEAD' ? undefined : targetRevision;
  return present({ repository: repoURL, revision, path: folder, valueFiles });
}

const insideRepository = (written: string): string => written.replace(/^\.?\/+|^\.$|\/+$/g, '');

/** A path that begins with a slash counts from the root of the repository. */
function joined(folder: string, file: string): string {
  const parts: string[] = file.startsWith('/') ? [] : folder.split('/').filter(Boolean);
  for (const part of file.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}
