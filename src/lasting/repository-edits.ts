import { list, said, type Words } from '../language/words.ts';
import { isMap, isScalar, isSeq } from 'yaml';
import { editConfig } from '../fluentbit/config/edit-config.ts';
import { parseImage } from '../fluentbit/image.ts';
import type { FieldEdit, ObjectEdits } from '../plan/field-edit.ts';
import type { Destination } from '../plan/lasting.ts';
import {
  appendItem,
  differs,
  documentsIn,
  type EditedText,
  editYamlText,
  pathWords,
  valueAt,
} from './edit-yaml-text.ts';
import { nameInGit } from './name-in-git.ts';
import { documentOf, yamlText } from './yaml-text.ts';

/** Files of a repository by their path. */
export type RepositoryFiles = ReadonlyMap<string, string>;

export type RepositoryEdits =
  | { readonly files: readonly { readonly path: string; readonly text: string }[] }
  | { readonly refused: Words };

/** Whether a file of the repository has to be read for this change. */
export function mayMatter({ path, edits }: Destination, file: string): boolean {
  if (edits.kind === 'values') return file === path || file === joined(folderOf(path), 'Chart.yaml');
  return path === '' || file.startsWith(`${path}/`);
}

/**
 * The files that a destination's edits change, with every other byte as it was. Refused, in one sentence, where the repository does not
 * hold what the cluster runs, or holds it in more places than one. No file at all: everything stands there already.
 */
export function repositoryEdits({ path, edits }: Destination, files: RepositoryFiles): RepositoryEdits {
  const state = new Map(files);
  const why =
    edits.kind === 'values'
      ? editValues(state, path, edits)
      : edits.objects.map((object) => editObject(state, path, object)).find((each) => each !== undefined);
  if (why !== undefined) return { refused: why };
  const changed = [...state].filter(([name, text]) => files.get(name) !== text);
  return { files: changed.map(([name, text]) => ({ path: name, text })) };
}

type State = Map<string, string>;
/** Why it cannot be done, or undefined when it is. */
type Answer = Words | undefined;

function editValues(
  state: State,
  path: string,
  { chart, edits }: Extract<Destination['edits'], { kind: 'values' }>,
): Answer {
  const text = state.get(path);
  if (text === undefined) return said('edit.git.noFile', { path });
  const under = keyOfPart(state.get(joined(folderOf(path), 'Chart.yaml')), chart);
  for (const edit of edits) {
    const placed = under === undefined ? edit : { ...edit, path: [under, ...edit.path] };
    const why = editField(state, { path, at: 0 }, placed, true);
    if (why !== undefined) return why;
  }
  return undefined;
}

/** Where a chart is a part of another one, the key under which its values stand there. */
function keyOfPart(chartFile: string | undefined, chart: string): string | undefined {
  const [document] = documentsIn(chartFile ?? '') ?? [];
  const parts = document?.get('dependencies');
  if (!document || document.get('name') === chart || !isSeq(parts)) return undefined;
  const part = parts.items.find((each) => isMap(each) && each.get('name') === chart);
  if (!isMap(part)) return undefined;
  return String(part.get('alias') ?? part.get('name'));
}

interface Spot {
  readonly path: string;
  /** Which document of the file. */
  readonly at: number;
}

/** What stands in Git must be what the cluster runs, unless it is a default that Git leaves out. */
function editField(state: State, { path, at }: Spot, edit: FieldEdit, mayBeAbsent: boolean): Answer {
  const text = state.get(path) ?? '';
  const document = documentsIn(text)?.[at];
  if (!document) return inFile(path, said('edit.git.noYaml'));
  if (!edit.config) {
    const there = valueAt(document, edit.path);
    if (there === edit.to) return undefined;
    const fits = there === edit.from || (there === undefined && (mayBeAbsent || edit.from === ''));
    if (!fits) return inFile(path, differs(pathWords(edit.path), there, edit.from));
  }
  return taken(state, path, editYamlText(text, at, edit));
}

function taken(state: State, path: string, edited: EditedText): Answer {
  if ('refused' in edited) return inFile(path, edited.refused);
  state.set(path, edited.text);
  return undefined;
}

function editObject(state: State, folder: string, object: ObjectEdits): Answer {
  const spots = spotsOf(state, object);
  const kustomization = ['kustomization.yaml', 'kustomization.yml', 'Kustomization']
    .map((name) => joined(folder, name))
    .find((name) => state.has(name));
  for (const edit of object.edits) {
    const why = editOne(state, { object, edit, spots, kustomization });
    if (why !== undefined) return why;
  }
  return undefined;
}

/** The documents of that kind and name: a manifest, and patches of it. */
function spotsOf(state: State, { kind, namespace, name }: ObjectEdits): readonly Spot[] {
  const names = [name, nameInGit(name)];
  return [...state].flatMap(([path, text]) => {
    if (!/\.ya?ml$/.test(path) || !text.includes(kind)) return [];
    return (documentsIn(text) ?? []).flatMap((document, at) => {
      const of = (...keys: string[]) => (isMap(document.contents) ? document.getIn(keys) : undefined);
      const place = of('metadata', 'namespace');
      const fits =
        of('kind') === kind &&
        names.includes(String(of('metadata', 'name'))) &&
        (place === undefined || namespace === undefined || place === namespace);
      return fits ? [{ path, at }] : [];
    });
  });
}

interface One {
  readonly object: ObjectEdits;
  readonly edit: FieldEdit;
  readonly spots: readonly Spot[];
  readonly kustomization: string | undefined;
}

