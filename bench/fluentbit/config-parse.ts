import { readConfig } from '../../src/fluentbit/config/read-config.ts';

const lines = 5_000;
const rounds = 25;

/** Reads a configuration of 5,000 lines in both modes, beside JSON of the same size. */
export function benchConfig(say: (line: string) => void): void {
  say(`CONFIGURATION  ${lines} lines, median of ${rounds}`);
  for (const [name, text] of [
    ['fluent-bit.conf', classic()],
    ['fluent-bit.yaml', yaml()],
  ] as const) {
    const json = jsonOf(text.length);
    const ours = medianMs(() => readConfig([{ name, text }], name, { version: '4.2.8' }).sections.length);
    const theirs = medianMs(() => JSON.parse(json).sections.length);
    say(
      `  ${name.padEnd(16)} ${ours.toFixed(1)} ms for ${text.length} bytes; JSON.parse ${theirs.toFixed(2)} ms for ${json.length} bytes: ${(ours / theirs).toFixed(0)} times`,
    );
  }
}

function classic(): string {
  const section = (at: number): string =>
    [
      '[INPUT]',
      '    Name              tail',
      `    Tag               kube.${at}.*`,
      `    Path              /var/log/containers/*_${at}.log`,
      '    Mem_Buf_Limit     5MB',
      '    Buffer_Chunk_Size 64k',
      '    Buffer_Max_Size   256k',
      '    Skip_Long_Lines   On',
      '    # kept on disk between restarts',
      '',
    ].join('\n');
  return `${Array.from({ length: lines / 10 }, (_, at) => section(at)).join('\n')}\n`;
}

function yaml(): string {
  const item = (at: number): string =>
    [
      '    - name: tail',
      `      tag: kube.${at}.*`,
      `      path: /var/log/containers/*_${at}.log`,
      '      mem_buf_limit: 5MB',
      '      buffer_chunk_size: 64k',
      '      buffer_max_size: 256k',
      '      skip_long_lines: on',
      '      refresh_interval: 10',
      '      rotate_wait: 30',
      '      # kept on disk between restarts',
    ].join('\n');
  return `pipeline:\n  inputs:\n${Array.from({ length: lines / 10 }, (_, at) => item(at)).join('\n')}\n`;
}

/** The same kind of content as JSON, as many characters. */
function jsonOf(size: number): string {
  const section = (at: number) => ({
    Name: 'tail',
    Tag: `kube.${at}.*`,
    Mem_Buf_Limit: '5MB',
    Path: '/var/log/*.log',
  });
  const sections: unknown[] = [];
  let length = 0;
  while (length < size) {
    const next = section(sections.length);
    sections.push(next);
    length += JSON.stringify(next).length + 1;
  }
  return JSON.stringify({ sections });
}

function medianMs(work: () => number): number {
  const times = Array.from({ length: rounds }, () => {
    const start = performance.now();
    if (work() === 0) throw new Error('nothing was read');
    return performance.now() - start;
  });
  return times.toSorted((a, b) => a - b)[Math.floor(rounds / 2)] ?? 0;
}
