import { isMap, isScalar, isSeq, type Node, type YAMLMap } from 'yaml';
import { compareVersions, isAtLeast } from '../version.ts';
import type { ConfigProblem } from './fluent-bit-config.ts';
import { nearName } from './near-name.ts';
import { checkYamlForm, yamlSections } from './yaml-form.ts';
import { childOf, type YamlReading } from './yaml-sections.ts';

const stages = ['inputs', 'filters', 'outputs'] as const;

/** What a version makes of YAML that another version reads: YAML came with 1.9, experimental and in another form. */
export function checkYamlVersion(
  reading: YamlReading,
  root: YAMLMap,
  version: string | undefined,
): readonly ConfigProblem[] {
  if (version !== undefined && !isAtLeast(version, '1.9.0')) {
    return [refusal(reading, root, `${version} reads no YAML: that came with 1.9`)];
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
): readonly ConfigProblem[] {
  return root.items.flatMap(({ key }) => {
    if (!isScalar(key)) return [];
    const name = String(key.value).toLowerCase();
    const first = yamlSections[name];
    const near = first === undefined ? nearName(name, Object.keys(yamlSections)) : undefined;
    if (near !== undefined)
      return [hint(reading, key, `"${name}" is no section of Fluent Bit; ${near} is one`)];
    if (first === undefined || version === undefined || isAtLeast(version, first)) return [];
    return [hint(reading, key, `${name} in YAML came with ${first}, this is ${version}`)];
  });
}

/**
 * 1.9.2 refuses the form that names a plugin by `name` ("unexpected event 6 in state 19"); 3.2.0 takes it. Which release changed that
 * is not established, so nothing is refused between.
 */
function checkNaming(reading: YamlReading, root: YAMLMap, version: string): readonly ConfigProblem[] {
  if (isAtLeast(version, '2.0.0')) return [];
  const named = plugged(reading, root).find((map) => isScalar(map.items[0]?.value));
  if (!named) return [];
  if (compareVersions(version, '1.9.2') > 0) {
    return [
      hint(
        reading,
        named,
        `YAML is experimental in ${version}: plugins may have to be named by a nested map`,
      ),
    ];
  }
  return [
    refusal(reading, named, `${version} wants the plugin's name as a key ("- tail:"), not "name: tail"`),
  ];
}

function checkProcessors(reading: YamlReading, root: YAMLMap, version: string): readonly ConfigProblem[] {
  if (isAtLeast(version, '2.1.0')) return [];
  const found = plugged(reading, root).find((map) => childOf(reading, map, 'processors') !== undefined);
  return found ? [hint(reading, found, `processors came with 2.1, this is ${version}`)] : [];
}

function plugged(reading: YamlReading, root: YAMLMap): readonly YAMLMap[] {
  const pipeline = childOf(reading, root, 'pipeline');
  if (!isMap(pipeline)) return [];
  return stages
    .map((name) => childOf(reading, pipeline, name))
    .flatMap((list) => (isSeq(list) ? list.items.filter((item) => isMap(item)) : []));
}

function refusal(reading: YamlReading, node: Node, what: string): ConfigProblem {
  const inForce = 'nothing: Fluent Bit does not start';
  return { severity: 'error', ...placeOf(reading, node), what, inForce, refusesStart: true };
}

function hint(reading: YamlReading, node: Node, what: string): ConfigProblem {
  return { severity: 'warning', ...placeOf(reading, node), what };
}

function placeOf({ file, lines }: YamlReading, node: Node): { file: string; line: number } {
  return { file: file.name, line: lines.linePos(node.range?.[0] ?? 0).line };
}