function editOne(state: State, one: One): Answer {
  const { object, edit, spots, kustomization } = one;
  const isImage = !edit.config && edit.path.at(-1) === 'image' && edit.path.length > 2;
  if (isImage && kustomization !== undefined && setsImage(state, kustomization, edit))
    return editImages(state, kustomization, edit);
  const holding = spots.filter((spot) => holds(state, spot, edit));
  const [only, ...more] = holding;
  if (only && more.length > 0)
    return said('edit.git.twice', {
      object: nameOf(object),
      place: pathWords(edit.path),
      files: pathsOf(holding),
    });
  if (only) return editField(state, only, edit, false);
  if (edit.config) return editGenerated(state, one);
  const [spot, ...others] = spots;
  if (spot && others.length === 0) return editField(state, spot, edit, maySkip(object));
  if (!spot && kustomization !== undefined && isImage) return editImages(state, kustomization, edit);
  if (!spot && kustomization !== undefined) return addPatch(state, kustomization, object, edit);
  if (!spot) return said('edit.git.noObject', { object: nameOf(object) });
  return said('edit.git.noneSays', {
    object: nameOf(object),
    files: pathsOf(spots),
    place: pathWords(edit.path),
  });
}

const nameOf = ({ kind, name }: ObjectEdits): string => `${kind} ${name}`;

const pathsOf = (spots: readonly Spot[]): Words =>
  list(
    'and',
    spots.map(({ path }) => path),
  );

const inFile = (path: string, why: Words): Words => said('edit.git.inFile', { path, why });

/** Values of a HelmRelease and fields of custom resources have defaults that Git leaves out. */
const maySkip = ({ kind }: ObjectEdits): boolean =>
  !['DaemonSet', 'Deployment', 'StatefulSet'].includes(kind);

function holds(state: State, { path, at }: Spot, edit: FieldEdit): boolean {
  const document = documentsIn(state.get(path) ?? '')?.[at];
  return document !== undefined && valueAt(document, edit.path) !== undefined;
}

const entryOf = (image: string): readonly [string, { readonly name: string }] => [
  'images',
  { name: parseImage(image).repository },
];

function setsImage(state: State, kustomization: string, { from }: FieldEdit): boolean {
  const [document] = documentsIn(state.get(kustomization) ?? '') ?? [];
  return document !== undefined && valueAt(document, [...entryOf(from), 'name']) !== undefined;
}

function editImages(state: State, kustomization: string, { from, to }: FieldEdit): Answer {
  const [before, after] = [parseImage(from), parseImage(to)];
  if (!setsImage(state, kustomization, { path: [], from, to })) {
    const item = {
      name: before.repository,
      ...(after.repository === before.repository ? {} : { newName: after.repository }),
      ...(after.tag === undefined ? {} : { newTag: after.tag }),
      ...(after.digest === undefined ? {} : { digest: after.digest }),
    };
    return taken(state, kustomization, appendItem(state.get(kustomization) ?? '', 'images', item));
  }
  const parts = [
    ['newTag', before.tag, after.tag],
    ['digest', before.digest, after.digest],
    ['newName', before.repository, after.repository],
  ] as const;
  for (const [key, old = '', now = ''] of parts) {
    if (old === now) continue;
    const edit = { path: [...entryOf(from), key], from: old, to: now };
    const why = editField(state, { path: kustomization, at: 0 }, edit, true);
    if (why !== undefined) return why;
  }
  return undefined;
}

function addPatch(state: State, kustomization: string, { kind, name }: ObjectEdits, edit: FieldEdit): Answer {
  const patch = yamlText({ apiVersion: 'apps/v1', kind, metadata: { name }, ...documentOf([edit]) });
  const item = { target: { kind, name }, patch };
  return taken(state, kustomization, appendItem(state.get(kustomization) ?? '', 'patches', item));
}

/** A configuration that Kustomize makes a ConfigMap of: the file that its configMapGenerator names. */
function editGenerated(state: State, { object, edit, kustomization }: One): Answer {
  const last = edit.path.at(-1);
  const key = typeof last === 'string' ? last : '';
  const [document] = documentsIn(state.get(kustomization ?? '') ?? '') ?? [];
  const generators = document?.get('configMapGenerator');
  const named = nameInGit(object.name);
  const generator = isSeq(generators)
    ? generators.items.find((each) => isMap(each) && [object.name, named].includes(String(each.get('name'))))
    : undefined;
  const listed = isMap(generator) ? generator.get('files') : undefined;
  const files = isSeq(listed) ? listed.items.map((each) => String(isScalar(each) ? each.value : each)) : [];
  const entry = files.find(
    (file) => (file.includes('=') ? file.split('=')[0] : file.split('/').at(-1)) === key,
  );
  const path = entry && joined(folderOf(kustomization ?? ''), entry.split('=').at(-1) ?? '');
  const text = path === undefined ? undefined : state.get(path);
  if (path === undefined || text === undefined || !edit.config)
    return said('edit.git.noKey', { key, object: nameOf(object) });
  const { section, key: setting } = edit.config;
  const edited = editConfig(text, { section, key: setting, value: edit.to === '' ? null : edit.to });
  if ('refused' in edited) return inFile(path, edited.refused);
  if ((edited.from ?? '') === edit.to) return undefined;
  if ((edited.from ?? '') !== edit.from) return inFile(path, differs(setting, edited.from, edit.from));
  state.set(path, edited.text);
  return undefined;
}

const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));
const joined = (folder: string, name: string): string =>
  [folder, name.replace(/^\.\//, '')].filter(Boolean).join('/');
