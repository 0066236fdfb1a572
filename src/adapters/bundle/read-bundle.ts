import { stat } from 'node:fs/promises';
import type { Evidence, Gap, MonitoringBody } from '../../evidence/evidence.ts';
import { bundleFile } from './bundle-file.ts';
import { type FilePlace, findFiles } from './find-files.ts';
import { parseDocument } from './parse-document.ts';
import { type LogLimits, readLogs } from './read-logs.ts';
import { readWholeText } from './read-text.ts';
import { sortObjects, type KubernetesObjects } from './sort-objects.ts';

/** What reading a bundle gives; `refused` when there is nothing to read at all. */
export type BundleReading =
  | { readonly kind: 'read'; readonly evidence: Evidence }
  | { readonly kind: 'refused'; readonly why: string };

/** Of all documents together: JSON takes about ten times as much memory as text. */
const maxResourceBytes = 64 * 2 ** 20;
const maxBodyBytes = 64 * 2 ** 20;
const maxAboutBytes = 2 ** 20;

const aboutFile: FilePlace = {
  folder: '',
  depth: 1,
  pattern: 'bundle.json',
  isWanted: (name) => name === 'bundle.json',
  wouldTell: 'which pod and container this is about',
};
const resources: FilePlace = {
  folder: 'resources',
  depth: 1,
  pattern: 'resources/*.json',
  isWanted: (name) => name.endsWith('.json'),
  wouldTell: 'the Kubernetes objects in it',
};
const metrics: FilePlace = {
  folder: 'metrics',
  depth: 3,
  pattern: 'metrics/NAMESPACE/POD/api_v1_…',
  isWanted: (name) => !name.startsWith('.'),
  wouldTell: 'counters of inputs and outputs',
};

/**
 * Reads a bundle directory. What is broken or too long becomes a gap, the rest is read. Links are not followed, so that a
 * foreign bundle cannot point at other files of this machine.
 */
export async function readBundle(directory: string, logLimits?: LogLimits): Promise<BundleReading> {
  const refusal = await whyNot(directory);
  if (refusal !== undefined) return { kind: 'refused', why: refusal };
  const gaps: Gap[] = [];
  const about = await readAbout(directory, gaps);
  const { documents, objects } = await readResources(directory, gaps);
  const logs = await readLogs(directory, about.focus, gaps, logLimits);
  const monitoring = await readMonitoring(directory, gaps);
  const holds = [logs.length, monitoring.length, Object.keys(documents).length, gaps.length];
  const isEmpty = holds.every((count) => count === 0) && about.cluster === null && !hasFocus(about);
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
  const { wouldTell } = aboutFile;
  if ((await findFiles(directory, aboutFile, gaps)).length === 0) return unknown;
  const text = await readWholeText(directory, 'bundle.json', { limit: maxAboutBytes, wouldTell }, gaps);
  const parsed = text === undefined ? undefined : parseDocument('bundle.json', text, wouldTell, gaps);
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

/** Somebody asked about something: then nothing at all is still an answer to be judged. */
const hasFocus = ({ focus }: Pick<Evidence, 'focus'>): boolean => Object.keys(focus).length > 0;

async function readResources(
  directory: string,
  gaps: Gap[],
): Promise<{ documents: Record<string, string>; objects: KubernetesObjects }> {
  const documents: Record<string, string> = {};
  const parsed: { source: string; json: unknown }[] = [];
  const { wouldTell } = resources;
  let left = maxResourceBytes;
  for (const [name = ''] of await findFiles(directory, resources, gaps)) {
    const source = `resources/${name}`;
    const text = await readWholeText(directory, source, { limit: left, wouldTell }, gaps);
    if (text === undefined) continue;
    left -= text.length;
    const document = parseDocument(source, text, wouldTell, gaps);
    if (!document) continue;
    documents[source] = text;
    parsed.push({ source, json: document.json });
  }
  return { documents, objects: sortObjects(parsed, gaps) };
}

async function readMonitoring(directory: string, gaps: Gap[]): Promise<readonly MonitoringBody[]> {
  const bodies: MonitoringBody[] = [];
  const { wouldTell } = metrics;
  let left = maxBodyBytes;
  for (const names of await findFiles(directory, metrics, gaps)) {
    const [namespace = '', pod = '', path = ''] = names;
    const source = ['metrics', ...names].join('/');
    const body = await readWholeText(directory, source, { limit: left, wouldTell }, gaps);
    if (body === undefined) continue;
    left -= body.length;
    bodies.push({ source, namespace, pod, path, body });
  }
  return bodies;
}
