import type { Facts } from '../diagnosis/facts.ts';
import { parseImage } from '../fluentbit/image.ts';
import type { Handwork } from '../plan/lasting.ts';
import { type Changes, editedFile } from './changes-of.ts';
import type { LastingWords } from './words/lasting-words.ts';
import { workloadEdits } from './workload-edits.ts';
import { documentOf, yamlText } from './yaml-text.ts';

/** A Kustomize component that makes the change, to be named by the overlay that is there. */
export function kustomizeComponent(facts: Facts, changes: Changes, say: LastingWords): Handwork {
  const { workload, image } = changes;
  const own = workloadEdits({ ...changes, config: [] }).flatMap(({ edits }) => edits);
  const patched = own.filter(({ path }) => path.at(-1) !== 'image');
  const maps = [...new Set(changes.config.map(({ name }) => name))].map((name) =>
    mapOf(facts, changes, name),
  );
  const component = {
    apiVersion: 'kustomize.config.k8s.io/v1alpha1',
    kind: 'Component',
    ...(image ? { images: [imageEntry(image)] } : {}),
    ...(patched.length > 0
      ? { patches: [{ target: targetOf(workload), patch: patchOf(workload, patched) }] }
      : {}),
    ...(maps.some(({ entry }) => entry)
      ? { configMapGenerator: maps.flatMap(({ entry }) => (entry ? [entry] : [])) }
      : {}),
  };
  return {
    files: [{ name: 'kustomization.yaml', text: yamlText(component) }, ...maps.flatMap(({ files }) => files)],
    commands: ['kustomize edit add component fluent-medic', 'kubectl diff -k .', 'kubectl apply -k .'],
    notes: [
      say.component,
      ...maps.flatMap(({ hidden }) =>
        hidden === undefined ? [] : [say.notWrittenOut(hidden, valuesOf(changes, hidden, say))],
      ),
    ],
  };
}

const targetOf = ({ kind, name }: Changes['workload']) => ({ kind, name });

function imageEntry({ from, to }: { readonly from: string; readonly to: string }) {
  const [before, after] = [parseImage(from), parseImage(to)];
  return {
    name: before.repository,
    ...(after.repository === before.repository ? {} : { newName: after.repository }),
    ...(after.tag === undefined ? {} : { newTag: after.tag }),
    ...(after.digest === undefined ? {} : { digest: after.digest }),
  };
}

function patchOf({ kind, name }: Changes['workload'], edits: Parameters<typeof documentOf>[0]): string {
  const apiVersion = 'apps/v1';
  return yamlText({ apiVersion, kind, metadata: { name }, ...documentOf(edits) });
}

interface MapOverlay {
  readonly entry?: unknown;
  readonly files: Handwork['files'];
  /** The name of a ConfigMap that cannot be written out. */
  readonly hidden?: string;
}

function mapOf(facts: Facts, changes: Changes, name: string): MapOverlay {
  const files = [...new Set(changes.config.filter((each) => each.name === name).map(({ file }) => file))];
  const texts = files.map((file) => ({ name: file, text: editedFile(facts, changes, file) }));
  const written = texts.flatMap(({ name: file, text }) => (text === undefined ? [] : [{ name: file, text }]));
  if (written.length < texts.length) return { files: [], hidden: name };
  // Without the hash that Kustomize adds.
  const generated = name.replace(/-[2456789bcdfghkmt]{10}$/, '');
  return { entry: { name: generated, behavior: 'merge', files }, files: written };
}

const valuesOf = ({ config }: Changes, map: string, say: LastingWords): string =>
  config
    .filter(({ name }) => name === map)
    .map(({ file, section, index, key, to }) => say.keyIn(`${file} ${section}[${index}]`, key, to))
    .join('; ');
