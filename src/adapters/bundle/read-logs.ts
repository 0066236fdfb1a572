import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Focus, Gap, LogText } from '../../evidence/evidence.ts';
import { isRemovedLog, removedLogWhy } from '../../evidence/removed-log.ts';
import { type FilePlace, findFiles, type FoundFile } from './find-files.ts';
import { readText } from './read-text.ts';
import { shareBytes } from './share-bytes.ts';

/** How many bytes are read of one log at most, and of all logs together. */
export interface LogLimits {
  readonly each: number;
  readonly all: number;
}

/**
 * The kubelet rotates a log at 10 MiB unless told otherwise, so that what it keeps of one is read whole. Of a longer one, which takes
 * about a second for each 90 MB, the end tells why it ended and the beginning which version ran; what stands between is counted only.
 */
const defaultLimits: LogLimits = { each: 32 * 2 ** 20, all: 96 * 2 ** 20 };

const place: FilePlace = {
  folder: 'logs',
  depth: 4,
  pattern: 'logs/NAMESPACE/POD/CONTAINER/current.log or previous.log',
  isWanted: (name) => whichOf(name) !== undefined,
  wouldTell: 'what Fluent Bit said there',
};

/**
 * Reads the logs of a bundle, at most `limits` of them: first those of the pod that it is about, and of the others as much as is left,
 * the same of each. What is left out becomes a gap with exact numbers.
 */
export async function readLogs(
  directory: string,
  focus: Focus,
  gaps: Gap[],
  limits: LogLimits = defaultLimits,
): Promise<readonly LogText[]> {
  const found = await findFiles(directory, place, gaps);
  const sizes = await Promise.all(found.map((names) => sizeOf(join(directory, place.folder, ...names))));
  const shares = sharesOf(found, sizes, focus, limits);
  const logs: LogText[] = [];
  for (const [index, names] of found.entries()) {
    const [namespace = '', pod = '', container = '', file = ''] = names;
    const source = [place.folder, ...names].join('/');
    const read = await readText(
      directory,
      source,
      { limit: shares[index] ?? 0, wouldTell: place.wouldTell },
      gaps,
    );
    const which = whichOf(file);
    if (!read || !which) continue;
    const { text, omitted } = read;
    if (isRemovedLog(text)) {
      gaps.push({ what: source, why: removedLogWhy, wouldTell: place.wouldTell, reason: 'not-found' });
      continue;
    }
    if (omitted) gaps.push(gapOf(source, omitted));
    const left = omitted && { omitted: { at: omitted.at, lines: omitted.lines } };
    logs.push({ source, namespace, pod, container, which, text, ...left });
  }
  return logs;
}

function whichOf(name: string): LogText['which'] | undefined {
  if (name === 'current.log') return 'current';
  return name === 'previous.log' ? 'previous' : undefined;
}

async function sizeOf(file: string): Promise<number> {
  return stat(file).then(
    ({ size }) => size,
    () => 0,
  );
}

function sharesOf(
  found: readonly FoundFile[],
  sizes: readonly number[],
  { pod }: Focus,
  { each, all }: LogLimits,
): readonly number[] {
  const wanted = sizes.map((size) => Math.min(size, each));
  const isFocused = found.map((names) => pod !== undefined && names[1] === pod);
  const ofFocus = shareBytes(
    wanted.map((bytes, index) => (isFocused[index] ? bytes : 0)),
    all,
  );
  const left = all - ofFocus.reduce((sum, bytes) => sum + bytes, 0);
  const ofOthers = shareBytes(
    wanted.map((bytes, index) => (isFocused[index] ? 0 : bytes)),
    left,
  );
  return ofFocus.map((bytes, index) => bytes + (ofOthers[index] ?? 0));
}

function gapOf(source: string, { lines, bytes }: { readonly lines: number; readonly bytes: number }): Gap {
  return {
    what: `${lines} lines (${bytes} bytes) in the middle of ${source}`,
    why: 'the log is longer than what is read of one log',
    wouldTell: 'what Fluent Bit did between its start and the end of the log',
    reason: 'too-large',
  };
}
