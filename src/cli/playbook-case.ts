import path from 'node:path';
import { writeBundle } from '../adapters/bundle/write-bundle.ts';
import { isNamedCause } from '../chat/cause-names.ts';
import { tell } from '../language/words.ts';
import { verdictWords } from '../chat/verdict-words.ts';
import type { Cause } from '../diagnosis/diagnosis.ts';
import type { ExpectedDiagnosis } from '../diagnosis/judge-case.ts';
import type { BundleFiles } from '../evidence/bundle-files.ts';
import { caseFile } from '../flow/case-file.ts';
import type { PersonVerdict } from '../incident/person-verdict.ts';
import type { Store } from '../ports.ts';
import { type ExitCode, type Io, UsageError } from './io.ts';
import { storeCopy } from './store-copy.ts';

interface CaseOptions {
  /** Where the case is written: `OUT/CAUSE/INCIDENT/`. */
  readonly out: string | undefined;
  /** As `DATABASE_URL`, which it stands for. */
  readonly database: string | undefined;
}

/** Writes an incident that a person has judged as a case for `playbook test`; also while the bot runs. */
export async function exportCase(
  incident: string | undefined,
  { out, database }: CaseOptions,
  { stdout, env, cwd }: Pick<Io, 'stdout' | 'env' | 'cwd'>,
): Promise<ExitCode> {
  if (incident === undefined)
    throw new UsageError('Which incident? Write for example "playbook case inc-1".');
  if (!out) throw new UsageError('--out is missing: the folder for the case.');
  const store = await storeCopy(database, { env, cwd });
  try {
    const id = incident.startsWith('inc-') ? incident : `inc-${incident}`;
    const { expected, bundle } = await caseOf(store, id);
    const folder = path.join(out, expected.primary, id);
    const files = new Map([
      ['expected.json', `${JSON.stringify(expected, null, 2)}\n`],
      ...[...bundle].map(([file, text]) => [`bundle/${file}`, text] as const),
    ]);
    const written = await writeBundle(path.resolve(cwd, folder), files);
    if (written.kind === 'refused') throw new UsageError(written.why);
    stdout(`${folder}: expects ${expected.primary}; "fluent-medic playbook test ${out}" runs it.\n`);
    return 0;
  } finally {
    await store.close();
  }
}

interface Case {
  readonly expected: ExpectedDiagnosis & { readonly why: string };
  readonly bundle: BundleFiles;
}

async function caseOf(store: Store, id: string): Promise<Case> {
  const stored = await store.incident(id);
  if (!stored) throw new UsageError(`There is no incident "${id}" in this database.`);
  const { verdict } = stored.value;
  if (!verdict)
    throw new UsageError(
      `${id} has no verdict yet: press "The cause was…" at its messages in chat, or write "/fluentbit verdict ${id} CAUSE".`,
    );
  const bundle = await store.evidence(id, await diagnosisMeant(store, id, verdict));
  if (!bundle) throw new UsageError(`${id} has no evidence to export: none was kept when it was diagnosed.`);
  return { expected: expectedOf(verdict), bundle };
}

/** Of the diagnoses up to the verdict the last that named the same cause, else the one that stood then. */
async function diagnosisMeant(store: Store, id: string, verdict: PersonVerdict): Promise<number> {
  const file = caseFile(store, id);
  const cause = verdict.kind === 'not-an-incident' ? undefined : verdict.cause;
  for (let number = verdict.diagnosis; number > 0; number -= 1)
    if ((await file.read('diagnosis', number))?.primary.cause === cause) return number;
  return Math.max(verdict.diagnosis, 1);
}

function expectedOf(verdict: PersonVerdict): Case['expected'] {
  const why = tell(verdictWords(verdict), 'en');
  if (verdict.kind === 'not-an-incident') return { primary: 'healthy', acceptable: ['planned-restart'], why };
  return { primary: knownCause(verdict.cause), why };
}

function knownCause(cause: string): Cause {
  if (isNamedCause(cause)) return cause;
  throw new UsageError(`The verdict names "${cause}", which this program does not know: run the newer one.`);
}
