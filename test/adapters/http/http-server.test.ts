import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import {
  type HttpServer,
  type HttpServerOptions,
  startHttpServer,
} from '../../../src/adapters/http/http-server.ts';

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
let server: HttpServer;
afterEach(() => server.close());

async function serve(options: Partial<HttpServerOptions> = {}): Promise<void> {
  server = await startHttpServer({
    address: '127.0.0.1',
    port: 0,
    log: silent,
    routes: {
      '/ok': { method: 'GET', answer: async () => ({ status: 200, body: 'fine' }) },
      '/broken': {
        method: 'POST',
        answer: () => Promise.reject(new Error('the secret reason')),
      },
    },
    ...options,
  });
}

const ask = async (path: string, method = 'GET') => {
  const answer = await fetch(`http://127.0.0.1:${server.port}${path}`, { method });
  return { status: answer.status, body: await answer.text(), allow: answer.headers.get('allow') };
};

describe('startHttpServer', () => {
  it('answers its routes, and everything else with one sentence', async () => {
    await serve();
    expect(await ask('/ok?verbose')).toEqual({ status: 200, body: 'fine\n', allow: null });
    expect(await ask('/ok', 'HEAD')).toEqual({ status: 200, body: '', allow: null });
    expect(await ask('/ok', 'POST')).toEqual({ status: 405, body: '/ok takes GET only.\n', allow: 'GET' });
    expect(await ask('/__proto__')).toEqual({
      status: 404,
      body: 'Nothing is here. Known are /ok, /broken.\n',
      allow: null,
    });
  });

  it('a fault of a route is logged and not told', async () => {
    const logged: unknown[] = [];
    await serve({ log: { ...silent, error: (facts) => void logged.push(facts['path']) } });
    expect(await ask('/broken', 'POST')).toEqual({
      status: 500,
      body: 'This failed; the log of the bot says why.\n',
      allow: null,
    });
    expect(logged).toEqual(['/broken']);
  });

  it.each([
    ['headers', 'GET /ok HTTP/1.1\r\nHost: a\r\nX-Slow: '],
    ['body', 'POST /slow HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n{'],
  ])('a client that sends its %s slowly is cut off', async (_, begin) => {
    await serve({
      patience: { headersMs: 100, requestMs: 200 },
      routes: {
        '/slow': {
          method: 'POST',
          answer: async (request) => ({ status: 200, body: String((await request.toArray()).length) }),
        },
      },
    });
    const end = await new Promise<string>((resolve) => {
      let text = '';
      const socket = connect(server.port, '127.0.0.1', () => socket.write(begin));
      const drip = setInterval(() => socket.write('x'), 20);
      socket.on('data', (data) => (text += data.toString()));
      // What still arrives at a closed end resets the connection, sometimes before the 408 is read.
      socket.on('error', ({ code }: NodeJS.ErrnoException) => (text ||= String(code)));
      socket.on('close', () => {
        clearInterval(drip);
        resolve(text);
      });
    });
    expect(end).toMatch(/^(HTTP\/1\.1 408 |ECONNRESET$|EPIPE$)/);
  });

  it('a port in use is one clear sentence', async () => {
    await serve();
    await expect(
      startHttpServer({ address: '127.0.0.1', port: server.port, routes: {}, log: silent }),
    ).rejects.toThrow(
      `http: 127.0.0.1 port ${server.port} is in use by another program; expected a free one.`,
    );
  });
});
