import { describe, expect, it } from 'vitest';
import { checkJobManifest } from '../../../src/adapters/kubernetes/check-job-manifest.ts';
import { english } from '../../support/english.ts';

const container = {
  name: 'fluent-bit',
  image: 'fb:3.2.0',
  command: ['/fluent-bit/bin/fluent-bit'],
  args: ['--config=/fluent-bit/etc/conf/fluent-bit.conf'],
  env: [
    { name: 'CLUSTER', value: 'prod' },
    { name: 'PASSWORD', valueFrom: { secretKeyRef: { name: 'db', key: 'password' } } },
    { name: 'LEVEL', valueFrom: { configMapKeyRef: { name: 'levels', key: 'level' } } },
  ],
  envFrom: [{ secretRef: { name: 'all-secrets' } }],
  securityContext: { privileged: true },
  volumeMounts: [
    { name: 'config', mountPath: '/fluent-bit/etc/conf' },
    { name: 'parsers', mountPath: '/fluent-bit/etc/parsers' },
    { name: 'tls', mountPath: '/tls' },
    { name: 'varlog', mountPath: '/var/log', mountPropagation: 'HostToContainer' },
    { name: 'both', mountPath: '/both' },
  ],
};
const workload = (change: object = {}) => ({
  spec: {
    template: {
      spec: {
        serviceAccountName: 'fluent-bit',
        hostNetwork: true,
        imagePullSecrets: [{ name: 'registry' }],
        tolerations: [{ operator: 'Exists' }],
        containers: [
          { name: 'sidecar', image: 's:1' },
          { ...container, ...change },
        ],
        volumes: [
          {
            name: 'config',
            configMap: { name: 'fluent-bit', items: [{ key: 'a', path: 'fluent-bit.conf' }] },
          },
          { name: 'parsers', configMap: { name: 'parsers' } },
          { name: 'tls', secret: { secretName: 'tls' } },
          { name: 'varlog', hostPath: { path: '/var/log' } },
          {
            name: 'both',
            projected: { sources: [{ secret: { name: 'x' } }, { configMap: { name: 'fluent-bit' } }] },
          },
          { name: 'unused', secret: { secretName: 'other' } },
        ],
      },
    },
  },
});
const question = {
  name: 'fluent-medic-check-0a1b2c3d-1',
  image: 'fb:4.2.8',
  container: 'fluent-bit',
  changed: { 'fluent-bit': { a: 'text' } },
};

describe('the Job that tries a configuration', () => {
  it('has configuration mounts only, no token, no Secret, and keeps to the restricted standard', () => {
    const resources = { cpu: '100m', memory: '128Mi', 'ephemeral-storage': '64Mi' };
    const labels = { 'fluent-medic.dev/job': question.name, 'app.kubernetes.io/managed-by': 'fluent-medic' };
    const dummy = { emptyDir: { sizeLimit: '16Mi' } };
    const copy = 'fluent-medic-check-0a1b2c3d-1-fluent-bit';
    expect(JSON.parse(JSON.stringify(checkJobManifest(workload(), question, 'logging')))).toEqual({
      job: {
        apiVersion: 'batch/v1',
        kind: 'Job',
        metadata: { name: question.name, namespace: 'logging', labels },
        spec: {
          backoffLimit: 0,
          activeDeadlineSeconds: 120,
          ttlSecondsAfterFinished: 300,
          template: {
            metadata: { labels },
            spec: {
              restartPolicy: 'Never',
              automountServiceAccountToken: false,
              enableServiceLinks: false,
              terminationGracePeriodSeconds: 5,
              securityContext: {
                runAsNonRoot: true,
                runAsUser: 65_532,
                runAsGroup: 65_532,
                seccompProfile: { type: 'RuntimeDefault' },
              },
              imagePullSecrets: [{ name: 'registry' }],
              tolerations: [{ operator: 'Exists' }],
              containers: [
                {
                  name: 'check',
                  image: 'fb:4.2.8',
                  command: ['/fluent-bit/bin/fluent-bit'],
                  args: ['--config=/fluent-bit/etc/conf/fluent-bit.conf', '--dry-run'],
                  env: [
                    { name: 'CLUSTER', value: 'prod' },
                    { name: 'PASSWORD', value: 'dummy' },
                    { name: 'LEVEL', valueFrom: { configMapKeyRef: { name: 'levels', key: 'level' } } },
                  ],
                  volumeMounts: container.volumeMounts.map(({ name, mountPath }) => ({ name, mountPath })),
                  resources: { limits: resources, requests: resources },
                  securityContext: {
                    allowPrivilegeEscalation: false,
                    readOnlyRootFilesystem: true,
                    capabilities: { drop: ['ALL'] },
                  },
                },
              ],
              volumes: [
                { name: 'config', configMap: { name: copy, items: [{ key: 'a', path: 'fluent-bit.conf' }] } },
                { name: 'parsers', configMap: { name: 'parsers' } },
                { name: 'tls', ...dummy },
                { name: 'varlog', ...dummy },
                { name: 'both', projected: { sources: [{ configMap: { name: copy } }] } },
              ],
            },
          },
        },
      },
    });
  });

  it("names the image's own configuration where the container says nothing", () => {
    const made = checkJobManifest(workload({ command: undefined, args: undefined }), question, 'logging');
    expect(JSON.stringify(made)).toContain('"args":["-c","/fluent-bit/etc/fluent-bit.conf","--dry-run"]');
  });

  it.each([
    [{ command: ['/bin/sh', '-c', 'x'] }, 'the container starts /bin/sh, not Fluent Bit itself'],
    [{ name: 'other' }, 'the workload has no container fluent-bit'],
  ])('is not made for %j', (change, refused) => {
    expect(english(checkJobManifest(workload(change), question, 'logging'))).toEqual({ refused });
  });
});
