import { repositoryEdits } from '../../src/lasting/repository-edits.ts';
import { english } from '../support/english.ts';
import type { FieldEdit } from '../../src/plan/field-edit.ts';
import type { Destination } from '../../src/plan/lasting.ts';

export const at = { repository: 'https://github.com/acme/logs', from: 'the settings' };
export const tag: FieldEdit = { path: ['image', 'tag'], from: '3.2.0', to: '4.2.8' };
export const memory: FieldEdit = { path: ['resources', 'limits', 'memory'], from: '512Mi', to: '1Gi' };
export const buffer: FieldEdit = {
  path: ['config', 'inputs'],
  from: '256m',
  to: '64M',
  config: { section: { kind: 'input', index: 0 }, key: 'Mem_Buf_Limit' },
};
/** The lines that changed, as a diff without what stayed. */
function changes(before: string, after: string): readonly string[] {
  const [old, now] = [before.split('\n'), after.split('\n')];
  return [
    ...old.filter((line) => !now.includes(line)).map((line) => `- ${line}`),
    ...now.filter((line) => !old.includes(line)).map((line) => `+ ${line}`),
  ];
}
/** What changed in each file, or why nothing may. */
export function edited(destination: Destination, files: Record<string, string>) {
  const answer = repositoryEdits(destination, new Map(Object.entries(files)));
  if ('refused' in answer) return english(answer.refused);
  return Object.fromEntries(answer.files.map(({ path, text }) => [path, changes(files[path] ?? '', text)]));
}
