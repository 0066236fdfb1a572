import { expect, it } from 'vitest';
import { readExposition } from './read-exposition.ts';

const head = '# HELP a A.\n# TYPE a gauge\n';
const histogram = '# HELP h H.\n# TYPE h histogram\n';

it.each([
  ['no end of line', `${head}a 1`],
  ['no HELP', '# TYPE a gauge\na 1\n'],
  ['no TYPE', '# HELP a A.\na 1\n'],
  ['another family', `${head}b 1\n`],
  ['a family twice', `${head}a 1\n${head}`],
  ['a series twice', `${head}a{x="1",y="2"} 1\na{y="2",x="1"} 1\n`],
  ['a label twice', `${head}a{x="1",x="2"} 1\n`],
  ['a quote that is not escaped', `${head}a{x="1"2"} 1\n`],
  ['an unknown escape', `${head}a{x="\\t"} 1\n`],
  ['a reserved label', `${head}a{__x="1"} 1\n`],
  ['no number', `${head}a one\n`],
  ['a counter without its ending', '# HELP a A.\n# TYPE a counter\na 1\n'],
  ['a negative counter', '# HELP a_total A.\n# TYPE a_total counter\na_total -1\n'],
  ['a falling histogram', `${histogram}h_bucket{le="1"} 2\nh_bucket{le="+Inf"} 1\nh_sum 1\nh_count 1\n`],
  ['no +Inf', `${histogram}h_bucket{le="1"} 1\nh_sum 1\nh_count 1\n`],
  ['another count', `${histogram}h_bucket{le="+Inf"} 1\nh_sum 1\nh_count 2\n`],
  ['no sum', `${histogram}h_bucket{le="+Inf"} 1\nh_count 1\n`],
])('refuses %s', (_, text) => {
  expect(() => readExposition(text)).toThrow(/./);
});

it('reads labels back as they were', () => {
  const read = readExposition(`${head}a{x="q\\"b\\\\n\\n"} +Inf\n`);
  expect(read.get('a')?.samples).toEqual([{ name: 'a', labels: { x: 'q"b\\n\n' }, value: Infinity }]);
});
