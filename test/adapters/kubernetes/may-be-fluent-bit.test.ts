import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mayBeFluentBit } from '../../../src/adapters/kubernetes/may-be-fluent-bit.ts';
import { readPod } from '../../../src/adapters/kubernetes/object-schema.ts';
import { isFluentBit } from '../../../src/signal/is-fluent-bit.ts';

const event = (type: string, object: unknown) => JSON.stringify({ type, object });
const shop = { metadata: { name: 'order' }, spec: { containers: [{ name: 'shop', image: 'shop:1' }] } };

test.each([
  [event('MODIFIED', shop), false],
  [event('DELETED', shop), false],
  [event('ADDED', { ...shop, spec: { containers: [{ image: 'a/td-agent-bit:1' }] } }), true],
  [event('ADDED', shop).replace('shop:1', '\\u0066luent-bit:1'), true],
  [event('ADDED', shop).replace('shop:1', 'a\\u003cb'), false],
  [event('BOOKMARK', shop), true],
  [event('ERROR', { code: 410 }), true],
  [` ${event('MODIFIED', shop)}`, true],
  [event('MODIFIED', shop).slice(0, -5), true],
  ['garbled', true],
])('%s: %s', (line, expected) => {
  expect(mayBeFluentBit(line)).toBe(expected);
});

const words = [
  'fluent-bit',
  'fluentbit',
  'aws-for-fluent-bit',
  'td-agent-bit',
  'fluentbit-gke',
  'shop',
  'fluent',
  'FLUENT-BIT',
];
const affix = fc.constantFrom('', 'a/', '-x', ':1.2', '/bin/', 'mirrored-fluent-', ' ', 'é');
const word = fc.tuple(affix, fc.constantFrom(...words), affix).map((parts) => parts.join(''));
const container = fc.record({
  name: word,
  image: word,
  command: fc.array(word, { maxLength: 2 }),
  args: fc.array(word, { maxLength: 2 }),
});
const pod = fc.record({
  metadata: fc.record({
    name: fc.constant('p'),
    labels: fc.record({ 'app.kubernetes.io/name': word, 'k8s-app': word }, { requiredKeys: [] }),
    ownerReferences: fc.tuple(
      fc.record({ kind: fc.constant('DaemonSet'), name: word, controller: fc.constant(true) }),
    ),
  }),
  spec: fc.record({ containers: fc.array(container, { minLength: 1, maxLength: 2 }) }),
});

/** Every letter, or none, as JSON may also write it. */
const escapedText = (line: string) =>
  line.replaceAll(
    /(?<=:.*)(?<!\\u.{0,3})[lb](?=u?[ei])/g,
    (letter) => `\\u00${letter.charCodeAt(0).toString(16)}`,
  );

test('no pod that is recognised as Fluent Bit is ever passed over', () => {
  const check = () =>
    fc.assert(
      fc.property(pod, fc.boolean(), (json, isEscaped) => {
        const plain = event('MODIFIED', json);
        const line = isEscaped ? escapedText(plain) : plain;
        const read = readPod((JSON.parse(line) as { object: unknown }).object);
        return mayBeFluentBit(line) || !read.containers.some((each) => isFluentBit(each, read));
      }),
      { numRuns: 2_000 },
    );
  expect(check).not.toThrow();
});
