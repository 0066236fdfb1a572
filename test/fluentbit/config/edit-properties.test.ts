import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tell } from '../../../src/language/words.ts';
import { editConfig } from '../../../src/fluentbit/config/edit-config.ts';
import type { FluentBitConfig } from '../../../src/fluentbit/config/fluent-bit-config.ts';
import { readConfig } from '../../../src/fluentbit/config/read-config.ts';
import { applyPatch, patchBetween } from '../../../src/fluentbit/config/text-patch.ts';

const input = { kind: 'input', index: 0 } as const;

describe('properties of an edit', () => {
  const key = fc.constantFrom('Name', 'Mem_Buf_Limit', 'Buffer_Max_Size', 'Tag');
  const value = fc.stringMatching(/^[A-Za-z0-9*.]{1,12}$/).filter((text) => !/^[*.]/.test(text));
  const blank = fc.constantFrom('', '# note', '    # note');
  const tail = fc.constantFrom('', '', '  ', ' # 根据实际负载调整');
  const classicLine = fc
    .tuple(key, fc.constantFrom(' ', '   ', '        ', ' \t'), value, tail)
    .map(([k, gap, v, end]) => `    ${k}${gap}${v}${end}`);
  const classicSection = fc
    .tuple(fc.constantFrom('[INPUT]', '[OUTPUT]', '[Service]'), fc.array(fc.oneof(classicLine, blank)))
    .map(([header, lines]) => [header, ...lines].join('\n'));
  const classicFile = fc
    .tuple(
      fc.array(classicSection),
      fc.constantFrom('', '\n'),
      fc.constantFrom('\n', '\r\n'),
      fc.constantFrom('    ', '\t', '  '),
    )
    .map(([sections, last, end, indent]) =>
      `[INPUT]\n    Name x\n${sections.join('\n')}${last}`
        .replaceAll(/^ {4}/gm, indent)
        .replaceAll('\n', end),
    );
  const quote = fc.constantFrom('', '"', "'");
  const yamlLine = fc
    .tuple(key, value, quote, fc.constantFrom('', ' # note', '  '))
    .map(([k, v, q, note]) => `      ${k.toLowerCase()}: ${q}${v}${q}${note}`);
  const flowPair = fc.tuple(key, value, quote).map(([k, v, q]) => `${k.toLowerCase()}: ${q}${v}${q}`);
  const flowFile = fc
    .tuple(
      fc.uniqueArray(flowPair, { selector: (pair) => pair.split(':')[0] }),
      fc.constantFrom(', ', ',', ' , ', ',\n        '),
      fc.constantFrom('\n', '\r\n'),
    )
    .map(([pairs, comma, end]) =>
      `# head\npipeline:\n  inputs:\n    - {${['alias: x', ...pairs].join(comma)}} # note\n`.replaceAll(
        '\n',
        end,
      ),
    );
  const yamlFile = fc
    .tuple(
      fc.uniqueArray(yamlLine, { selector: (line) => line.split(':')[0] }),
      fc.constantFrom('', '\n'),
      fc.constantFrom('\n', '\r\n'),
    )
    .map(([lines, tail, end]) =>
      ['pipeline:', '  inputs:', '    - alias: x', ...lines].join('\n').concat(tail).replaceAll('\n', end),
    );
  const file = fc.oneof(classicFile, yamlFile, flowFile);

  it('undo gives the very same bytes back', () => {
    fc.assert(
      fc.property(file, key, value, (text, name, to) => {
        const edited = editConfig(text, { section: input, key: name, value: to });
        if ('refused' in edited) throw new Error(tell(edited.refused, 'en'));
        const undone = editConfig(edited.text, {
          section: input,
          key: name,
          value: edited.from,
          isUndo: true,
        });
        expect(undone).toMatchObject({ text });
        expect(applyPatch(edited.text, patchBetween(edited.text, text))).toBe(text);
      }),
      { numRuns: 400 },
    );
  });

  it('writing what stands there already changes nothing', () => {
    fc.assert(
      fc.property(file, key, (text, name) => {
        const edited = editConfig(text, { section: input, key: name, value: 'v' });
        if ('refused' in edited) throw new Error(tell(edited.refused, 'en'));
        const from = edited.from ?? 'v';
        const before = edited.from === null ? edited.text : text;
        expect(editConfig(before, { section: input, key: name, value: from, isUndo: true })).toMatchObject({
          text: before,
        });
      }),
      { numRuns: 200 },
    );
  });

  it('a reader sees exactly that change', () => {
    fc.assert(
      fc.property(file, key, value, (text, name, to) => {
        const edited = editConfig(text, { section: input, key: name, value: to });
        if ('refused' in edited) throw new Error(tell(edited.refused, 'en'));
        expect(valuesOf(edited.text)).toEqual(withValue(valuesOf(text), name, to));
      }),
      { numRuns: 400 },
    );
  });
});

type Values = readonly (readonly (readonly [string, string])[])[];

function valuesOf(text: string): Values {
  const name = text.includes('pipeline:') ? 'a.yaml' : 'a.conf';
  const config: FluentBitConfig = readConfig([{ name, text }], name, { version: '3.2.0' });
  return config.sections.map((each) =>
    each.properties.map((value) => [value.key.toLowerCase(), value.value] as const),
  );
}

function withValue([first = [], ...rest]: Values, key: string, value: string): Values {
  const name = key.toLowerCase();
  const at = first.findLastIndex(([each]) => each === name);
  return [at < 0 ? [...first, [name, value]] : first.with(at, [name, value]), ...rest];
}
