import { notImplemented } from './status-error.ts';

const selecting = [
  'labelSelector',
  'fieldSelector',
  'resourceVersion',
  'resourceVersionMatch',
  'limit',
  'continue',
];
const watching = ['watch', 'timeoutSeconds', 'allowWatchBookmarks', 'sendInitialEvents'];
const writing = ['dryRun', 'fieldManager', 'fieldValidation'];

const byVerb: Readonly<Record<string, readonly string[]>> = {
  list: [...selecting, ...watching],
  watch: [...selecting, ...watching],
  get: ['resourceVersion'],
  create: writing,
  update: writing,
  patch: [...writing, 'force'],
  delete: ['dryRun', 'gracePeriodSeconds', 'propagationPolicy', 'orphanDependents'],
};

/** They change nothing in an answer; requests here are over long before any timeout. */
const harmless = ['pretty', 'timeout'];

const logging = [
  'container',
  'previous',
  'timestamps',
  'tailLines',
  'limitBytes',
  'sinceTime',
  'sinceSeconds',
  'follow',
  'stream',
];

/** 501 for an option that is not implemented, so that nobody trusts an option that does nothing. */
export function refuseUnknownOptions(
  verb: string,
  subresource: string | undefined,
  query: URLSearchParams,
): void {
  if (subresource === 'proxy') return;
  const known = subresource === 'log' ? logging : (byVerb[verb] ?? []);
  for (const name of query.keys()) {
    if (!harmless.includes(name) && !known.includes(name))
      throw notImplemented(`the option "${name}" of ${verb}`);
  }
}
