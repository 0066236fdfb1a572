import { said, type Words } from '../../language/words.ts';
import type { MonitoringBody } from '../../evidence/evidence.ts';
import { OutsideError } from '../../outside-error.ts';
import { gapReason, type GapList, plainWords } from './gap-list.ts';
import type { KubeApi } from './kube-api.ts';
import { readMonitoring } from './monitoring.ts';

const paths = ['/api/v1/metrics', '/api/v1/storage', '/api/v1/uptime', '/api/v2/metrics/prometheus'];

interface Answer {
  readonly path: string;
  readonly body?: string;
  readonly failure?: OutsideError;
}

/** What the running container's monitoring API answers now; older versions lack some of the paths. */
export async function collectMonitoring(
  api: KubeApi,
  pod: { readonly namespace: string; readonly name: string },
  port: number,
  gaps: GapList,
): Promise<readonly MonitoringBody[]> {
  const answers = await Promise.all(paths.map(async (path) => ask(api, pod, port, path)));
  for (const gap of gapsOf(answers, port)) gaps.add(gap);
  return answers.flatMap(({ path, body }) => {
    if (body === undefined) return [];
    const name = path.slice(1).replaceAll('/', '_');
    const { namespace } = pod;
    return [
      { source: `metrics/${namespace}/${pod.name}/${name}`, namespace, pod: pod.name, path: name, body },
    ];
  });
}

async function ask(
  api: KubeApi,
  pod: { readonly namespace: string; readonly name: string },
  port: number,
  path: string,
): Promise<Answer> {
  try {
    return { path, body: await readMonitoring(api, pod, port, path) };
  } catch (error) {
    if (error instanceof OutsideError) return { path, failure: error };
    throw error;
  }
}

/** One gap when nothing answers; a missing path is told only for the buffers, the others say the same in two ways. */
function gapsOf(answers: readonly Answer[], port: number) {
  const failures = answers.flatMap(({ path, failure }) => (failure === undefined ? [] : [{ path, failure }]));
  const first = failures[0];
  const wouldTell = said('gap.wouldTell.counters');
  if (first !== undefined && failures.length === answers.length) {
    return [
      {
        what: said('gap.what.monitoringPort', { port }),
        why: reasonOf(first.failure, port),
        wouldTell,
        reason: gapReason(first.failure),
      },
    ];
  }
  return failures
    .filter(({ path, failure }) => failure.reason !== 'not-found' || path === '/api/v1/storage')
    .map(({ path, failure }) => ({
      what: said('gap.what.monitoringPath', { path }),
      why: failure.reason === 'not-found' ? said('gap.why.notFound') : plainWords(failure),
      wouldTell,
      reason: gapReason(failure),
    }));
}

function reasonOf(failure: OutsideError, port: number): Words {
  if (!/connection refused/.test(failure.message)) return plainWords(failure);
  return said('gap.why.nothingListens', { port });
}
