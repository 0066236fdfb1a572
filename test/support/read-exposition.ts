export interface ReadSample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface ReadFamily {
  readonly name: string;
  readonly kind: string;
  readonly help: string;
  readonly samples: readonly ReadSample[];
}

const metricName = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;
const labelName = /^(?!__)[a-zA-Z_][a-zA-Z0-9_]*$/;

/**
 * Prometheus' text format 0.0.4, read as strictly as its documentation is written and a little more: HELP, then TYPE, then the samples of
 * that family and no others; nothing twice; counters end in _total and are not negative; histograms rise to +Inf, which is their count.
 * Throws with the line that is wrong.
 */
export function readExposition(text: string): ReadonlyMap<string, ReadFamily> {
  if (!text.endsWith('\n')) throw new Error('The last line does not end.');
  const families = new Map<string, ReadFamily & { samples: ReadSample[] }>();
  let current: (ReadFamily & { samples: ReadSample[] }) | undefined;
  let help: { name: string; text: string } | undefined;
  for (const line of text.slice(0, -1).split('\n')) {
    const wrong = (why: string): never => {
      throw new Error(`${why}: ${line}`);
    };
    const [, helpName, helpText] = /^# HELP (\S+) (\S.*)$/.exec(line) ?? [];
    const [, typeName, kind] = /^# TYPE (\S+) (counter|gauge|histogram)$/.exec(line) ?? [];
    if (helpName !== undefined && helpText !== undefined) {
      if (!metricName.test(helpName)) wrong('no name of a metric');
      if (families.has(helpName)) wrong('a second family of that name');
      if (/(^|[^\\])(\\\\)*\\[^\\n]/.test(helpText)) wrong('an escape that there is not');
      help = { name: helpName, text: helpText };
    } else if (typeName !== undefined && kind !== undefined) {
      if (help?.name !== typeName) wrong('TYPE without its HELP before it');
      if (kind === 'counter' && !typeName.endsWith('_total')) wrong('a counter without _total');
      if (kind !== 'counter' && typeName.endsWith('_total')) wrong('_total, and no counter');
      current = { name: typeName, kind, help: help?.text ?? '', samples: [] };
      families.set(typeName, current);
    } else {
      const sample = readSample(line) ?? wrong('no sample');
      const own = [current?.name, ...(current?.kind === 'histogram' ? suffixed(current.name) : [])];
      if (!current || !own.includes(sample.name)) wrong('a sample outside of its family');
      if (current?.kind === 'histogram' && sample.name === current.name) wrong('a bare histogram');
      if (current?.kind === 'counter' && !(sample.value >= 0)) wrong('a counter below zero');
      const print = printOf(sample);
      if (current?.samples.some((each) => printOf(each) === print)) wrong('the same series twice');
      current?.samples.push(sample);
    }
  }
  for (const family of families.values()) if (family.kind === 'histogram') checkHistogram(family);
  return families;
}

const suffixed = (name: string): readonly string[] => [`${name}_bucket`, `${name}_sum`, `${name}_count`];

const printOf = ({ name, labels }: ReadSample): string =>
  JSON.stringify([name, Object.entries(labels).toSorted(([a], [b]) => (a < b ? -1 : 1))]);

function readSample(line: string): ReadSample | undefined {
  const [, name = '', inner, value = ''] = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
  if (!/^([+-]Inf|NaN|-?\d+(\.\d+)?(e[+-]?\d+)?)$/.test(value)) return undefined;
  const labels: Record<string, string> = {};
  let rest = inner ?? '';
  while (rest !== '') {
    const [all, label = '', quoted = ''] =
      /^([^=,{}"]+)="((?:[^"\\\n]|\\\\|\\"|\\n)*)"(?:,|$)/.exec(rest) ?? [];
    if (all === undefined || !labelName.test(label) || label in labels) return undefined;
    labels[label] = quoted.replaceAll(/\\(.)/g, (_, escaped: string) => (escaped === 'n' ? '\n' : escaped));
    rest = rest.slice(all.length);
  }
  const number = value === '+Inf' ? Infinity : value === '-Inf' ? -Infinity : Number(value);
  return { name, labels, value: number };
}

function checkHistogram({ name, samples }: ReadFamily): void {
  const sets = Map.groupBy(samples, ({ labels }) => JSON.stringify({ ...labels, le: '' }));
  for (const [set, all] of sets) {
    const buckets = all.filter((each) => each.name === `${name}_bucket`);
    const bounds = buckets.map(({ labels: { le } }) => (le === '+Inf' ? Infinity : Number(le)));
    const rises = (numbers: readonly number[], byHowMuch: number) =>
      numbers.every((each, at) => at === 0 || each - (numbers[at - 1] ?? 0) >= byHowMuch);
    const counts = buckets.map(({ value }) => value);
    const of = (suffix: string) =>
      all.filter((each) => each.name === `${name}${suffix}`).map(({ value }) => value);
    if (!rises(bounds, Number.MIN_VALUE) || bounds.at(-1) !== Infinity)
      throw new Error(`${name} ${set}: its bounds do not rise to +Inf.`);
    if (!rises(counts, 0)) throw new Error(`${name} ${set}: its buckets fall.`);
    if (of('_count').length !== 1 || of('_sum').length !== 1 || of('_count')[0] !== counts.at(-1))
      throw new Error(`${name} ${set}: its count is not that of its last bucket.`);
  }
}
