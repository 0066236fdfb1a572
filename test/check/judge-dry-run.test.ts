import { describe, expect, it } from 'vitest';
import type { Write } from '../../src/change/write.ts';
import { judgeDryRun } from '../../src/check/judge-dry-run.ts';
import type { Preview } from '../../src/check/preview.ts';
import { unaskedChanges } from '../../src/check/unasked-changes.ts';
import { english } from '../support/english.ts';

const daemonSet = (image: string, more: object = {}, labels: object = { app: 'fluent-bit' }) => ({
  kind: 'DaemonSet',
  metadata: {
    name: 'fluent-bit',
    labels,
    resourceVersion: '7',
    generation: 2,
    managedFields: [{ manager: 'x' }],
  },
  spec: {
    template: {
      spec: {
        containers: [
          { name: 'proxy', image: 'p:1' },
          { name: 'fluent-bit', image, ...more },
        ],
      },
    },
  },
  status: { numberReady: 3 },
});
const asked = (image: string) => ({
  spec: { template: { spec: { containers: [{ name: 'fluent-bit', image }] } } },
});
const path = 'spec.template.spec.containers[fluent-bit]';

describe('what a dry run leaves otherwise than asked', () => {
  const before = daemonSet('fb:1');
  it.each([
    [
      'nothing but what the server keeps',
      asked('fb:2'),
      { ...daemonSet('fb:2'), status: { numberReady: 2 } },
      [],
    ],
    [
      'an image that became another',
      asked('fb:2'),
      daemonSet('mirror/fb:2'),
      [{ path: `${path}.image`, before: '"fb:1"', asked: '"fb:2"', after: '"mirror/fb:2"' }],
    ],
    [
      'a field that nobody asked for',
      asked('fb:2'),
      daemonSet('fb:2', { imagePullPolicy: 'Always' }),
      [{ path: `${path}.imagePullPolicy`, before: undefined, asked: undefined, after: '"Always"' }],
    ],
    [
      'a label that went',
      asked('fb:2'),
      daemonSet('fb:2', {}, {}),
      [{ path: 'metadata.labels.app', before: '"fluent-bit"', asked: '"fluent-bit"', after: undefined }],
    ],
    [
      'a field that was to go and stayed',
      { metadata: { labels: { app: null } } },
      before,
      [{ path: 'metadata.labels.app', before: '"fluent-bit"', asked: 'null', after: '"fluent-bit"' }],
    ],
    ['a field that went as asked', { metadata: { labels: { app: null } } }, daemonSet('fb:1', {}, {}), []],
  ] as const)('%s', (_, patch, after, changes) => {
    expect(unaskedChanges(before, patch, after)).toEqual(changes);
  });

  it('tells no defaults of a new object', () => {
    expect(unaskedChanges(undefined, { data: { a: 'b' } }, { data: { a: 'b' }, immutable: false })).toEqual(
      [],
    );
  });
});

describe('the dry run', () => {
  const write = (image: string): Write => ({
    object: { kind: 'DaemonSet', namespace: 'logging', name: 'fluent-bit' },
    patch: { type: 'strategic-merge', body: asked(image) },
    resourceVersion: '',
    mark: 'm',
  });
  const judged = (preview: Preview) => judgeDryRun([{ write: write('fb:2'), preview }]);
  const accepted = (after: unknown): Preview => ({ state: 'accepted', before: daemonSet('fb:1'), after });

  it.each<[string, Preview, object]>([
    [
      'is taken',
      accepted(daemonSet('fb:2')),
      { state: 'passed', why: 'The API server would take every write.' },
    ],
    [
      'is taken, with more than asked: the difference is shown',
      accepted(daemonSet('fb:2', { imagePullPolicy: 'Always' })),
      {
        state: 'passed',
        why: 'The API server would take every write, and adds 1 of its own.',
        details: [`  DaemonSet logging/fluent-bit, ${path}.imagePullPolicy`, '- (absent)', '+ "Always"'],
      },
    ],
    [
      'is taken, but for another image: that is not what people said yes to',
      accepted(daemonSet('mirror/fb:2')),
      {
        state: 'failed',
        why: `Something in the cluster changes what the plan writes to DaemonSet logging/fluent-bit: ${path}.image would be "mirror/fb:2" in the place of "fb:2".`,
        details: [`  DaemonSet logging/fluent-bit, ${path}.image`, '- "fb:2"', '+ "mirror/fb:2"'],
      },
    ],
    [
      'is refused by a policy, in its own words without secrets and control characters',
      { state: 'refused', why: 'denied by \u001bpolicy: token=abcdef1234567890 <!channel>' },
      {
        state: 'failed',
        why: 'The API server refuses the write to DaemonSet logging/fluent-bit: denied by  policy: token=[redacted] <!channel>',
      },
    ],
    [
      'meets a webhook that takes none',
      { state: 'not-possible', why: 'admission webhook "a.b" does not support dry run' },
      {
        state: 'not-possible',
        why: 'The write to DaemonSet logging/fluent-bit cannot be tried beforehand: admission webhook "a.b" does not support dry run',
      },
    ],
  ])('%s', (_, preview, check) => {
    expect(english(judged(preview))).toEqual({ id: 'dry-run', ...check });
  });
});
