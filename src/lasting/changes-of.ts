import type { Facts } from '../diagnosis/facts.ts';
import { redact } from '../evidence/redact.ts';
import { editConfig } from '../fluentbit/config/edit-config.ts';
import type { Plan } from '../plan/plan.ts';
import { type ConfigTarget, readConfigTarget, readContainerTarget } from '../plan/target.ts';

/** A value that changes; empty on one side means that it is not there. */
export interface ValueChange {
  readonly from: string;
  readonly to: string;
}

export interface ConfigValueChange extends ConfigTarget, ValueChange {}

/** What a plan changes, taken apart by the fields that hold it. */
export interface Changes {
  readonly workload: { readonly kind: string; readonly namespace: string; readonly name: string };
  readonly container: string;
  readonly image?: ValueChange;
  readonly memory?: ValueChange;
  /** The request goes with the limit, because they are equal now. */
  readonly withRequest: boolean;
  readonly config: readonly ConfigValueChange[];
}

/** Undefined for a plan that changes nothing. */
export function changesOf(
  { steps }: Pick<Plan, 'steps'>,
  { workload, container, subject }: Facts,
): Changes | undefined {
  const changing = steps.filter(({ kind, from, to }) => kind.startsWith('set-') && from !== to);
  if (!workload || changing.length === 0) return undefined;
  const { kind, namespace, name } = workload.value;
  const valueOf = (wanted: string) => {
    const step = changing.find(({ kind: of }) => of === wanted);
    return step && { from: step.from, to: step.to };
  };
  const image = valueOf('set-image');
  const memory = valueOf('set-memory');
  const named = changing.map(({ target }) => readContainerTarget(target)?.container).find(Boolean);
  const limit = container?.value.memoryLimit;
  return {
    workload: { kind, namespace, name },
    container: named ?? subject.container ?? '',
    withRequest: limit !== undefined && container?.value.memoryRequest === limit,
    config: changing.flatMap(({ target, from, to }) => {
      const at = configPlace(target);
      return at ? [{ ...at, from, to }] : [];
    }),
    ...(image ? { image } : {}),
    ...(memory ? { memory } : {}),
  };
}

/** Also of a configuration in a Secret, which is not written but made from what may be. */
function configPlace(target: string): ConfigTarget | undefined {
  if (!target.startsWith('Secret/')) return readConfigTarget(target);
  const read = readConfigTarget(target.replace('Secret/', 'ConfigMap/'));
  return read && { ...read, kind: 'Secret' };
}

/**
 * A file of the configuration as it will stand, from what runs in the cluster. Undefined where it cannot be written out: it holds
 * something secret, is not known, or the change does not fit.
 */
export function editedFile(facts: Facts, changes: Changes, file: string): string | undefined {
  const before = facts.mounted?.files.find(({ name }) => name === file)?.text;
  if (before === undefined || redact(before) !== before) return undefined;
  return changes.config
    .filter((change) => change.file === file)
    .reduce<string | undefined>((text, { section, index, key, to }) => {
      if (text === undefined) return undefined;
      const edit = editConfig(text, { section: { kind: section, index }, key, value: to === '' ? null : to });
      return 'text' in edit ? edit.text : undefined;
    }, before);
}
