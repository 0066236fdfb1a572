import fc from 'fast-check';
import { expect, test } from 'vitest';
import { redacted } from '../../src/evidence/redact.ts';
import { redactDocument } from '../../src/evidence/redact-document.ts';

const secretText = fc
  .stringMatching(/^[A-Za-z0-9]{3}[A-Za-z0-9_+/=.!@%^*~-]{8,36}[A-Za-z0-9]$/)
  .map((text) => `Zq9${text}`);

/** A Kubernetes document around a value; what it is redacted to is the same document around `[redacted]`. */
test.each<readonly [string, (s: string) => unknown]>([
  ['a variable', (s) => pod({ env: [{ name: 'ES_PASS', value: s }] })],
  [
    'another variable',
    (s) =>
      pod({
        env: [
          { name: 'HTTP_PWD', value: s },
          { name: 'BASIC_AUTH', value: s },
        ],
      }),
  ],
  ['the key id of AWS', (s) => pod({ env: [{ name: 'AWS_ACCESS_KEY_ID', value: s }] })],
  [
    'arguments',
    (s) => pod({ args: ['-o', 'es', '-p', `http_passwd=${s}`, '-p', `cloud_auth=${s}`, '-p', 'host=es'] }),
  ],
  ['an argument behind its option', (s) => pod({ args: ['--es-password', s, '--host', 'es'] })],
  [
    'a header of a probe',
    (s) => pod({ livenessProbe: { httpGet: { httpHeaders: [{ name: 'Authorization', value: s }] } } }),
  ],
  [
    'an object in an annotation',
    (s) => ({
      metadata: { annotations: { [applied]: JSON.stringify(pod({ env: [{ name: 'TOKEN', value: s }] })) } },
    }),
  ],
  [
    'a configuration in an annotation',
    (s) => ({
      metadata: {
        annotations: {
          [applied]: JSON.stringify({
            kind: 'ConfigMap',
            data: { 'a.conf': `[OUTPUT]\n    Cloud_Auth ${s}\n` },
          }),
        },
      },
    }),
  ],
  [
    'a service account of Google in a variable',
    (s) =>
      pod({
        env: [
          {
            name: 'GCP',
            value: JSON.stringify({ type: 'service_account', private_key: s, client_email: 'a@b' }),
          },
        ],
      }),
  ],
  [
    'one in a ConfigMap',
    (s) => ({
      kind: 'ConfigMap',
      data: { 'gcp.json': `{\n  "private_key": "${s}",\n  "project_id": "x"\n}\n` },
    }),
  ],
  [
    'a script in a ConfigMap',
    (s) => ({ kind: 'ConfigMap', data: { 'token.lua': `local token = "${s}"\nfunction f() end\n` } }),
  ],
  [
    'a whole key of a ConfigMap',
    (s) => ({ kind: 'ConfigMap', data: { 'license-key': s, 'fluent-bit.conf': '[SERVICE]\n    Flush 1\n' } }),
  ],
])('in %s of an object', (_, place) => {
  fc.assert(
    fc.property(secretText, (value) => {
      const shown = redactDocument(JSON.stringify(place(value), null, 2), { withholdsRecords: true });
      expect(shown).toBe(JSON.stringify(place(redacted), null, 2));
    }),
    { numRuns: 50 },
  );
});

const applied = 'kubectl.kubernetes.io/last-applied-configuration';

function pod(container: object): unknown {
  return {
    kind: 'Pod',
    metadata: { annotations: { 'checksum/secret': 'aB1'.repeat(20), 'checksum/config': '0a'.repeat(32) } },
    spec: { containers: [{ name: 'fluent-bit', image: 'fluent/fluent-bit:3.2.0', ...container }] },
  };
}
