import { expect, it } from 'vitest';
import { createKubeApi } from '../../../src/adapters/kubernetes/kube-api.ts';
import { kubeConfigFor, startScriptedServer } from './scripted-server.ts';
import { hastyClock } from './simulated-cluster.ts';

const mebibyte = 'x'.repeat(2 ** 20);

/** An answer of as many mebibytes; one that is cut off by its reader ends. */
async function textOf(mebibytes: number): Promise<number | string> {
  const server = await startScriptedServer((_, __, response) => {
    response.writeHead(200);
    let left = mebibytes;
    const go = (): void => {
      while (left > 0 && !response.destroyed) {
        left -= 1;
        if (!response.write(mebibyte)) return void response.once('drain', go);
      }
      response.end();
    };
    go();
  });
  const api = createKubeApi(kubeConfigFor(server.url), { clock: hastyClock });
  const answer = await api.readTextOnce('/x').then(
    (text) => text.length,
    (error: unknown) => (error as Error).message,
  );
  server.close();
  return answer;
}

it('an answer is read whole up to 64 MiB, and given up beyond that', async () => {
  expect(await textOf(3)).toBe(3 * 2 ** 20);
  expect(await textOf(200)).toBe('The answer is larger than 64 MiB.');
});
