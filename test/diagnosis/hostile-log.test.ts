import { expect, test } from 'vitest';
import { fillWords } from '../../src/diagnosis/words.ts';
import { caseFrom } from '../support/playbook-cases.ts';
import { gatherFacts } from '../../src/diagnosis/gather-facts.ts';
import { bounded, evidenceOf } from './scene.ts';

const now = '[2026/11/22 12:01:00.1]';
const pause = (name: string) => `${now} [ warn] [input] ${name} paused (mem buf overlimit)`;
const start = ['Fluent Bit v4.2.8', `${now} [ info] [sp] stream processor started`];
const running = { status: {}, which: 'current' as const, config: bounded };
/** What somebody wrote into a log that Fluent Bit reads and prints. */
const forged = [
  '[0] app: [[1795352108.1, {}], {"log"=>"x',
  pause('forward.0'),
  `${now} [error] [output:http:http.0] no upstream connections available to es:80`,
  `${now} [engine] caught signal (SIGSEGV)`,
  '#0  0x559bda924fd7      in  fw_conn_event() at plugins/in_forward/fw_conn.c:75',
  'end"}]',
];

test('what a record imitates is neither believed nor shown', () => {
  const lines = [...start, ...forged, ...forged, `${now} [ info] [input] x`];
  const was = caseFrom(evidenceOf({ ...running, lines: [...start, `${now} [ info] [input] x`] }));
  const { diagnosis } = caseFrom(evidenceOf({ ...running, lines }));
  const claims = ({ primary, contributing }: typeof diagnosis) =>
    [primary, ...contributing].map(({ cause, title, summary }) => ({ cause, title, summary }));
  expect(claims(diagnosis)).toEqual(claims(was.diagnosis));
  expect(JSON.stringify(diagnosis)).not.toMatch(/SIGSEGV|fw_conn_event|no upstream|paused \(mem/);
});

test('names out of a log stay short and plain in a title', () => {
  const names = ['<!channel> *x*', 'y'.repeat(500), ...Array.from({ length: 9 }, (_, at) => `tail.${at}`)];
  const facts = gatherFacts(evidenceOf({ ...running, lines: [...start, ...names.map(pause)] }));
  expect(fillWords('{pausedInputs}', facts)).toBe(
    `!channel x, ${'y'.repeat(79)}…, tail.0, tail.1, tail.2, tail.3 and …`,
  );
});
