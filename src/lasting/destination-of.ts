import type { Facts, OwnerSign } from '../diagnosis/facts.ts';
import { keeperBehind } from '../diagnosis/owner-signs.ts';
import type { GitSource, ObjectName, Reconciler } from '../evidence/reconciler.ts';
import type { FieldEdit } from '../plan/field-edit.ts';
import type { Destination } from '../plan/lasting.ts';
import type { Changes } from './changes-of.ts';
import { type Chart, knowsChart, valueEdits } from './helm-values.ts';
import { resourceEdits } from './operator-resource.ts';
import { mappingFor, type SourceMapping } from './source-mapping.ts';
import type { LastingWords } from './lasting-words.ts';
import { workloadEdits } from './workload-edits.ts';

export interface Kept {
  /** Whose files make the objects; undefined where nothing tells. */
  readonly owner: OwnerSign | undefined;
  /** What keeps those files where `owner` is an operator: its custom resources may come from GitOps. */
  readonly above: OwnerSign | undefined;
  readonly chart: Chart | undefined;
  readonly nameOf: (owner: OwnerSign) => string;
}

type Place = Omit<Destination, 'edits'> & { readonly holds: 'manifests' | 'helm-values' };
export type FoundDestination = { readonly destination: Destination } | { readonly noDestination: string };

/** Where in Git the change belongs: from the settings, else from what the cluster says of Argo CD or Flux. Never guessed. */
export function destinationOf(
  facts: Facts,
  {
    changes,
    kept,
    sources,
    say,
  }: {
    readonly changes: Changes;
    readonly kept: Kept;
    readonly sources: readonly SourceMapping[];
    readonly say: LastingWords;
  },
): FoundDestination {
  if (kept.owner?.kind === 'addon') return { noDestination: say.noDestination('addon') };
  const isHidden = changes.config.every(({ kind }) => kind === 'Secret');
  if (isHidden && !changes.image && !changes.memory) return { noDestination: say.noDestination('unseen') };
  const place = placeOf(facts, kept, sources, say);
  if ('noDestination' in place) return place;
  const edits = editsOf(facts, changes, { kept, holds: place.holds, say });
  if ('noDestination' in edits) return edits;
  const { holds: _holds, ...where } = place;
  return { destination: { ...where, edits } };
}

function placeOf(
  facts: Facts,
  { owner, above, nameOf }: Kept,
  sources: readonly SourceMapping[],
  say: LastingWords,
): Place | { readonly noDestination: string } {
  const none = (why: Parameters<LastingWords['noDestination']>[0]) => ({
    noDestination: say.noDestination(why),
  });
  const mapped = mappingFor(sources, facts);
  if (mapped === 'ambiguous') return none('ambiguous');
  if (mapped) {
    const { repository, branch, path, holds } = mapped;
    return { repository, path, holds, from: say.settings, ...(branch === undefined ? {} : { branch }) };
  }
  const keeper = owner?.kind === 'operator' ? above : owner;
  if (keeper?.kind !== 'argo-cd' && keeper?.kind !== 'flux' && keeper?.kind !== 'flux-helm')
    return none('unmapped');
  const reconciler = keeperBehind(keeper, facts.keepers)?.reconciler;
  if (!reconciler) return none('unread');
  const found =
    keeper.kind === 'argo-cd' ? inApplication(reconciler) : followed(facts, reconciler, keeper.kind);
  if (typeof found === 'string') return none(found);
  const { repository, revision, path, holds } = found;
  if (revision !== undefined && !isBranch(revision)) return { noDestination: say.noBranch(revision) };
  const from = nameOf(keeper);
  return { repository, path, holds, from, ...(revision === undefined ? {} : { branch: revision }) };
}

/** A commit or a range of versions cannot be added to; whether a name is a branch or a tag only the repository knows. */
const isBranch = (revision: string): boolean => !/^[0-9a-f]{40}$|[*~^<>\s]/.test(revision);

type Found = Pick<GitSource, 'repository' | 'revision' | 'path'> & Pick<Place, 'holds'>;

function inApplication({ source, renders }: Reconciler): Found | 'inline' {
  if (!source) return 'inline';
  const { repository, revision, path, valueFiles } = source;
  const found = { repository, ...(revision === undefined ? {} : { revision }) };
  const values = valueFiles.at(-1);
  if (values !== undefined) return { ...found, path: values, holds: 'helm-values' };
  if (renders !== 'helm') return { ...found, path, holds: 'manifests' };
  return { ...found, path: [path, 'values.yaml'].filter(Boolean).join('/'), holds: 'helm-values' };
}

/** From a HelmRelease to its Kustomization, and from that to its GitRepository. */
function followed(
  { keepers }: Facts,
  first: Reconciler,
  kind: 'flux' | 'flux-helm',
): Found | 'unread' | 'notGit' {
  const next = (ref: ObjectName | undefined) =>
    keepers.find(
      (each) => each.kind === ref?.kind && each.name === ref.name && each.namespace === ref.namespace,
    )?.reconciler;
  const kustomization = kind === 'flux' ? first : next(first.sourceRef);
  if (!kustomization?.sourceRef) return 'unread';
  if (kustomization.sourceRef.kind !== 'GitRepository') return 'notGit';
  const source = next(kustomization.sourceRef)?.source;
  if (!source) return 'unread';
  return { ...source, path: kustomization.path ?? '', holds: 'manifests' };
}

function editsOf(
  facts: Facts,
  changes: Changes,
  {
    kept,
    holds,
    say,
  }: {
    readonly kept: Kept;
    readonly holds: Place['holds'];
    readonly say: LastingWords;
  },
): Destination['edits'] | { readonly noDestination: string } {
  const { owner, chart } = kept;
  if (owner?.kind === 'operator' && holds === 'manifests') {
    const { objects, notes } = resourceEdits(facts, changes, say);
    const [missing] = notes;
    return missing === undefined ? { kind: 'objects', objects } : { noDestination: missing };
  }
  const isRelease = owner?.kind === 'flux-helm' && holds === 'manifests';
  if (holds === 'manifests' && !isRelease) return { kind: 'objects', objects: workloadEdits(changes) };
  if (!chart || !knowsChart(chart)) return { noDestination: say.unknownChart(chart?.name) };
  const { edits, unknown } = valueEdits(changes, chart);
  const [first] = unknown;
  if (first !== undefined) return { noDestination: say.unknownKeys(first) };
  if (!isRelease) return { kind: 'values', chart: chart.name, edits };
  const { name = '', namespace = '' } = owner;
  return { kind: 'objects', objects: [{ kind: 'HelmRelease', namespace, name, edits: below(edits) }] };
}

const below = (edits: readonly FieldEdit[]): readonly FieldEdit[] =>
  edits.map((edit) => ({ ...edit, path: ['spec', 'values', ...edit.path] }));
