import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { eventLine, type Fleet, itemJson, states, versionAt, versionOf } from './pod-lines.ts';

export interface StubSettings extends Fleet {
  /** How many events a watch of all pods is sent; the last one is of the pod `the-last`. */
  readonly events: number;
  /** Distinct pods among the events. */
  readonly eventPods: number;
}

export interface StubApi {
  readonly url: string;
  /** Body bytes that were sent so far. */
  sentBytes(): number;
  close(): void;
}

/**
 * As much of an API server as a watch of pods asks for: lists in pages of the asked size, a label selector that lets Fluent Bit's
 * pods through, and one stream of events. Nothing larger than a page is ever in its memory.
 */
export async function startStubApi(settings: StubSettings): Promise<StubApi> {
  let sent = 0;
  const blocks = makeBlocks(settings);
  const send = async (response: ServerResponse, piece: Buffer | string) => {
    sent += piece.length;
    if (!response.write(piece)) await once(response, 'drain');
  };
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const query = new URL(request.url ?? '/', 'http://stub').searchParams;
    response.setHeader('content-type', 'application/json');
    if (query.get('watch') === 'true') {
      if (settings.events === 0 || isSecondSelector(query)) response.flushHeaders();
      else await sendEvents(settings, blocks, (piece) => send(response, piece));
      return;
    }
    await sendPage(settings, query, (piece) => send(response, piece));
    response.end();
  };
  const server = createServer(
    (request, response) => void answer(request, response).catch(() => response.destroy()),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    sentBytes: () => sent,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** The bot asks for two labels in two watches; all pods here bear the first. */
const isSecondSelector = (query: URLSearchParams): boolean =>
  query.get('labelSelector')?.startsWith('k8s-app') === true;

async function sendPage(
  fleet: Fleet,
  query: URLSearchParams,
  send: (piece: string) => Promise<void>,
): Promise<void> {
  const selects = query.has('labelSelector');
  const total = isSecondSelector(query) ? 0 : fleet.fluentBit + (selects ? 0 : fleet.others);
  const from = Number(query.get('continue') ?? 0);
  const to = Math.min(total, from + Number(query.get('limit') ?? total));
  const next = to < total ? `,"continue":"${to}","remainingItemCount":${total - to}` : '';
  await send(
    `{"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"${versionOf(0)}"${next}},"items":[`,
  );
  // The few among the many stand apart from each other, as they do in a cluster.
  const step = selects ? 1 : Math.max(1, Math.floor(total / Math.max(1, fleet.fluentBit)));
  for (let place = from; place < to; place += 1) {
    const isFluentBit = place % step === 0 && place / step < fleet.fluentBit;
    const line = eventLine(isFluentBit ? place / step : fleet.fluentBit + place, 0, isFluentBit);
    await send((place === from ? '' : ',') + itemJson(line));
  }
  await send(']}');
}

interface Block {
  readonly bytes: Buffer;
  /** Where each event's resource version stands, and where the event ends. */
  readonly places: readonly { readonly version: number; readonly end: number }[];
}

/** Each block takes all pods to their next state. */
function makeBlocks({ events, eventPods, fluentBit, others }: StubSettings): readonly Block[] {
  if (events === 0) return [];
  return Array.from({ length: states }, (_, state) => {
    const pieces: string[] = [];
    const places: { version: number; end: number }[] = [];
    let start = 0;
    for (let pod = 0; pod < eventPods; pod += 1) {
      const isFluentBit = isTurn(pod, fluentBit / (fluentBit + others));
      const line = `${eventLine(pod, pod + state, isFluentBit)}\n`;
      places.push({ version: start + versionAt(line), end: start + line.length });
      start += line.length;
      pieces.push(line);
    }
    return { bytes: Buffer.from(pieces.join(''), 'latin1'), places };
  });
}

/** True for this share of all numbers, evenly spread. */
const isTurn = (number: number, share: number): boolean =>
  Math.floor((number + 1) * share) > Math.floor(number * share);

async function sendEvents(
  { events, eventPods }: StubSettings,
  blocks: readonly Block[],
  send: (piece: Buffer | string) => Promise<void>,
): Promise<void> {
  for (let sent = 0, round = 0; sent < events; round += 1) {
    const block = blocks[round % blocks.length];
    if (block === undefined) return;
    const count = Math.min(eventPods, events - sent);
    const bytes = Buffer.from(block.bytes.subarray(0, block.places[count - 1]?.end));
    for (let each = 0; each < count; each += 1) {
      sent += 1;
      bytes.write(versionOf(sent), block.places[each]?.version ?? 0, 'latin1');
    }
    await send(bytes);
  }
  await send(
    `${eventLine(0, 0, true)
      .replaceAll(/"name":"fluent-bit-0-x0"/g, '"name":"the-last"')
      .replace(versionOf(0), versionOf(events + 1))}\n`,
  );
}

/** The lines that a watch is sent, less the changing resource versions, for who wants to read them without a network. */
export function* eventLines(settings: StubSettings): Generator<string> {
  for (const { bytes, places } of makeBlocks(settings)) {
    let start = 0;
    for (const { end } of places) {
      yield bytes.toString('latin1', start, end - 1);
      start = end;
    }
  }
}
