import type { MemoryChart } from '../../../src/chat/memory-chart.ts';

const MiB = 1024 ** 2;
const at = (second: number) => new Date(Date.parse('2026-11-22T03:00:00Z') + second * 1000).toISOString();

/** Memory climbs to the limit, the container dies at half time, then the limit is raised. */
export const crashing: MemoryChart = {
  series: [
    {
      name: 'fluent-bit-x7k2p',
      points: Array.from({ length: 61 }, (_, index) => ({
        at: at(index * 60),
        bytes: (index < 30 ? 100 + index * 14 : 200) * MiB,
      })),
    },
  ],
  limit: [
    { at: at(0), bytes: 512 * MiB },
    { at: at(2_700), bytes: 1024 * MiB },
  ],
  marks: [
    { at: at(1_800), kind: 'death' },
    { at: at(2_700), kind: 'change' },
  ],
};
