#!/usr/bin/env node
import { enableCompileCache } from 'node:module';
import path from 'node:path';
import manifest from '../package.json' with { type: 'json' };
import { heapUsage } from './adapters/machine/heap-usage.ts';
import type { MachineUsage } from './machine.ts';
import { UsageError, type ExitCode, type Io } from './cli/io.ts';

// Stripping the types of some two hundred files takes a third of a short command's time. Where this folder cannot be written, nothing is kept.
enableCompileCache(path.join(import.meta.dirname, '../node_modules/.cache/fluent-medic'));

type Command = (argv: readonly string[], io: Io) => Promise<ExitCode>;

/** Loaded only when asked for: the chat and cluster libraries cost a second. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  run: async () => (await import('./cli/run.ts')).runCommand,
  demo: async () => (await import('./cli/demo.ts')).demoCommand,
  diagnose: async () => (await import('./cli/diagnose.ts')).diagnoseCommand,
  collect: async () => (await import('./cli/collect.ts')).collectCommand,
  fleet: async () => (await import('./cli/fleet.ts')).fleetCommand,
  memory: async () => (await import('./cli/memory.ts')).memoryCommand,
  playbook: async () => (await import('./cli/playbook.ts')).playbookCommand,
  audit: async () => (await import('./cli/audit.ts')).auditCommand,
  backup: async () => (await import('./cli/backup.ts')).backupCommand,
  restore: async () => (await import('./cli/restore.ts')).restoreCommand,
  releases: async () => (await import('./cli/releases.ts')).releasesCommand,
  doctor: async () => (await import('./cli/doctor.ts')).doctorCommand,
  'slack-manifest': async () => (await import('./cli/slack-manifest.ts')).slackManifestCommand,
};

const help = `fluent-medic: finds why Fluent Bit died, says so with proof, and offers a fix that is verified

  run                    watch a cluster and talk to Slack
  demo                   the whole story in a browser, with a simulated cluster
  diagnose NAMESPACE/POD | --bundle DIR
                         say why Fluent Bit died: on a live cluster, or from a folder of collected files
  collect NAMESPACE/POD-OR-WORKLOAD --out DIR
                         collect what there is into a folder that is safe to share
  fleet                  how every Fluent Bit workload of the cluster stands, before anything dies
  memory --config FILE   what a configuration can need, against a limit
  playbook lint|show|test|case|schema
                         check playbooks, say in words what one does, run their cases, make one of an incident
  audit export|verify    the record of who did what: print it, check that nobody changed it
  backup|restore FILE    copy the database while the bot runs; put a copy in its place while it does not
  releases refresh FILE|URL
                         check a newer catalogue of releases and advisories, and keep it
  slack-manifest         print the Slack app's manifest
  doctor                 the first-run check: which token, scope, channel or right is missing

  fluent-medic COMMAND --help says more.
`;

const stopping = new AbortController();
const io: Io = {
  stdout: (text) => void process.stdout.write(text),
  stderr: (text) => void process.stderr.write(text),
  isTerminal: process.stdout.isTTY,
  columns: process.stdout.columns ?? 100,
  ...(process.stderr.isTTY && {
    progress: (line: string) => void process.stderr.write(`\r\u001b[K${line}`),
  }),
  env: process.env,
  cwd: process.cwd(),
  usage: usageNow,
  stop: stopping.signal,
};
for (const [signal, number] of [['SIGINT', 2] as const, ['SIGTERM', 15] as const])
  process.on(signal, () => {
    // Whoever asks twice does not want to wait: what was in flight the next start finds.
    if (stopping.signal.aborted) process.exit(128 + number);
    stopping.abort();
  });
process.stdout.on('error', () => process.exit(0));

process.exitCode = await main(process.argv.slice(2));
// What did not come to an end in time must not go on beside another replica.
if (stopping.signal.aborted || (process.exitCode !== 0 && process.argv[2] === 'run')) process.exit();

async function main([name = '', ...argv]: readonly string[]): Promise<ExitCode> {
  if (name === '--help' || name === 'help' || name === '-h') {
    io.stdout(help);
    return 0;
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  try {
    if (command) return await (await command())(argv, io);
    throw new UsageError(name ? `"${name}" is no command. ${known()}` : `Which command? ${known()}`);
  } catch (error) {
    io.stderr(`${error instanceof Error ? error.message : String(error)}\n`);
    return error instanceof UsageError ? 2 : 1;
  }
}

function usageNow(): MachineUsage {
  const { rss, heapUsed, heapTotal, external } = process.memoryUsage();
  const { user, system } = process.cpuUsage();
  const limit = process.constrainedMemory();
  return {
    version: manifest.version,
    runtime: `node ${process.versions.node}`,
    startedAtSeconds: performance.timeOrigin / 1000,
    userCpuSeconds: user / 1e6,
    systemCpuSeconds: system / 1e6,
    residentBytes: rss,
    heapUsedBytes: heapUsed,
    heapTotalBytes: heapTotal,
    ...heapUsage([...process.execArgv, process.env['NODE_OPTIONS'] ?? ''].join(' ')),
    externalBytes: external,
    // Without a limit the runtime says 0, or a number that no machine has.
    ...(limit > 0 && limit < Number.MAX_SAFE_INTEGER ? { memoryLimitBytes: limit } : {}),
  };
}

function known(): string {
  return `Known are ${Object.keys(commands).join(', ')}; --help says more.`;
}
