import type { Facts } from '../diagnosis/facts.ts';
import type { ConfigProblem, ConfigValue } from '../fluentbit/config/fluent-bit-config.ts';
import { readConfig } from '../fluentbit/config/read-config.ts';
import { readSize } from '../fluentbit/size.ts';
import { changeOf, type ConfigChange, editedFiles } from './config-change.ts';
import type { PlanWords } from './sentences/plan-words.ts';

/**
 * Corrections of values that this version refuses or misreads and whose meaning is plain: a comment behind a size, a unit of
 * Kubernetes. Only what makes the reading's complaint about that very line go away is proposed.
 */
export function mendingChanges(facts: Facts, say: PlanWords): readonly ConfigChange[] {
  const { mounted, subject } = facts;
  if (!mounted) return [];
  const version = subject.version ?? undefined;
  return mounted.config.problems.flatMap((problem) => {
    const change = correctionOf(facts, problem, say);
    if (!change) return [];
    const files = editedFiles(mounted.files, [change]);
    const after = readConfig(files, mounted.mainKey, { version, env: mounted.env }).problems;
    const isGone = !after.some(({ file, line }) => file === problem.file && line === problem.line);
    return isGone ? [change] : [];
  });
}

function correctionOf(
  { mounted }: Facts,
  { file, line, key }: ConfigProblem,
  say: PlanWords,
): ConfigChange | undefined {
  const section = mounted?.config.sections.find(
    (each) => each.file === file && each.properties.some((one) => one.line === line && one.file === file),
  );
  const written = section?.properties.find((one) => one.line === line);
  if (!section || !written || written.key.toLowerCase() !== key?.toLowerCase()) return undefined;
  const corrected = plainSize(written, say);
  if (!corrected) return undefined;
  return changeOf(section, written.key, corrected.value, corrected.why);
}

function plainSize(
  { value }: ConfigValue,
  { config: say }: PlanWords,
): { readonly value: string; readonly why: string } | undefined {
  const before = value.split(/\s+#/)[0]?.trim() ?? '';
  if (before !== value && before !== '' && isSize(before)) {
    return { value: before, why: say.comment };
  }
  const found = /^(\d+)\s*([KMG])i?B?$/i.exec(before);
  const [, number, unit] = found ?? [];
  if (number === undefined || unit === undefined) return undefined;
  const plain = `${number}${unit.toUpperCase()}`;
  if (plain === value || !isSize(plain)) return undefined;
  return { value: plain, why: say.unit(plain) };
}

function isSize(text: string): boolean {
  const size = readSize(text);
  return size.ok && size.bytes > 0;
}
