import { said } from '../../language/words.ts';
import type { Write, WriteResult } from '../../change/write.ts';
import { readStorage } from '../../fluentbit/monitoring.ts';
import { readReloadAnswer, readReloadCount } from '../../fluentbit/reload.ts';
import { OutsideError } from '../../outside-error.ts';
import type { ReloadState } from '../../ports.ts';
import type { KubeApi } from './kube-api.ts';
import { readMonitoring } from './monitoring.ts';
import { resourcePath } from './resource-path.ts';

const path = '/api/v2/reload';

/** What a pod tells of its reloads and of the limits in force; undefined where it does not answer. */
export async function readReloadState(
  api: KubeApi,
  pod: { readonly namespace: string; readonly name: string },
  port: number,
): Promise<ReloadState | undefined> {
  const ask = async (page: string) => {
    try {
      return await readMonitoring(api, pod, port, page);
    } catch (error) {
      if (error instanceof OutsideError) return undefined;
      throw error;
    }
  };
  const body = await ask(path);
  const count = body === undefined ? undefined : readReloadCount(body);
  if (count === undefined) return undefined;
  const inputs = [...readStorage((await ask('/api/v1/storage')) ?? '').inputs.values()];
  return { count, memLimitBytes: inputs.flatMap(({ memLimitBytes }) => memLimitBytes ?? []) };
}

/** Asks a pod to read its configuration anew. The answer says that it was asked, not that it was done: the count tells that. */
export async function sendReload(api: KubeApi, { object, patch }: Write): Promise<WriteResult> {
  if (patch.type !== 'reload') throw new Error('This write asks for no reload.');
  const proxied = resourcePath('Pod', object.namespace, `${object.name}:${patch.port}`);
  let body: string;
  try {
    const sending = { method: 'POST', contentType: 'application/json', body: {} } as const;
    body = JSON.stringify(await api.send({ ...sending, path: `${proxied}/proxy${path}` }));
  } catch (error) {
    if (!(error instanceof OutsideError) || !/in progress/.test(error.message)) throw error;
    body = '{"status":-2}';
  }
  switch (readReloadAnswer(body)) {
    case 'accepted':
      return { state: 'done', resourceVersion: '' };
    case 'busy':
      return { state: 'already-done', resourceVersion: '' };
    case 'not-enabled':
      return { state: 'refused', why: said('rollout.reloadNotEnabled', { pod: object.name }) };
    case 'unknown':
      return { state: 'refused', why: said('rollout.reloadUnknown', { pod: object.name }) };
  }
}
