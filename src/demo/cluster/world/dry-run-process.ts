import { type ContainerProcess, createEndingProcess } from './container-process.ts';
import type { FluentBitStart } from './fluent-bit-process.ts';
import { atLeast } from './fluent-bit-version.ts';
import { createLogPen } from './log-pen.ts';
import { readPipeline, type StartComplaint } from './pipeline-config.ts';
import { bannerLines } from './start-up-lines.ts';

/** Fluent Bit with `--dry-run`: it reads its configuration, says what it makes of it and ends, as recorded from 1.9.2 to 5.1.1. */
export function createDryRunProcess(start: FluentBitStart): ContainerProcess {
  const { version, startedAtMs } = start;
  const pen = createLogPen(version, start.write);
  for (const line of bannerLines(version)) pen.print(startedAtMs, line);
  const { complaints, exitCode } = findings(start);
  for (const { level, text } of complaints) pen.log(startedAtMs + 10, level, text);
  if (exitCode === 0) pen.print(startedAtMs + 20, 'configuration test is successful');
  pen.flush();
  const reason = exitCode === 0 ? 'Completed' : 'Error';
  return createEndingProcess({ atMs: startedAtMs + 60, exitCode, reason });
}

interface Findings {
  readonly complaints: readonly StartComplaint[];
  readonly exitCode: number;
}

const error = (text: string): StartComplaint => ({ level: 'error', text });

/** What a start would find only after its storage is set up, plugins' properties above all, a dry run sees from 5.1 on. */
function findings({ config, version }: FluentBitStart): Findings {
  if (config === undefined)
    return { complaints: [error('could not open configuration file, aborting.')], exitCode: 1 };
  const reading = readPipeline(config, version);
  if ('config' in reading) return { complaints: reading.complaints, exitCode: 0 };
  if (reading.after === 'banner') return { complaints: reading.complaints, exitCode: reading.refusedWith };
  if (!atLeast(version, '5.1.0')) return { complaints: [], exitCode: 0 };
  const seen = reading.complaints.filter(({ text }) => !text.startsWith('[engine]'));
  return {
    complaints: [...seen, error('[reload] check properties for input plugins is failed')],
    exitCode: 1,
  };
}
