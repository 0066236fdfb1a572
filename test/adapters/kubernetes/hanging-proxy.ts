import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server in front of another one that never answers paths that match; the answer tells where it listens. */
export async function startHangingProxy(
  target: string,
  hangs: RegExp,
): Promise<{ readonly url: string; close(): void }> {
  const server = createServer((request, response) => {
    const url = request.url ?? '';
    if (hangs.test(url)) return;
    const { authorization = '' } = request.headers;
    void fetch(new URL(url, target), { headers: { authorization } }).then(async (answer) => {
      response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' });
      response.end(await answer.text());
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
