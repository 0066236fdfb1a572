import { expect, test } from 'vitest';
import { unionOfBounds } from '../../src/diagnosis/bounds-of.ts';
import { defaultBounds } from '../../src/evidence/bounds.ts';
import { playbooks } from '../support/playbook-cases.ts';

test('the largest of each figure holds, and the default where none asks', () => {
  const [one] = playbooks;
  if (!one) throw new Error('There are no playbooks.');
  const asking = (evidence: (typeof one)['evidence']) => ({ ...one, evidence });
  expect(
    unionOfBounds([
      asking({ logs: { lines: 100, bytes: 5_000, seconds: 30 }, nodes: { seconds: 2 } }),
      asking({ logs: { lines: 200, bytes: 1_000, seconds: 20 } }),
    ]),
  ).toEqual({
    ...defaultBounds,
    logs: { lines: 200, bytes: 5_000, seconds: 30 },
    nodes: { seconds: 2 },
  });
});
