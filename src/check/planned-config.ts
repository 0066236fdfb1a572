import type { MountedConfig } from '../diagnosis/facts.ts';
import { editConfig } from '../fluentbit/config/edit-config.ts';
import type { ConfigFile } from '../fluentbit/config/fluent-bit-config.ts';
import { parseImage } from '../fluentbit/image.ts';
import type { Plan } from '../plan/plan.ts';
import { readConfigTarget } from '../plan/target.ts';

/** The files of a configuration as they stand after the plan. */
export function plannedFiles(
  { files, parts }: Pick<MountedConfig, 'files' | 'parts'>,
  { steps }: Pick<Plan, 'steps'>,
): readonly ConfigFile[] {
  return files.map((file) => ({
    ...file,
    text: steps.reduce((text, step) => {
      const target = step.kind === 'set-config' && step.from !== step.to && readConfigTarget(step.target);
      if (!target || target.file !== file.name || target.name !== parts[file.name]?.value.name) return text;
      const section = { kind: target.section, index: target.index };
      const edit = editConfig(text, { section, key: target.key, value: step.to === '' ? null : step.to });
      return 'text' in edit ? edit.text : text;
    }, file.text),
  }));
}

/** The image that the plan sets, and the Fluent Bit version that its tag stands for, where it says. */
export function targetImage({ steps }: Pick<Plan, 'steps'>): { image: string; version?: string } | undefined {
  const image = steps.findLast(({ kind, from, to }) => kind === 'set-image' && from !== to)?.to;
  if (image === undefined) return undefined;
  const { version } = parseImage(image);
  return { image, ...(version === undefined ? {} : { version }) };
}
