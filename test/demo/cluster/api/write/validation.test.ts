import { expect, test } from 'vitest';
import { ask } from '../ask.ts';
import { daemonSet } from '../client.ts';
import { startTestServer } from '../test-server.ts';

const path = '/apis/apps/v1/namespaces/logging/daemonsets/fluent-bit';
const container = (fields: Record<string, unknown>) => ({
  spec: { template: { spec: { containers: [{ name: 'fluent-bit', ...fields }] } } },
});
const first = 'spec.template.spec.containers[0]';

test.each([
  [
    'an empty image',
    container({ image: '' }),
    [{ reason: 'FieldValueRequired', message: 'Required value', field: `${first}.image` }],
  ],
  [
    'a limit below the request',
    container({ resources: { limits: { memory: '128Mi' } } }),
    [
      {
        reason: 'FieldValueInvalid',
        message: 'Invalid value: "256Mi": must be less than or equal to memory limit of 128Mi',
        field: `${first}.resources.requests`,
      },
    ],
  ],
  [
    'a negative amount',
    container({ resources: { requests: { cpu: '-1' } } }),
    [
      {
        reason: 'FieldValueInvalid',
        message: 'Invalid value: "-1": must be greater than or equal to 0',
        field: `${first}.resources.requests.cpu`,
      },
    ],
  ],
  [
    'a mount without its volume',
    container({ volumeMounts: [{ name: 'config', mountPath: '/fluent-bit/etc' }] }),
    [
      {
        reason: 'FieldValueNotFound',
        message: 'Not found: "config"',
        field: `${first}.volumeMounts[0].name`,
      },
    ],
  ],
  [
    'no container at all',
    { spec: { template: { spec: { containers: [{ $patch: 'replace' }] } } } },
    [{ reason: 'FieldValueRequired', message: 'Required value', field: 'spec.template.spec.containers' }],
  ],
])('refuses %s, in a dry run as well', async (_what, patch, causes) => {
  const server = await startTestServer();
  server.store.create('daemonsets', daemonSet);
  const options = { body: patch, contentType: 'application/strategic-merge-patch+json' };
  for (const query of ['', '?dryRun=All']) {
    const { status, body } = await ask(server, `PATCH ${path}${query}`, options);
    expect({ status, reason: body.reason, details: body['details'] }).toEqual({
      status: 422,
      reason: 'Invalid',
      details: { name: 'fluent-bit', group: 'apps', kind: 'DaemonSet', causes },
    });
  }
  expect(server.store.get('daemonsets', 'logging', 'fluent-bit')?.metadata.generation).toBe(1);
});

test('gives memory back as the real API server writes it', async () => {
  const server = await startTestServer();
  server.store.create('daemonsets', daemonSet);
  const patch = container({ resources: { limits: { memory: '1024Mi' } } });
  const options = { body: patch, contentType: 'application/strategic-merge-patch+json' };
  const { body } = await ask(server, `PATCH ${path}`, options);
  expect(JSON.stringify(body)).toContain('"limits":{"memory":"1Gi"}');
});

test.each([
  ['too large a ConfigMap', 422, { name: 'big', data: { a: 'x'.repeat(1024 * 1024 + 1) } }],
  ['a body above 3 MiB', 413, { name: 'huge', data: { a: 'x'.repeat(3 * 1024 * 1024) } }],
  ['a number as data', 400, { name: 'number', data: { a: 1 } }],
])('refuses %s with %d', async (_what, code, { name, data }) => {
  const server = await startTestServer();
  const body = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data };
  const { status } = await ask(server, 'POST /api/v1/namespaces/logging/configmaps', { body });
  expect(status).toBe(code);
});

test.each([
  [
    'a number in the environment',
    container({ env: [{ name: 'A', value: 1 }] }),
    'EnvVar.spec.template.spec.containers.env.value',
  ],
  ['a number as an image', container({ image: 3 }), 'Container.spec.template.spec.containers.image'],
  ['a number as an annotation', { metadata: { annotations: { at: 5 } } }, 'ObjectMeta.metadata.annotations'],
])('cannot read %s', async (_what, patch, field) => {
  const server = await startTestServer();
  server.store.create('daemonsets', daemonSet);
  const options = { body: patch, contentType: 'application/strategic-merge-patch+json' };
  const { status, body } = await ask(server, `PATCH ${path}`, options);
  expect(status).toBe(422);
  expect(body.message).toMatch(`json: cannot unmarshal number into Go struct field ${field} of type string`);
});

test('refuses an object without a name', async () => {
  const server = await startTestServer();
  const { status, body } = await ask(server, 'POST /api/v1/namespaces/logging/configmaps', {
    body: { data: {} },
  });
  expect([status, body.message]).toEqual([
    422,
    'ConfigMap "" is invalid: metadata.name: Required value: name or generateName is required',
  ]);
});

test('does not change an immutable ConfigMap', async () => {
  const server = await startTestServer();
  const metadata = { name: 'fixed', namespace: 'logging' };
  server.store.create('configmaps', {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata,
    immutable: true,
    data: { a: '1' },
  });
  const options = { body: { data: { a: '2' } }, contentType: 'application/merge-patch+json' };
  const { status, body } = await ask(server, 'PATCH /api/v1/namespaces/logging/configmaps/fixed', options);
  expect([status, body.message]).toEqual([
    422,
    'ConfigMap "fixed" is invalid: data: Forbidden: field is immutable when `immutable` is set',
  ]);
});
