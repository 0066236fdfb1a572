import { setTimeout as pause } from 'node:timers/promises';
import type { RecordedRequest } from '../../src/demo/cluster/api/api-server.ts';
import type { DaemonSets } from './fill-cluster.ts';
import { withScript } from './processes.ts';
import type { ChatUse } from './use-chat.ts';

/** A bot that runs, seen from its surroundings. */
export interface ObservedBot {
  /** Kills a pod of this workload; milliseconds until `chat.postMessage` of its incident arrived. */
  readonly latencyOf: (workload: number) => Promise<number>;
  /** A pod of each workload dies, then a minute of people in chat. */
  readonly useChat: () => Promise<ChatUse>;
  /** What the API server was asked since the last call. */
  readonly requests: () => Promise<readonly RecordedRequest[]>;
}

interface Observation {
  readonly daemonSets: DaemonSets;
  /** When the sweep is due; a cron expression. */
  readonly sweep: string;
  /** Slack refuses what is more than it grants. */
  readonly rates?: true;
}

/** The whole bot, a cluster and a Slack around it, for as long as `use` takes; it has listed all pods by then. */
export async function withBot<T>(
  { daemonSets, sweep, rates }: Observation,
  use: (bot: ObservedBot, atStart: readonly RecordedRequest[]) => Promise<T>,
): Promise<T> {
  return withScript(
    'surroundings.ts',
    [JSON.stringify(daemonSets), rates ? 'rates' : ''],
    async (ask, line) => {
      const requests = async () => JSON.parse(await ask('requests')) as readonly RecordedRequest[];
      return withScript('run-bot.ts', [await line(), sweep], async (_, started) => {
        if ((await started()) !== 'watching') throw new Error('The bot did not start.');
        const atStart: RecordedRequest[] = [];
        while (atStart.filter(isWatch).length < watches) {
          await pause(500);
          atStart.push(...(await requests()));
        }
        const latencyOf = async (workload: number) => Number(await ask(String(workload)));
        const useChat = async () => JSON.parse(await ask('use-chat')) as ChatUse;
        return use({ requests, latencyOf, useChat }, atStart);
      });
    },
  );
}

/** The bot asks for two labels in two watches. */
const watches = 2;

export const isWatch = ({ query }: RecordedRequest): boolean => ['true', '1'].includes(query['watch'] ?? '');
