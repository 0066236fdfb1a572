import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { causes } from '../../diagnosis/diagnosis.ts';
import type { ExpectedDiagnosis } from '../../diagnosis/judge-case.ts';
import { problemsOf, writtenPath } from './issue-words.ts';

/** One case: a bundle and what its diagnosis must be, or why that cannot be read. */
export type PlaybookCase = { readonly name: string; readonly bundle: string } & (
  | { readonly expected: ExpectedDiagnosis }
  | { readonly why: string }
);

const cause = z.enum(causes);
const texts = z.array(z.string());
const schema = z.strictObject({
  primary: cause,
  acceptable: z.array(cause).optional(),
  contributing: z.array(cause).optional(),
  mayMention: z.array(cause).optional(),
  mustMention: z.array(cause).optional(),
  mustNotClaim: z.array(cause).optional(),
  advisory: z.string().nullable().optional(),
  acceptableAdvisories: texts.optional(),
  version: z.string().nullable().optional(),
  logs: z.array(z.enum(['none-seen', 'delayed', 'losing', 'unknown'])).optional(),
  planMustInclude: texts.optional(),
  planMustNotInclude: texts.optional(),
  evidenceMustNotCite: texts.optional(),
  mustNotLeak: texts.optional(),
  why: z.string().optional(),
});

/** Finds the cases under a folder: every folder that holds an `expected.json`, by name. A folder that is not there is the caller's error. */
export async function findPlaybookCases(root: string): Promise<readonly PlaybookCase[]> {
  const entries = await readdir(root, { withFileTypes: true, recursive: true });
  const folders = entries
    .filter((entry) => entry.isFile() && entry.name === 'expected.json')
    .map((entry) => entry.parentPath)
    .sort();
  return Promise.all(folders.map(async (folder) => readCase(root, folder)));
}

async function readCase(root: string, folder: string): Promise<PlaybookCase> {
  const place = {
    name: path.relative(root, folder) || path.basename(folder),
    bundle: path.join(folder, 'bundle'),
  };
  let value: unknown;
  try {
    value = JSON.parse(await readFile(path.join(folder, 'expected.json'), 'utf8'));
  } catch (error) {
    const why = error instanceof Error ? error.message : 'an error';
    return { ...place, why: `expected.json: expected JSON, saw: ${why}` };
  }
  const parsed = schema.safeParse(value, { reportInput: true });
  if (parsed.success) return { ...place, expected: parsed.data };
  const problems = parsed.error.issues.flatMap((issue) => problemsOf(issue, value));
  const said = problems.map(({ path, problem }) => [writtenPath(path), problem].filter(Boolean).join(': '));
  return { ...place, why: `expected.json: ${said.join('; ')}` };
}
