import type { Facts } from './facts.ts';

/** Inputs that others send to. */
const listening = new Set([
  'forward',
  'http',
  'tcp',
  'udp',
  'syslog',
  'opentelemetry',
  'splunk',
  'elasticsearch',
  'mqtt',
]);

/** One instance that others send to: while it restarts, nobody takes their logs. An agent that runs on every node is none. */
export function isLoneAggregator({ workload, inputs }: Pick<Facts, 'workload' | 'inputs'>): boolean {
  const value = workload?.value;
  if (!value || !['Deployment', 'StatefulSet'].includes(value.kind) || value.desired !== 1) return false;
  return inputs.some(({ plugin, section }) => section.kind === 'input' && listening.has(plugin));
}
