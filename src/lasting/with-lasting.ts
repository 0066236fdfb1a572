import type { Facts, OwnerSign } from '../diagnosis/facts.ts';
import type { Locale } from '../language/locale.ts';
import { keeperBehind } from '../diagnosis/owner-signs.ts';
import { digestOf } from '../plan/digest.ts';
import type { Handwork } from '../plan/lasting.ts';
import { nameOf, strongestFirst } from '../plan/owner-words.ts';
import type { Plan } from '../plan/plan.ts';
import { planWords } from '../plan/sentences/plan-words.ts';
import { addonForm } from './addon-form.ts';
import { byHand } from './by-hand.ts';
import { type Changes, changesOf } from './changes-of.ts';
import { destinationOf, type Kept } from './destination-of.ts';
import { type Chart, chartOf, knowsChart, valuesFile, valuesOverlay } from './helm-values.ts';
import { kustomizeComponent } from './kustomize-component.ts';
import { resourceEdits, resourcePatches } from './operator-resource.ts';
import { commandLine } from './shell-word.ts';
import type { SourceMapping } from './source-mapping.ts';
import { type LastingWords, lastingWords } from './lasting-words.ts';

/**
 * The plan with what makes it last: files and commands for whoever keeps the objects, the same by hand, and where in Git it belongs.
 * The digest covers that place. A plan that changes nothing, or that nobody should carry out as it stands, stays as it is.
 */
export function withLasting(
  plan: Plan,
  facts: Facts,
  {
    sources = [],
    locale = 'en',
  }: {
    readonly sources?: readonly SourceMapping[];
    readonly locale?: Locale;
  } = {},
): Plan {
  const changes = changesOf(plan, facts);
  if (!changes || (plan.adviceOnly !== undefined && !plan.lastsElsewhere)) return plan;
  const say = lastingWords(locale);
  const kept = keptBy(facts, locale);
  const { owner } = kept;
  const lasting = {
    ...(owner ? { owner: kept.nameOf(owner) } : {}),
    ...formFor(facts, changes, kept, say),
    ...destinationOf(facts, { changes, kept, sources, say }),
    byHand: byHand(facts, changes, say),
  };
  const whole = { ...plan, lasting };
  return { ...whole, digest: digestOf(whole) };
}

function keptBy(facts: Facts, locale: Locale): Kept {
  const workload = facts.workload?.value;
  const ordered = strongestFirst.flatMap((kind) => facts.owners.filter((sign) => sign.kind === kind));
  const owned = new Set(facts.keepers.map(({ kind, name }) => `${kind}/${name}`));
  return {
    owner: ordered[0],
    above: ordered.find(({ kind, object }) => {
      const [of, ...rest] = object.split('/');
      return kind !== 'operator' && owned.has(`${of}/${rest.at(-1)}`);
    }),
    chart: workload && chartOf(workload),
    nameOf: (owner) => nameOf(owner, planWords(locale).owner),
  };
}

function formFor(facts: Facts, changes: Changes, kept: Kept, say: LastingWords): Handwork {
  const { owner, above } = kept;
  switch (owner?.kind) {
    case undefined:
      return { files: [], commands: [], notes: [say.manifests] };
    case 'addon':
      return addonForm(owner, changes, say);
    case 'operator': {
      const form = resourcePatches(resourceEdits(facts, changes, say));
      if (!above) return form;
      const [resource = ''] = above.object.split('/');
      return { ...form, notes: [...form.notes, say.keptBy(resource, kept.nameOf(above))] };
    }
    case 'argo-cd': {
      const renders = keeperBehind(owner, facts.keepers)?.reconciler?.renders;
      const form =
        renders === 'helm' ? valuesForm(facts, changes, kept, say) : kustomizeComponent(facts, changes, say);
      return { ...form, commands: owner.name ? [commandLine('argocd', 'app', 'sync', owner.name)] : [] };
    }
    case 'flux':
      return { ...kustomizeComponent(facts, changes, say), commands: reconcile('kustomization', owner) };
    case 'flux-helm': {
      const form = valuesForm(facts, changes, kept, say);
      const release = `spec.values of HelmRelease ${[owner.namespace, owner.name].filter(Boolean).join('/')}`;
      const notes = form.files.length > 0 ? [say.inGit(release), ...form.notes] : form.notes;
      return { ...form, notes, commands: reconcile('helmrelease', owner) };
    }
    case 'helm':
      return releaseForm(facts, changes, kept, say);
    case 'kustomize':
      return kustomizeComponent(facts, changes, say);
  }
}

function reconcile(what: string, { name, namespace }: OwnerSign): readonly string[] {
  if (name === undefined || namespace === undefined) return [];
  return [commandLine('flux', 'reconcile', what, name, '--namespace', namespace, '--with-source')];
}

function valuesForm(facts: Facts, changes: Changes, { chart }: Kept, say: LastingWords): Handwork {
  if (!chart || !knowsChart(chart))
    return { files: [], commands: [], notes: [say.unknownChart(chart?.name)] };
  return { ...valuesOverlay(facts, changes, chart, say), commands: [] };
}

function releaseForm(facts: Facts, changes: Changes, kept: Kept, say: LastingWords): Handwork {
  const { owner, chart } = kept;
  const form = valuesForm(facts, changes, kept, say);
  if (!chart || form.files.length === 0 || owner?.name === undefined) return form;
  const { namespace = changes.workload.namespace } = owner;
  const reference = `${repositoryOf(chart)}/${chart.name}`;
  const words = ['helm', 'upgrade', owner.name, reference, '--namespace', namespace];
  const command = commandLine(...words, '--version', chart.version, '--reuse-values', '--values', valuesFile);
  return {
    ...form,
    commands: [command],
    notes: [...form.notes, say.chartName(reference), say.partOfChart(chart.name)],
  };
}

/** Under the names by which the projects' own instructions add them; Bitnami's chart of the same name counts from 1. */
function repositoryOf({ name, version }: Chart): string {
  if (name === 'aws-for-fluent-bit') return 'eks';
  return version.startsWith('0.') ? 'fluent' : 'bitnami';
}
