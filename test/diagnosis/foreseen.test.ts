import { expect, it } from 'vitest';
import { diagnose } from '../../src/diagnosis/diagnose.ts';
import type { Diagnosis } from '../../src/diagnosis/diagnosis.ts';
import { foreseen } from '../../src/diagnosis/foreseen.ts';
import { gatherFacts } from '../../src/diagnosis/gather-facts.ts';
import { evidenceOf } from './scene.ts';

const forward = (limit: string) =>
  `[INPUT]\n    Name forward\n${limit}[OUTPUT]\n    Name http\n    Match *\n`;
const bounded = forward('    Mem_Buf_Limit 256m\n');

function ahead(config: string, image: string, cause: Diagnosis['primary']['cause'] = 'healthy') {
  const facts = gatherFacts(evidenceOf({ config, image, memoryLimit: '200Mi' }));
  const now = diagnose(facts, []);
  const diagnosis = { ...now, primary: { ...now.primary, cause } };
  return foreseen(diagnosis, facts).map(({ primary, risks }) => ({
    cause: primary.cause,
    advisory: primary.advisory,
    isAhead: primary.isAhead,
    left: now.risks.length - risks.length,
  }));
}
const one = { advisory: undefined, isAhead: true, left: 1 };

it.each([
  ['a limit below the need', bounded, 'fluent/fluent-bit:4.2.8', [{ ...one, cause: 'memory-limit-too-low' }]],
  [
    'an input without a bound',
    forward(''),
    'fluent/fluent-bit:4.2.8',
    [{ ...one, cause: 'unbounded-buffer' }],
  ],
  [
    'the crash first, then the line, then memory',
    forward('    Mem_Buf_Limit 256m # for peaks\n'),
    'fluent/fluent-bit:3.2.0',
    [
      { ...one, cause: 'known-crash', advisory: 'FLB-FWD-PAUSE-1' },
      { ...one, cause: 'invalid-config' },
      { ...one, cause: 'unbounded-buffer' },
    ],
  ],
])('%s', (_, config, image, expected) => {
  const found = ahead(config, image).filter(
    (each, at, all) => all.findIndex(({ cause }) => cause === each.cause) === at,
  );
  expect(found).toEqual(expected);
});

it('foresees nothing where something is wrong already', () => {
  expect(ahead(bounded, 'fluent/fluent-bit:3.2.0', 'known-crash')).toEqual([]);
});
