import { describe, expect, it } from 'vitest';
import { gatherFacts } from '../../src/diagnosis/gather-facts.ts';
import { parseQuantity } from '../../src/fluentbit/quantity.ts';
import { awakenedBy } from '../../src/plan/awakened.ts';
import { boundingChanges } from '../../src/plan/bound-inputs.ts';
import { editedFiles } from '../../src/plan/config-change.ts';
import { memoryFigures } from '../../src/plan/memory-figures.ts';
import { mendingChanges } from '../../src/plan/mend-config.ts';
import { planWords } from '../../src/plan/sentences/plan-words.ts';
import { configMapOf, containerOf, nothing, podOf, sourced } from '../diagnosis/evidence-of.ts';

const ceilingBytes = 4 * 1024 ** 3;
const output = '[OUTPUT]\n    Name  http\n    Match *\n    Host  es\n';

function factsOf(config: string, { version = '4.2.8', memoryLimit = '256Mi' } = {}) {
  const container = containerOf({ image: `fluent/fluent-bit:${version}`, memoryLimit });
  return gatherFacts({
    ...nothing,
    pods: [sourced(podOf({ containers: [container] }))],
    configMaps: [configMapOf({ 'fluent-bit.conf': config })],
  });
}

describe('a bound where there is none', () => {
  it.each(['128Mi', '256Mi', '512Mi', '2Gi'])(
    'fits into a container limit of %s with head-room',
    (memoryLimit) => {
      const facts = factsOf(`[INPUT]\n    Name forward\n${output}`, { memoryLimit });
      const changes = boundingChanges(facts, ceilingBytes, planWords('en'));
      expect(changes).toMatchObject([
        { key: 'Mem_Buf_Limit', from: '', to: expect.stringMatching(/^\d+m$/) },
      ]);
      expect(memoryFigures(facts, changes)?.limitBytes).toBeLessThanOrEqual(parseQuantity(memoryLimit) ?? 0);
    },
  );

  it('is given to every input that lacks one, and to no other', () => {
    const config = `[INPUT]\n    Name tail\n    Path /a\n    Mem_Buf_Limit 5M\n[INPUT]\n    Name tail\n    Path /b\n[INPUT]\n    Name cpu\n${output}`;
    const changes = boundingChanges(factsOf(config), ceilingBytes, planWords('en'));
    expect(changes.map(({ section, key }) => [section.index, key])).toEqual([[1, 'Mem_Buf_Limit']]);
  });

  it('is small where nothing fits, so that a limit can be raised to it', () => {
    const facts = factsOf(`[INPUT]\n    Name forward\n${output}`, { memoryLimit: '16Mi' });
    expect(boundingChanges(facts, ceilingBytes, planWords('en')).map(({ to }) => to)).toEqual(['5m']);
  });
});

describe('a bound that would wake a defect', () => {
  const conf = `[INPUT]\n    Name forward\n${output}`;
  it.each([
    ['3.2.0', ['FLB-FWD-PAUSE-1']],
    ['3.2.9', ['FLB-FWD-PAUSE-2']],
    ['4.2.0', ['FLB-FWD-PAUSE-3']],
    ['4.2.8', []],
    ['1.9.2', []],
  ])('%s', (version, woken) => {
    const facts = factsOf(conf, { version });
    expect(awakenedBy(facts, boundingChanges(facts, ceilingBytes, planWords('en')))).toEqual(woken);
  });

  it('not for tail, which has no connections to lose', () => {
    const facts = factsOf(`[INPUT]\n    Name tail\n    Path /a\n${output}`, { version: '3.2.0' });
    expect(awakenedBy(facts, boundingChanges(facts, ceilingBytes, planWords('en')))).toEqual([]);
  });
});

describe('a value whose meaning is plain', () => {
  const limited = (value: string) =>
    `[INPUT]\n    Name          forward\n    Mem_Buf_Limit ${value}\n${output}`;
  it.each([
    ['512m   # was 256', '512m'],
    ['512Mi', '512M'],
    ['2GiB', '2G'],
    ['512m', undefined],
    ['lots', undefined],
    ['${LIMIT}', undefined],
  ])('%s', (written, mended) => {
    for (const version of ['3.2.9', '4.2.8']) {
      const changes = mendingChanges(factsOf(limited(written), { version }), planWords('en'));
      expect(changes.map(({ from, to }) => [from, to])).toEqual(mended ? [[written, mended]] : []);
    }
  });

  it('changes that value alone', () => {
    const facts = factsOf(limited('512Mi'));
    const [file] = editedFiles(facts.mounted?.files ?? [], mendingChanges(facts, planWords('en')));
    expect(file?.text).toBe(limited('512M'));
  });
});
