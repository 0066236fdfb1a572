import type { Facts } from '../diagnosis/facts.ts';
import type { Handwork } from '../plan/lasting.ts';
import { type Changes, editedFile } from './changes-of.ts';
import { commandLine } from './shell-word.ts';
import type { LastingWords } from './lasting-words.ts';
import { workloadEdits } from './workload-edits.ts';
import { documentOf, yamlText } from './yaml-text.ts';

/** The `kubectl` commands that write the same into the cluster at once, in the order in which the bot does. */
export function byHand(facts: Facts, changes: Changes, say: LastingWords): Handwork {
  const config = mapsByHand(facts, changes, say);
  const template = templateCommand(changes);
  const { kind, namespace, name } = changes.workload;
  const object = `${kind.toLowerCase()}/${name}`;
  const restart = commandLine('kubectl', 'rollout', 'restart', object, '--namespace', namespace);
  const restarts = config.commands.length > 0 && template === undefined;
  return {
    files: config.files,
    commands: [
      ...config.commands,
      ...(template === undefined ? [] : [template]),
      ...(restarts ? [restart] : []),
    ],
    notes: config.notes,
  };
}

function mapsByHand(facts: Facts, changes: Changes, say: LastingWords): Handwork {
  const maps = Map.groupBy(changes.config, ({ namespace, name }) => `${namespace}/${name}`);
  const works = [...maps.values()].map((ofMap): Handwork => {
    const [first] = ofMap;
    if (!first) return { files: [], commands: [], notes: [] };
    const { kind, namespace, name } = first;
    if (kind === 'Secret') return { files: [], commands: [], notes: [say.secretConfig(name)] };
    const files = [...new Set(ofMap.map(({ file }) => file))];
    const texts = files.map((file) => [file, editedFile(facts, changes, file)] as const);
    const place = ['--namespace', namespace];
    if (texts.some(([, text]) => text === undefined)) {
      const edit = commandLine('kubectl', 'edit', 'configmap', name, ...place);
      const values = ofMap.map(({ file, section, index, key, to }) =>
        say.keyIn(`${file} ${section}[${index}]`, key, to),
      );
      return { files: [], commands: [edit], notes: [say.notWrittenOut(name, values.join('; '))] };
    }
    const file = `${name}.configmap-patch.yaml`;
    const words = ['kubectl', 'patch', 'configmap', name, ...place, '--type', 'merge'];
    return {
      files: [{ name: file, text: yamlText({ data: Object.fromEntries(texts) }) }],
      commands: [commandLine(...words, '--patch-file', file)],
      notes: [],
    };
  });
  return {
    files: works.flatMap(({ files }) => files),
    commands: works.flatMap(({ commands }) => commands),
    notes: works.flatMap(({ notes }) => notes),
  };
}

/** One command, so that there is one rollout. */
function templateCommand(changes: Changes): string | undefined {
  const { workload, container, image, memory, withRequest } = changes;
  const { kind, namespace, name } = workload;
  const object = `${kind.toLowerCase()}/${name}`;
  const place = ['--namespace', namespace];
  if (image && !memory)
    return commandLine('kubectl', 'set', 'image', object, `${container}=${image.to}`, ...place);
  if (memory && memory.to !== '' && !image) {
    const limits = [
      `--limits=memory=${memory.to}`,
      ...(withRequest ? [`--requests=memory=${memory.to}`] : []),
    ];
    const words = ['kubectl', 'set', 'resources', object, `--containers=${container}`];
    return commandLine(...words, ...limits, ...place);
  }
  const own = workloadEdits(changes).find((object) => object.kind === kind);
  if (!own) return undefined;
  const patch = JSON.stringify(documentOf(own.edits));
  return commandLine('kubectl', 'patch', object, ...place, '--type', 'strategic', '--patch', patch);
}
