import { said, type Words } from '../../language/words.ts';
/** The right that the API server misses, in RBAC's own words. */
export interface MissingRule {
  readonly apiGroups: readonly [string];
  /** With its subresource: `pods/log`. */
  readonly resources: readonly [string];
  readonly verbs: readonly [string];
  /** Of objects whose name stays: the rule is then as narrow as it can be. */
  readonly resourceNames?: readonly [string];
  /** Absent at the cluster scope. */
  readonly namespace?: string;
}

const denied =
  /cannot (\w+) resource "([^"]+)" in API group "([^"]*)" (?:in the namespace "([^"]+)"|at the cluster scope)/;
const named = /^\S+ "([^"]+)" is forbidden: /;

/** Reads the rule out of the sentence of a 403; undefined for one that speaks of something else than a right. */
export function missingRule(sentence: string): MissingRule | undefined {
  const [, verb, resource, group = '', namespace] = denied.exec(sentence) ?? [];
  if (verb === undefined || resource === undefined) return undefined;
  const name = named.exec(sentence)?.[1];
  return {
    apiGroups: [group],
    resources: [resource],
    verbs: [verb],
    ...(name !== undefined && isChosenByPeople(group, resource) && { resourceNames: [name] }),
    ...(namespace !== undefined && { namespace }),
  };
}

/** What is refused, and the rule to paste: `{apiGroups: [""], resources: ["pods/log"], verbs: ["get"]}` is YAML as it stands. */
export function ruleWords({ namespace, ...rule }: MissingRule): Words {
  const [verb] = rule.verbs;
  const [resource] = rule.resources;
  const denied = { verb, resource, rule: asYaml(rule) };
  return namespace === undefined
    ? said('gap.why.missingClusterRule', denied)
    : said('gap.why.missingRule', { ...denied, namespace });
}

function asYaml(rule: Omit<MissingRule, 'namespace'>): string {
  const fields = Object.entries(rule).map(([key, values]) => `${key}: ${JSON.stringify(values)}`);
  return `{${fields.join(', ')}}`;
}

const comeAndGo = new Set(['', 'apps', 'metrics.k8s.io']);

/** Pods, events and revisions have new names all the time; nodes come and go. */
function isChosenByPeople(group: string, resource: string): boolean {
  return !comeAndGo.has(group) || resource === 'configmaps' || resource === 'secrets';
}
