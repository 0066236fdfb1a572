import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Evidence, Gap, LogText, MonitoringBody } from '../../evidence/evidence.ts';
import { bundleFile } from './bundle-file.ts';
import { readBoundedText } from './bounded-text.ts';
import { parseDocument } from './parse-document.ts';
import { sortObjects, type KubernetesObjects } from './sort-objects.ts';

/** What reading a bundle gives; `refused` when there is nothing to read at all. */
export type BundleReading =
  | { readonly kind: 'read'; readonly evidence: Evidence }
  | { readonly kind: 'refused'; readonly why: string };

const maxBodyBytes = 8 * 2 ** 20;

/**
 * Reads a bundle directory. What is broken or too long becomes a gap, the rest is read. Links are not followed, so that a
 * foreign bundle cannot point at other files of this machine.
 */
export async function readBundle(directory: string): Promise<BundleReading> {
  const refusal = await whyNot(directory);
  if (refusal !== undefined) return { kind: 'refused', why: refusal };
  const gaps: Gap[] = [];
  const about = await readAbout(directory, gaps);
  const { documents, objects } = await readResources(directory, gaps);
  const logs = await readLogs(directory, gaps);
  const monitoring = await readMonitoring(directory, gaps);
  const isEmpty = logs.length === 0 && Object.keys(documents).length === 0 && gaps.length === 0;
  if (isEmpty) {
    const why = `${directory} is no bundle: it holds neither resources/*.json nor logs/NAMESPACE/POD/CONTAINER/*.log.`;
    return { kind: 'refused', why };
  }
  return { kind: 'read', evidence: { ...about, ...objects, logs, monitoring, documents, gaps } };
}

async function whyNot(directory: string): Promise<string | undefined> {
  try {
    const found = await stat(directory);
    return found.isDirectory() ? undefined : `${directory} is not a folder; expected a bundle folder.`;
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    return isMissing ? `There is no folder ${directory}.` : `The folder ${directory} cannot be read.`;
  }
}

async function readAbout(
  directory: string,
  gaps: Gap[],
): Promise<Pick<Evidence, 'cluster' | 'collectedAt' | 'focus'>> {
  const unknown = { cluster: null, collectedAt: null, focus: {} };
  if (!(await namesIn(directory)).includes('bundle.json')) return unknown;
  const text = await readBoundedText(join(directory, 'bundle.json'), maxBodyBytes);
  const parsed = parseDocument('bundle.json', text.text, 'which pod and container this is about', gaps);
  const read = bundleFile.safeParse(parsed?.json);
  if (!read.success) return unknown;
  const { cluster, collectedAt, namespace, focus } = read.data;
  gaps.push(...read.data.gaps);
  const given = Object.entries({ namespace, ...focus }).filter(([, value]) => value !== undefined);
  return {
    cluster: cluster ?? null,
    collectedAt: collectedAt ?? null,
    focus: Object.fromEntries(given),
  };
}

async function readResources(
  directory: string,
  gaps: Gap[],
): Promise<{ documents: Record<string, string>; objects: KubernetesObjects }> {
  const documents: Record<string, string> = {};
  const parsed: { source: string; json: unknown }[] = [];
  for (const name of await namesIn(join(directory, 'resources'))) {
    if (!name.endsWith('.json')) continue;
    const source = `resources/${name}`;
    const read = await readBoundedText(join(directory, source), Number.POSITIVE_INFINITY);
    const text = read.text.replace(/^\uFEFF/, '');
    const document = parseDocument(source, text, 'the Kubernetes objects in it', gaps);
    if (!document) continue;
    documents[source] = text;
    parsed.push({ source, json: document.json });
  }
  return { documents, objects: sortObjects(parsed, gaps) };
}

async function readLogs(directory: string, gaps: Gap[]): Promise<readonly LogText[]> {
  const logs: LogText[] = [];
  for (const [namespace = '', pod = '', container = '', file = ''] of await filesIn(
    join(directory, 'logs'),
    4,
  )) {
    const which = file === 'current.log' ? 'current' : file === 'previous.log' ? 'previous' : undefined;
    if (!which) continue;
    const source = ['logs', namespace, pod, container, file].join('/');
    const { text, skippedLines } = await readBoundedText(join(directory, source));
    if (skippedLines > 0) {
      gaps.push({
        what: `${skippedLines} lines in the middle of ${source}`,
        why: 'the log is longer than what is read of one log',
        wouldTell: 'what Fluent Bit did between its start and the end of the log',
        reason: 'too-large',
      });
    }
    logs.push({ source, namespace, pod, container, which, text });
  }
  return logs;
}

async function readMonitoring(directory: string, gaps: Gap[]): Promise<readonly MonitoringBody[]> {
  const bodies: MonitoringBody[] = [];
  for (const [namespace = '', pod = '', path = ''] of await filesIn(join(directory, 'metrics'), 3)) {
    const source = ['metrics', namespace, pod, path].join('/');
    const { text, skippedLines } = await readBoundedText(join(directory, source), maxBodyBytes);
    if (skippedLines > 0) {
      const why = `it is larger than ${maxBodyBytes} bytes`;
      gaps.push({ what: source, why, wouldTell: 'counters of inputs and outputs', reason: 'too-large' });
    } else bodies.push({ source, namespace, pod, path, body: text });
  }
  return bodies;
}

/** Regular files exactly `depth` levels below a folder, as lists of names, in order. */
async function filesIn(directory: string, depth: number): Promise<readonly (readonly string[])[]> {
  const entries = await readdir(directory, { withFileTypes: true }).catch(() => []);
  const sorted = entries.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  if (depth === 1) return sorted.filter((each) => each.isFile()).map((each) => [each.name]);
  const below = await Promise.all(
    sorted
      .filter((each) => each.isDirectory())
      .map(async ({ name }) =>
        (await filesIn(join(directory, name), depth - 1)).map((rest) => [name, ...rest]),
      ),
  );
  return below.flat();
}

async function namesIn(directory: string): Promise<readonly string[]> {
  return (await filesIn(directory, 1)).flat();
}
