import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** A connection that can be torn and mended: in front of a server on this machine. */
export interface BreakableProxy {
  readonly url: string;
  /** Every connection is cut and none is accepted any more. */
  tear(): Promise<void>;
  /** The same address answers again. */
  mend(): Promise<void>;
}

export async function startBreakableProxy(target: string): Promise<BreakableProxy> {
  const open = new Set<Socket>();
  const keep = (socket: Socket) => {
    open.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => open.delete(socket));
  };
  const { hostname, port: targetPort } = new URL(target);
  let server: Server | undefined;
  const listen = async (port: number) => {
    server = createServer((socket) => {
      const behind = connect(Number(targetPort), hostname);
      keep(socket);
      keep(behind);
      socket.pipe(behind).pipe(socket);
      socket.on('close', () => behind.destroy());
      behind.on('close', () => socket.destroy());
    });
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  };
  const port = await listen(0);
  return {
    url: `http://127.0.0.1:${port}`,
    async tear() {
      const closed = server?.listening ? once(server, 'close') : undefined;
      server?.close();
      for (const socket of open) socket.destroy();
      await closed;
    },
    async mend() {
      await listen(port);
    },
  };
}
