import process from 'node:process';
import { benchCases } from './diagnose/cases.ts';
import { benchEngine } from './diagnose/engine.ts';
import { benchHugeLog } from './diagnose/huge-log.ts';
import { benchProcess } from './diagnose/process.ts';
import { benchConfig } from './fluentbit/config-parse.ts';
import { benchLog } from './fluentbit/log-scan.ts';
import { benchMemory } from './fluentbit/memory-table.ts';
import { benchExchange } from './store/exchange.ts';
import { benchStore } from './store/latency.ts';
import { benchClicks } from './watch/clicks.ts';
import { benchLatency } from './watch/latency.ts';
import { benchWatchMemory } from './watch/memory.ts';
import { benchRequests } from './watch/requests.ts';
import { benchThroughput } from './watch/throughput.ts';

type Bench = (say: (line: string) => void) => Promise<void> | void;

const suites: Readonly<Record<string, readonly Bench[]>> = {
  diagnose: [benchEngine, benchProcess, benchHugeLog, benchCases],
  fluentbit: [benchLog, benchConfig, benchMemory],
  watch: [benchThroughput, benchWatchMemory, benchLatency, benchRequests],
  chat: [benchClicks],
  store: [benchStore, benchExchange],
};

const [name = ''] = process.argv.slice(2);
const suite = Object.hasOwn(suites, name) ? suites[name] : undefined;
if (suite === undefined) {
  process.stderr.write(`"${name}" is no benchmark; known are ${Object.keys(suites).join(', ')}.\n`);
  process.exitCode = 2;
}
for (const bench of suite ?? []) {
  await bench((line) => void process.stdout.write(`${line}\n`));
  process.stdout.write('\n');
}
