import type { Facts } from '../diagnosis/facts.ts';
import type { Locale } from '../language/locale.ts';
import { redact } from '../evidence/redact.ts';
import type { Former } from '../plan/former.ts';
import type { Handwork } from '../plan/lasting.ts';
import type { Plan } from '../plan/plan.ts';
import { commandLine } from './shell-word.ts';
import { lastingWords } from './lasting-words.ts';
import { yamlText } from './yaml-text.ts';

/**
 * Where values alone cannot put a configuration back, its texts of then as files for a person to apply. Any other plan stays as it is, and
 * so does one whose texts hold something secret.
 */
export function withTexts(plan: Plan, facts: Facts, { config }: Former, locale: Locale = 'en'): Plan {
  const isWritten = plan.steps.some(({ kind, from, to }) => kind === 'set-config' && from !== to);
  if (config.state !== 'other' || isWritten || plan.adviceOnly === undefined || plan.lastsElsewhere)
    return plan;
  const workload = facts.workload?.value;
  const works = config.maps.map(({ volume, data }): Handwork => {
    const name = workload?.volumes.find((each) => each.name === volume)?.configMap;
    const now = Object.values(facts.mounted?.parts ?? {}).find(({ value }) => value.name === name)?.value;
    const changed = Object.entries(data).filter(([key, text]) => now?.data[key] !== text);
    if (!now || changed.length === 0 || changed.some(([, text]) => redact(text) !== text))
      return { files: [], commands: [], notes: [] };
    const file = `${now.name}.configmap-patch.yaml`;
    const words = ['kubectl', 'patch', 'configmap', now.name, '--namespace', now.namespace];
    return {
      files: [{ name: file, text: yamlText({ data: Object.fromEntries(changed) }) }],
      commands: [commandLine(...words, '--type', 'merge', '--patch-file', file)],
      notes: [],
    };
  });
  const files = works.flatMap((work) => work.files);
  if (files.length === 0) return plan;
  const byHand = { files, commands: works.flatMap(({ commands }) => commands), notes: [] };
  const { manifests } = lastingWords(locale);
  return { ...plan, lasting: { files: [], commands: [], notes: [manifests], byHand } };
}
