import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { missingRule, ruleWords } from '../../../src/adapters/kubernetes/missing-rule.ts';
import { tell } from '../../../src/language/words.ts';
import { english } from '../../support/english.ts';

const file = new URL('../../fixtures/kubernetes-answers/forbidden.json', import.meta.url);
const recorded = JSON.parse(readFileSync(file, 'utf8')) as Record<string, { readonly message: string }>;

/** What a real API server answered, and the rule that would have let it pass. */
const answers: readonly (readonly [name: string, words: string | undefined])[] = [
  [
    'list-secrets',
    'the bot may not list secrets in namespace apitest3; add to the rules of a Role in namespace apitest3: {apiGroups: [""], resources: ["secrets"], verbs: ["list"]}',
  ],
  [
    'get-secret',
    'the bot may not get secrets in namespace apitest3; add to the rules of a Role in namespace apitest3: {apiGroups: [""], resources: ["secrets"], verbs: ["get"], resourceNames: ["s1"]}',
  ],
  [
    'patch-daemonset',
    'the bot may not patch daemonsets in namespace apitest3; add to the rules of a Role in namespace apitest3: {apiGroups: ["apps"], resources: ["daemonsets"], verbs: ["patch"]}',
  ],
  [
    'pods-proxy',
    'the bot may not get pods/proxy in namespace apitest3; add to the rules of a Role in namespace apitest3: {apiGroups: [""], resources: ["pods/proxy"], verbs: ["get"]}',
  ],
  [
    'node-proxy',
    'the bot may not get nodes/proxy in this cluster; add to the rules of a ClusterRole: {apiGroups: [""], resources: ["nodes/proxy"], verbs: ["get"]}',
  ],
  [
    'metrics',
    'the bot may not list pods in this cluster; add to the rules of a ClusterRole: {apiGroups: ["metrics.k8s.io"], resources: ["pods"], verbs: ["list"]}',
  ],
  [
    'anonymous',
    'the bot may not list pods in namespace apitest3; add to the rules of a Role in namespace apitest3: {apiGroups: [""], resources: ["pods"], verbs: ["list"]}',
  ],
  ['nonresource', undefined],
  ['node-capacity', undefined],
];

it.each(answers)('%s', (name, words) => {
  const rule = missingRule(recorded[name]?.message ?? '');
  expect(english(rule && ruleWords(rule))).toBe(words);
});

it('knows every recorded refusal', () => {
  expect(answers.map(([name]) => name).toSorted()).toEqual(Object.keys(recorded).toSorted());
});

it('a rule is YAML as it stands', () => {
  const rule = missingRule(recorded['get-secret']?.message ?? '');
  const words = tell(rule ? ruleWords(rule) : '', 'en');
  expect(parse(`rules:\n  - ${words.slice(words.indexOf('{'))}\n`)).toEqual({
    rules: [{ apiGroups: [''], resources: ['secrets'], verbs: ['get'], resourceNames: ['s1'] }],
  });
});
