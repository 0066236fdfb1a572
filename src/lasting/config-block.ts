/** The four texts that the official chart puts together into `fluent-bit.conf`, in this order. */
const order = ['service', 'inputs', 'filters', 'outputs'] as const;
export type ConfigBlock = (typeof order)[number];

const header = /^\[(\w+)\]/;
const blockOf: Readonly<Record<string, ConfigBlock>> = {
  service: 'service',
  input: 'inputs',
  filter: 'filters',
  output: 'outputs',
};

/**
 * One of the chart's texts out of the file that was rendered from all of them. Undefined where the sections do not stand in the
 * chart's order: then the file does not tell which text they come from.
 */
export function configBlock(text: string, block: ConfigBlock): string | undefined {
  const lines = text.split('\n');
  const headers = lines.flatMap((line, at) => {
    const name = header.exec(line)?.[1]?.toLowerCase();
    return name === undefined ? [] : [{ at, block: blockOf[name] }];
  });
  const places = headers.map((each) => (each.block ? order.indexOf(each.block) : -1));
  if (places.some((place, at) => place < (places[at - 1] ?? 0))) return undefined;
  const first = headers.find((each) => each.block === block);
  if (!first) return undefined;
  const next = headers.find(({ at, block: other }) => at > first.at && other !== block);
  return `${lines.slice(first.at, next?.at).join('\n').trimEnd()}\n`;
}
