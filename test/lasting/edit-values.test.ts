import { describe, expect, it } from 'vitest';
import { repositoryEdits } from '../../src/lasting/repository-edits.ts';
import type { FieldEdit } from '../../src/plan/field-edit.ts';
import type { Destination } from '../../src/plan/lasting.ts';
import { at, buffer, edited, memory, tag } from './edits-scene.ts';

const values = (...edits: FieldEdit[]): Destination => ({
  ...at,
  path: 'fb/values.yaml',
  edits: { kind: 'values', chart: 'fluent-bit', edits },
});

const written = `# Fluent Bit of production. Ask team-logs before you touch it!
image:
  # pinned after the incident of March
  tag: "3.2.0"   # keep in step with staging

resources:
    limits: {cpu: 1, memory: 512Mi}
config:
  inputs: |
    [INPUT]
        Name           forward
        # measured in May
        Mem_Buf_Limit  256m

  outputs: |
    [OUTPUT]
        Name  {{ .Values.output | quote }}
`;

describe("a chart's values", () => {
  it('change where they stand, with every other byte as it was', () => {
    const answer = repositoryEdits(values(tag, memory, buffer), new Map([['fb/values.yaml', written]]));
    expect(answer).toEqual({
      files: [
        {
          path: 'fb/values.yaml',
          text: written
            .replace('"3.2.0"', '"4.2.8"')
            .replace('memory: 512Mi', 'memory: 1Gi')
            .replace('256m', '64M'),
        },
      ],
    });
  });
  it('and go back the same way', () => {
    const there = repositoryEdits(values(tag, memory, buffer), new Map([['fb/values.yaml', written]]));
    const back = [tag, memory, buffer].map((edit) => ({ ...edit, from: edit.to, to: edit.from }));
    const text = 'files' in there ? (there.files[0]?.text ?? '') : '';
    expect(repositoryEdits(values(...back), new Map([['fb/values.yaml', text]]))).toEqual({
      files: [{ path: 'fb/values.yaml', text: written }],
    });
  });
  it.each([
    ['image: {}\n', tag, ['- image: {}', '+ image:', '+   tag: 4.2.8']],
    ['image:\n', tag, ['+   tag: 4.2.8']],
    ['image:\n  tag:\n', tag, ['-   tag:', '+   tag: 4.2.8']],
    ['# nothing yet\n', tag, ['+ image:', '+   tag: 4.2.8']],
    ['', tag, ['+ image:', '+   tag: 4.2.8']],
    ['a: 1', tag, ['+ image:', '+   tag: 4.2.8', '+ ']],
    ["image:\n  tag: '3.2.0'\n", tag, ["-   tag: '3.2.0'", "+   tag: '4.2.8'"]],
    ['image:\n  tag: 3.2.0\n', tag, ['-   tag: 3.2.0', '+   tag: 4.2.8']],
    [
      'resources:\n  requests:\n    cpu: 1 # one\n  # the end\nz: 1\n',
      memory,
      ['+   limits:', '+     memory: 1Gi'],
    ],
  ] as const)('%j', (text, edit, lines) => {
    expect(edited(values(edit), { 'fb/values.yaml': text })).toEqual({ 'fb/values.yaml': lines });
  });
  it('what is taken away goes with the maps that it leaves empty', () => {
    const away = { ...memory, from: '1Gi', to: '' };
    const text = 'a: 1\nresources:\n  limits:\n    memory: 1Gi\nb: 2\n';
    expect(repositoryEdits(values(away), new Map([['fb/values.yaml', text]]))).toEqual({
      files: [{ path: 'fb/values.yaml', text: 'a: 1\nb: 2\n' }],
    });
  });
  it('of a part of another chart stand under its name, or its alias', () => {
    const chart = 'name: logging\ndependencies:\n  - name: fluent-bit\n    alias: shipper\n';
    const files = { 'fb/values.yaml': 'shipper:\n  image:\n    tag: 3.2.0\n', 'fb/Chart.yaml': chart };
    expect(edited(values(tag), files)).toEqual({
      'fb/values.yaml': ['-     tag: 3.2.0', '+     tag: 4.2.8'],
    });
  });
  it.each([
    ['there is no file', {}, 'There is no file fb/values.yaml in the repository'],
    [
      'Git says another version than the cluster runs',
      { 'fb/values.yaml': 'image:\n  tag: 3.1.0\n' },
      'fb/values.yaml: image.tag is 3.1.0 in Git, while the cluster runs 3.2.0',
    ],
    ['no YAML', { 'fb/values.yaml': 'a: [\n' }, 'fb/values.yaml: it is no YAML that can be read'],
    ['an alias', { 'fb/values.yaml': 'x: &x {tag: 3.2.0}\nimage: *x\n' }, /image|alias|added/],
  ])('refused: %s', (_, files, why) => {
    const answer = edited(values(tag), files);
    expect(answer).toMatch(why);
  });
  it('refused: the configuration in Git is not the one that runs', () => {
    const text = written.replace('256m', '128m');
    expect(edited(values(buffer), { 'fb/values.yaml': text })).toBe(
      'fb/values.yaml: config.inputs, Mem_Buf_Limit is 128m in Git, while the cluster runs 256m',
    );
  });
  it('what stands there already needs no change', () => {
    expect(edited(values(tag), { 'fb/values.yaml': 'image:\n  tag: 4.2.8\n' })).toEqual({});
  });
});
