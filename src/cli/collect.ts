import { tell } from '../language/words.ts';
import path from 'node:path';
import { bundleFiles } from '../evidence/bundle-files.ts';
import { whyNoBundle, writeBundle } from '../adapters/bundle/write-bundle.ts';
import { unionOfBounds } from '../diagnosis/bounds-of.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { withheldLine } from '../evidence/withhold-records.ts';
import { settingsFrom } from './environment.ts';
import { type ExitCode, type Io, UsageError } from './io.ts';
import { readLiveEvidence } from './live-evidence.ts';
import { liveHelp, liveOptions } from './live-options.ts';
import { playbooksFor } from './playbooks-for.ts';
import { readOptions } from './read-options.ts';

const help = `fluent-medic collect [CLUSTER/]NAMESPACE/POD-OR-WORKLOAD --out DIR [--raw]

Reads what there is about one Fluent Bit container into a folder that is safe to share: passwords, tokens
and keys are taken out, and of logs only Fluent Bit's own lines are written. No Secret is read, save the one with Fluent Bit's
configuration where the settings say so (configSecrets). "diagnose --bundle DIR" reads it.

  --out DIR          a folder that does not exist yet, or an empty one
  --raw              writes the other log lines too: they may be your users' records
${liveHelp}
  --playbooks DIR    what these playbooks ask for is collected too
`;

/** `collect`: exit 0 when the bundle is written, 2 for a question that names nothing, 1 when the cluster refuses. */
export async function collectCommand(argv: readonly string[], io: Io): Promise<ExitCode> {
  const { values, positionals } = readOptions(argv, {
    ...liveOptions,
    playbooks: { type: 'string' },
    out: { type: 'string' },
    raw: { type: 'boolean', default: false },
    help: { type: 'boolean' },
  });
  if (values.help) {
    io.stdout(help);
    return 0;
  }
  const [asked, ...more] = positionals;
  if (asked === undefined) throw new UsageError('Which pod? Expected [cluster/]namespace/pod-or-workload.');
  if (more.length > 0) throw new UsageError(`"${more[0]}" is one argument too many.`);
  if (!values.out) throw new UsageError('--out is missing: the folder to write.');
  const out = path.resolve(io.cwd, values.out);
  const unwritable = await whyNoBundle(out);
  if (unwritable !== undefined) throw new UsageError(unwritable);
  const { cluster: clusterName, playbookDirectory, configSecrets } = await settingsFrom(io);
  const playbooks = await playbooksFor({ own: values.playbooks ?? playbookDirectory }, io);
  const bounds = unionOfBounds(playbooks);
  const evidence = await readLiveEvidence({ ...values, asked, bounds, clusterName, configSecrets }, io);
  const files = bundleFiles(evidence, { raw: values.raw });
  const written = await writeBundle(out, files);
  if (written.kind === 'refused') throw new UsageError(written.why);
  io.stdout(summaryOf(values.out, files, evidence));
  return 0;
}

/** What the bundle holds, what was withheld, and what is missing in it. */
function summaryOf(out: string, files: ReadonlyMap<string, string>, { gaps }: Evidence): string {
  const withheld = [...files.values()].reduce((sum, text) => sum + text.split(withheldLine).length - 1, 0);
  return [
    `${out}: ${files.size} files`,
    ...[...files.keys()].map((file) => `  ${file}`),
    ...(withheld > 0
      ? [`Withheld: ${linesOf(withheld)} not Fluent Bit's own; --raw writes such lines.`]
      : []),
    ...gaps.map((gap) => `Not read: ${tell(gap.what, 'en')}: ${tell(gap.why, 'en')}.`),
    '',
  ].join('\n');
}

function linesOf(count: number): string {
  return count === 1 ? '1 log line that is' : `${count} log lines that are`;
}
