import type { Consumption } from './consume.ts';
import { reportOf, withStub } from './processes.ts';
import { eventLines, type StubSettings } from './stub-api.ts';

const events = 200_000;
const aims = { parse: 0.6, informer: 1 };

/** In the first the server selected by label; in the second one pod in thirty-one is Fluent Bit's. */
const streams: readonly (StubSettings & { readonly name: string })[] = [
  { name: 'labels: all are Fluent Bit', fluentBit: 1, others: 0, events, eventPods: 1000 },
  { name: 'images: 5,000 of 155,000 are', fluentBit: 1, others: 30, events, eventPods: 1000 },
];

/** 200,000 events from another process, over loopback, into incident decisions; beside `JSON.parse` and the client library's informer. */
export async function benchThroughput(say: (line: string) => void): Promise<void> {
  const [bytes, lines] = sizeOf(streams[0]);
  say(
    `WATCH THROUGHPUT  ${events} events of ${(bytes / lines / 1000).toFixed(1)} KB over loopback, each reader in a process of its own`,
  );
  say('  by processor time of the reader on all its threads, by the wall clock in brackets');
  for (const { name, ...settings } of streams) {
    const took = (how: string) =>
      withStub(settings, ({ url }) =>
        reportOf<Consumption>('consume.ts', [how, url, JSON.stringify(settings)]),
      );
    const parse = await took('parse');
    const bot = await took('bot');
    const informer = await took('informer');
    say(`  ${name.padEnd(34)} ${bot.signals} signals became ${bot.incidents} incidents`);
    say(`    ${'JSON.parse of lines in memory'.padEnd(32)} ${perEvent(parse)}`);
    say(`    ${'the bot, socket to decision'.padEnd(32)} ${perEvent(bot)}`);
    say(`    ${'informer of the client library'.padEnd(32)} ${perEvent(informer)}`);
    say(`    ratio to JSON.parse              ${ratio(parse, bot, aims.parse)}`);
    say(`    ratio to the informer            ${ratio(informer, bot, aims.informer)}`);
  }
}

const perEvent = ({ ms, processorMs }: Consumption): string =>
  `${((processorMs * 1000) / events).toFixed(1)} µs an event (${((ms * 1000) / events).toFixed(1)})`;

function ratio(other: Consumption, bot: Consumption, aim: number): string {
  const [processor, wall] = [other.processorMs / bot.processorMs, other.ms / bot.ms];
  const verdict = Math.min(processor, wall) >= aim ? 'pass' : 'FAIL';
  return `${processor.toFixed(2)} (${wall.toFixed(2)}), aim ${aim.toFixed(1)} in both: ${verdict}`;
}

function sizeOf(settings: StubSettings | undefined): readonly [number, number] {
  const lines = settings === undefined ? [] : [...eventLines(settings)];
  return [lines.reduce((sum, line) => sum + line.length, 0), lines.length];
}
