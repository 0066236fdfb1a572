import { isMap, isScalar, isSeq, type Node, type YAMLMap } from 'yaml';
import { compareVersions, isAtLeast } from '../version.ts';
import { type FoundProblem, notStarting, type Sentence } from './found-problem.ts';
import { nearName } from './near-name.ts';
import { checkYamlForm, yamlSections } from './yaml-form.ts';
import { childOf, type YamlReading } from './yaml-sections.ts';

const stages = ['inputs', 'filters', 'outputs'] as const;

/** What a version makes of YAML that another version reads: YAML came with 1.9, experimental and in another form. */
export function checkYamlVersion(
  reading: YamlReading,
  root: YAMLMap,
  version: string | undefined,
): readonly FoundProblem[] {
  if (version !== undefined && !isAtLeast(version, '1.9.0')) {
    return [refusal(reading, root, (say) => say.yaml.none(version))];
  }
  return [
    ...checkNames(reading, root, version),
    ...(version === undefined
      ? []
      : [...checkNaming(reading, root, version), ...checkProcessors(reading, root, version)]),
    ...checkYamlForm(reading, root, version),
  ];
}

function checkNames(
  reading: YamlReading,
  root: YAMLMap,
  version: string | undefined,
): readonly FoundProblem[] {
  return root.items.flatMap(({ key }) => {
    if (!isScalar(key)) return [];
    const name = String(key.value).toLowerCase();
    const first = yamlSections[name];
    const near = first === undefined ? nearName(name, Object.keys(yamlSections)) : undefined;
    if (near !== undefined) return [hint(reading, key, (say) => say.yaml.noSection(name, near))];
    if (first === undefined || version === undefined || isAtLeast(version, first)) return [];
    return [hint(reading, key, (say) => say.yaml.sectionSince(name, first, version))];
  });
}

/**
 * 1.9.2 refuses the form that names a plugin by `name` ("unexpected event 6 in state 19"); 3.2.0 takes it. Which release changed that
 * is not established, so nothing is refused between.
 */
function checkNaming(reading: YamlReading, root: YAMLMap, version: string): readonly FoundProblem[] {
  if (isAtLeast(version, '2.0.0')) return [];
  const named = plugged(reading, root).find((map) => isScalar(map.items[0]?.value));
  if (!named) return [];
  if (compareVersions(version, '1.9.2') > 0) {
    return [hint(reading, named, (say) => say.yaml.mayBeNested(version))];
  }
  return [refusal(reading, named, (say) => say.yaml.nested(version))];
}

function checkProcessors(reading: YamlReading, root: YAMLMap, version: string): readonly FoundProblem[] {
  if (isAtLeast(version, '2.1.0')) return [];
  const found = plugged(reading, root).find((map) => childOf(reading, map, 'processors') !== undefined);
  return found ? [hint(reading, found, (say) => say.yaml.processors(version))] : [];
}

function plugged(reading: YamlReading, root: YAMLMap): readonly YAMLMap[] {
  const pipeline = childOf(reading, root, 'pipeline');
  if (!isMap(pipeline)) return [];
  return stages
    .map((name) => childOf(reading, pipeline, name))
    .flatMap((list) => (isSeq(list) ? list.items.filter((item) => isMap(item)) : []));
}

function refusal(reading: YamlReading, node: Node, what: Sentence): FoundProblem {
  const place = placeOf(reading, node);
  return { severity: 'error', ...place, what, inForce: notStarting, refusesStart: true };
}

function hint(reading: YamlReading, node: Node, what: Sentence): FoundProblem {
  return { severity: 'warning', ...placeOf(reading, node), what };
}

function placeOf({ file, lines }: YamlReading, node: Node): { file: string; line: number } {
  return { file: file.name, line: lines.linePos(node.range?.[0] ?? 0).line };
}
