import type { Facts } from '../diagnosis/facts.ts';
import { parseImage } from '../fluentbit/image.ts';
import type { Handwork } from '../plan/lasting.ts';
import { type Changes, editedFile } from './changes-of.ts';
import { nameInGit } from './name-in-git.ts';
import type { LastingWords } from './lasting-words.ts';
import { workloadEdits } from './workload-edits.ts';
import { documentOf, yamlText } from './yaml-text.ts';

/** A Kustomize component that makes the change, to be named by the overlay that is there. */
export function kustomizeComponent(facts: Facts, changes: Changes, say: LastingWords): Handwork {
  const { workload, image } = changes;
  const own = workloadEdits({ ...changes, config: [] }).flatMap(({ edits }) => edits);
  const patched = own.filter(({ path }) => path.at(-1) !== 'image');
  const maps = [...new Set(changes.config.map(({ name }) => name))].map((name) =>
    mapPatch(facts, changes, name),
  );
  const patches = [
    ...(patched.length > 0 ? [patchOf('apps/v1', workload, documentOf(patched))] : []),
    ...maps.flatMap(({ patch }) => (patch ? [patch] : [])),
  ];
  const component = {
    apiVersion: 'kustomize.config.k8s.io/v1alpha1',
    kind: 'Component',
    ...(image ? { images: [imageEntry(image)] } : {}),
    ...(patches.length > 0 ? { patches } : {}),
  };
  return {
    files: [{ name: 'kustomization.yaml', text: yamlText(component) }],
    commands: ['kustomize edit add component fluent-medic', 'kubectl diff -k .', 'kubectl apply -k .'],
    notes: [
      say.component,
      ...maps.flatMap(({ hidden }) =>
        hidden === undefined ? [] : [say.notWrittenOut(hidden, valuesOf(changes, hidden, say))],
      ),
    ],
  };
}

function imageEntry({ from, to }: { readonly from: string; readonly to: string }) {
  const [before, after] = [parseImage(from), parseImage(to)];
  return {
    name: before.repository,
    ...(after.repository === before.repository ? {} : { newName: after.repository }),
    ...(after.tag === undefined ? {} : { newTag: after.tag }),
    ...(after.digest === undefined ? {} : { digest: after.digest }),
  };
}

function patchOf(
  apiVersion: string,
  { kind, name }: { readonly kind: string; readonly name: string },
  body: Readonly<Record<string, unknown>>,
) {
  // Kustomize cuts the line breaks at the end of a patch, so that no configuration may stand there.
  const patch = yamlText({ apiVersion, kind, ...body, metadata: { name } });
  return { target: { kind, name }, patch };
}

interface MapPatch {
  readonly patch?: ReturnType<typeof patchOf>;
  /** The name of a ConfigMap that cannot be written out. */
  readonly hidden?: string;
}

function mapPatch(facts: Facts, changes: Changes, name: string): MapPatch {
  const files = [...new Set(changes.config.filter((each) => each.name === name).map(({ file }) => file))];
  const texts = files.map((file) => [file, editedFile(facts, changes, file)] as const);
  if (texts.some(([, text]) => text === undefined)) return { hidden: name };
  return {
    patch: patchOf('v1', { kind: 'ConfigMap', name: nameInGit(name) }, { data: Object.fromEntries(texts) }),
  };
}

const valuesOf = ({ config }: Changes, map: string, say: LastingWords): string =>
  config
    .filter(({ name }) => name === map)
    .map(({ file, section, index, key, to }) => say.keyIn(`${file} ${section}[${index}]`, key, to))
    .join('; ');
