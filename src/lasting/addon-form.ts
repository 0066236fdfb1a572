import type { OwnerSign } from '../diagnosis/facts.ts';
import type { Handwork } from '../plan/lasting.ts';
import type { Changes } from './changes-of.ts';
import { textOfFile } from './shell-word.ts';
import type { LastingWords } from './lasting-words.ts';
import { memoryEdits } from './workload-edits.ts';
import { documentOf } from './yaml-text.ts';

/** What a managed add-on lets people set, where it lets them set anything. */
export function addonForm({ sign }: OwnerSign, changes: Changes, say: LastingWords): Handwork {
  const provider = providerOf(sign);
  const edits = memoryEdits(changes, ['containerLogs', 'fluentBit', 'resources']);
  const unknown = [
    ...(changes.image ? ['image'] : []),
    ...changes.config.map(({ section, index, key }) => `${section}[${index}]/${key}`),
  ].map(say.unknownKeys);
  if (provider !== 'eks' || edits.length === 0)
    return { files: [], commands: [], notes: [say.addon(provider), ...unknown] };
  const name = 'addon-values.json';
  const command = `aws eks update-addon --cluster-name "$EKS_CLUSTER" --addon-name amazon-cloudwatch-observability --resolve-conflicts PRESERVE --configuration-values`;
  return {
    files: [{ name, text: `${JSON.stringify(documentOf(edits), null, 2)}\n` }],
    commands: [`${command} ${textOfFile(name)}`],
    notes: [say.addon('eks'), ...unknown],
  };
}

function providerOf(sign: string): Parameters<LastingWords['addon']>[0] {
  if (/eks\.amazonaws|amazon-cloudwatch/.test(sign)) return 'eks';
  if (/azure|ama-logs/.test(sign)) return 'aks';
  return /addonmanager/.test(sign) ? 'gke' : 'other';
}
