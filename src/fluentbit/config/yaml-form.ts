import { isMap, isScalar, isSeq, type Pair, type YAMLMap } from 'yaml';
import { isAtLeast } from '../version.ts';
import { type FoundProblem, notStarting, type Sentence } from './found-problem.ts';
import { childOf, type YamlReading } from './yaml-sections.ts';

/** The first version that knows a section of its own; an older one takes it for a section of pairs. */
export const yamlSections: Readonly<Record<string, string>> = {
  env: '1.9.0',
  includes: '1.9.0',
  customs: '1.9.0',
  service: '1.9.0',
  pipeline: '1.9.0',
  parsers: '3.2.0',
  multiline_parsers: '3.2.0',
  stream_processor: '3.2.0',
  plugins: '3.2.0',
  upstream_servers: '3.2.0',
  extensions: '5.1.0',
};
const stages = new Set(['inputs', 'filters', 'outputs']);

/**
 * What the state machine of `src/config_format/flb_cf_yaml.c` refuses, read in versions of 1.9 to 4.x: lists and maps in service and in
 * sections it does not know (fluent/fluent-bit#9508, #9910, #10163, #11910), other parts of a pipeline than its three, a second service.
 * Later versions take more, so nothing is claimed of them.
 */
export function checkYamlForm(
  reading: YamlReading,
  root: YAMLMap,
  version: string | undefined,
): readonly FoundProblem[] {
  if (version === undefined || isAtLeast(version, '5.0.0')) return [];
  const knows = (name: string): boolean => {
    const since = yamlSections[name];
    return since !== undefined && isAtLeast(version, since);
  };
  const refused = (pair: Pair, what: Sentence): FoundProblem => refusal(reading, pair, what);
  const service = childOf(reading, root, 'service');
  const pipeline = childOf(reading, root, 'pipeline');
  return [
    ...root.items
      .filter((pair) => !knows(nameOf(pair)) && !isOfPairs(pair.value))
      .map((pair) => refused(pair, (say) => say.yaml.unknownSection(version, nameOf(pair)))),
    ...(isMap(service) ? service.items : [])
      .filter((pair) => isMap(pair.value) || isSeq(pair.value))
      .map((pair) => refused(pair, (say) => say.yaml.notOneValue(nameOf(pair)))),
    ...(isMap(pipeline) ? pipeline.items : [])
      .filter((pair) => !stages.has(nameOf(pair)))
      .map((pair) => refused(pair, (say) => say.yaml.noStage(nameOf(pair)))),
    ...root.items
      .filter((pair) => nameOf(pair) === 'service')
      .slice(1)
      .map((pair) => refused(pair, (say) => say.yaml.secondService)),
  ];
}

function nameOf({ key }: Pair): string {
  return isScalar(key) ? String(key.value).toLowerCase() : '';
}

function isOfPairs(value: unknown): boolean {
  return isMap(value) && value.items.every((pair) => isScalar(pair.value));
}

function refusal({ file, lines }: YamlReading, { key }: Pair, what: Sentence): FoundProblem {
  const { line } = lines.linePos(isScalar(key) ? (key.range?.[0] ?? 0) : 0);
  return { severity: 'error', file: file.name, line, what, inForce: notStarting, refusesStart: true };
}
