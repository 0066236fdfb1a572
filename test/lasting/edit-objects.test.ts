import { describe, expect, it } from 'vitest';
import type { FieldEdit } from '../../src/plan/field-edit.ts';
import type { Destination } from '../../src/plan/lasting.ts';
import { at, buffer, edited, memory, tag } from './edits-scene.ts';

const containers = ['spec', 'template', 'spec', 'containers', { name: 'fluent-bit' }] as const;
const image: FieldEdit = {
  path: [...containers, 'image'],
  from: 'fluent/fluent-bit:3.2.0',
  to: 'fluent/fluent-bit:4.2.8',
};
const limit: FieldEdit = { ...memory, path: [...containers, 'resources', 'limits', 'memory'] };
const inMap = { ...buffer, path: ['data', 'fluent-bit.conf'] };
const objects = (
  edits: readonly FieldEdit[],
  map: readonly FieldEdit[] = [],
  name = 'fluent-bit',
): Destination => ({
  ...at,
  path: 'logging',
  edits: {
    kind: 'objects',
    objects: [
      { kind: 'DaemonSet', namespace: 'logging', name: 'fluent-bit', edits },
      ...(map.length > 0 ? [{ kind: 'ConfigMap', namespace: 'logging', name, edits: map }] : []),
    ],
  },
});
const daemonSet = `apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: fluent-bit # the only one
spec:
  template:
    spec:
      containers:
      - name: fluent-bit
        image: fluent/fluent-bit:3.2.0
        resources:
          limits:
            memory: 512Mi
`;
const conf = '[INPUT]\n    Name forward\n    Mem_Buf_Limit 256m\n';
const configMap = `kind: ConfigMap\nmetadata:\n  name: fluent-bit\ndata:\n  fluent-bit.conf: |-\n    [INPUT]\n        Name forward\n        Mem_Buf_Limit 256m`;

describe('manifests', () => {
  it('are found by kind and name, in files of several documents', () => {
    const files = {
      'logging/all.yaml': `${configMap}\n---\n# the pods\n${daemonSet}`,
      'logging/x.yaml': 'kind: Service\n',
    };
    expect(edited(objects([image, limit], [inMap]), files)).toEqual({
      'logging/all.yaml': [
        '-         Mem_Buf_Limit 256m',
        '-         image: fluent/fluent-bit:3.2.0',
        '-             memory: 512Mi',
        '+         Mem_Buf_Limit 64M',
        '+         image: fluent/fluent-bit:4.2.8',
        '+             memory: 1Gi',
      ],
    });
  });
  it('an overlay whose images entry sets the tag: the entry changes, not the base', () => {
    const files = {
      'logging/ds.yaml': daemonSet.replace('3.2.0', 'placeholder'),
      'logging/kustomization.yaml': 'images:\n  - name: fluent/fluent-bit\n    newTag: 3.2.0 # pinned\n',
    };
    expect(edited(objects([image]), files)).toEqual({
      'logging/kustomization.yaml': ['-     newTag: 3.2.0 # pinned', '+     newTag: 4.2.8 # pinned'],
    });
  });
  it('a base in another repository: an images entry and a patch are added', () => {
    const kustomization =
      'resources:\n- https://github.com/acme/base\n# until autumn\nimages:\n- name: other\n  newTag: v1\n';
    expect(
      edited(objects([image, { ...limit, from: '' }]), { 'logging/kustomization.yaml': kustomization }),
    ).toEqual({
      'logging/kustomization.yaml': [
        '+ - name: fluent/fluent-bit',
        '+   newTag: 4.2.8',
        '+ patches:',
        '+   - target:',
        '+       kind: DaemonSet',
        '+       name: fluent-bit',
        '+     patch: |',
        '+       apiVersion: apps/v1',
        '+       kind: DaemonSet',
        '+       metadata:',
        '+         name: fluent-bit',
        '+       spec:',
        '+         template:',
        '+           spec:',
        '+             containers:',
        '+               - name: fluent-bit',
        '+                 resources:',
        '+                   limits:',
        '+                     memory: 1Gi',
      ],
    });
  });
  it('a configMapGenerator: the file that it names', () => {
    const files = {
      'logging/kustomization.yaml':
        'configMapGenerator:\n- name: fluent-bit\n  files:\n  - fluent-bit.conf=conf/main.conf\n',
      'logging/conf/main.conf': conf,
    };
    expect(edited(objects([], [inMap], 'fluent-bit-7h2m4gkt5b'), files)).toEqual({
      'logging/conf/main.conf': ['-     Mem_Buf_Limit 256m', '+     Mem_Buf_Limit 64M'],
    });
  });
  it('values of a HelmRelease are added where it leaves them out', () => {
    const file = 'kind: HelmRelease\nmetadata:\n  name: logs\n  namespace: ops\nspec:\n  interval: 10m\n';
    const destination: Destination = {
      ...at,
      path: '',
      edits: {
        kind: 'objects',
        objects: [
          {
            kind: 'HelmRelease',
            namespace: 'ops',
            name: 'logs',
            edits: [{ ...tag, path: ['spec', 'values', ...tag.path] }],
          },
        ],
      },
    };
    expect(edited(destination, { 'a/hr.yaml': file })).toEqual({
      'a/hr.yaml': ['+   values:', '+     image:', '+       tag: 4.2.8'],
    });
  });
  it.each([
    ['nobody holds it', { 'logging/a.yaml': 'kind: Service\n' }, 'No file there holds DaemonSet fluent-bit'],
    [
      'two hold it',
      { 'logging/a.yaml': daemonSet, 'logging/b.yaml': daemonSet },
      'DaemonSet fluent-bit holds spec.template.spec.containers.[fluent-bit].image in logging/a.yaml and logging/b.yaml',
    ],
    [
      'of another namespace',
      { 'logging/a.yaml': daemonSet.replace('name: fluent-bit #', 'namespace: other\n  name: fluent-bit #') },
      'No file there holds DaemonSet fluent-bit',
    ],
  ])('refused: %s', (_, files, why) => {
    expect(edited(objects([image]), files as Record<string, string>)).toBe(why);
  });
});
