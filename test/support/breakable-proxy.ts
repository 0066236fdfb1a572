import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** A connection that can be torn and mended: in front of a server on this machine. */
export interface BreakableProxy {
  readonly url: string;
  /** Every connection is cut and none is accepted any more. */
  tear(): Promise<void>;
  /** Nothing comes through and nothing ends; what is sent meanwhile arrives late, once it is mended. */
  silence(): void;
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
  const pairs = new Set<readonly [Socket, Socket]>();
  let isSilent = false;
  let server: Server | undefined;
  const accept = (socket: Socket) => {
    const behind = connect(Number(targetPort), hostname);
    const pair = [socket, behind] as const;
    keep(socket);
    keep(behind);
    pairs.add(pair);
    if (!isSilent) socket.pipe(behind).pipe(socket);
    socket.on('close', () => {
      pairs.delete(pair);
      behind.destroy();
    });
    behind.on('close', () => socket.destroy());
  };
  const listen = async (port: number) => {
    server = createServer(accept);
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  };
  const port = await listen(0);
  return {
    url: `http://127.0.0.1:${port}`,
    silence() {
      isSilent = true;
      for (const [socket, behind] of pairs) {
        socket.unpipe(behind);
        behind.unpipe(socket);
      }
    },
    async tear() {
      isSilent = false;
      const closed = server?.listening ? once(server, 'close') : undefined;
      server?.close();
      for (const socket of open) socket.destroy();
      await closed;
    },
    async mend() {
      if (isSilent) for (const [socket, behind] of pairs) socket.pipe(behind).pipe(socket);
      isSilent = false;
      if (!server?.listening) await listen(port);
    },
  };
}
