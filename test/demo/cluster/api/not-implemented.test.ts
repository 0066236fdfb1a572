import { expect, test } from 'vitest';
import { ask } from './ask.ts';
import { daemonSet, pod } from './client.ts';
import { startTestServer } from './test-server.ts';

const apps = '/apis/apps/v1/namespaces/logging';
const core = '/api/v1/namespaces/logging';

test.each([
  [`GET ${core}/services`, 'the resource "services" in API group ""'],
  ['GET /apis/batch/v1/cronjobs', 'the resource "cronjobs" in API group "batch"'],
  ['GET /apis/metrics.k8s.io/v1beta1/nodes', 'the resource "nodes" in API group "metrics.k8s.io"'],
  [`DELETE ${core}/pods`, 'deletecollection of pods'],
  [`GET ${core}/pods/fb-a/log?follow=true`, '"follow" of pods/log'],
  [`POST ${core}/pods/fb-a/eviction`, 'create of pods/eviction'],
  [`PUT ${core}/pods/fb-a:2020/proxy/api/v2/reload`, 'update of pods/proxy'],
  [`PATCH ${core}/pods/fb-a/resize`, 'patch of pods/resize'],
  [`GET ${apps}/deployments/x/scale`, 'get of deployments/scale'],
  [`PATCH ${apps}/daemonsets/fluent-bit/status`, 'patch of daemonsets/status'],
  [`GET ${core}/pods?shardSelector=x`, 'the option "shardSelector" of list'],
  [`PATCH ${apps}/daemonsets/fluent-bit?fieldValidation=Strict`, '"fieldValidation=Strict"'],
  ['DELETE /api/v1/namespaces/logging', 'delete of namespaces'],
  ['GET /openapi/v3', 'the OpenAPI documents'],
])('%s is answered with 501 and says what is missing', async (line, missing) => {
  const server = await startTestServer();
  server.store.create('daemonsets', daemonSet);
  server.store.create('pods', pod('fb-a'));
  expect(await ask(server, line)).toEqual({
    status: 501,
    body: {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: `the simulated cluster does not implement ${missing}`,
      reason: 'NotImplemented',
      code: 501,
    },
  });
});

test.each([
  ['GET /apis/cert-manager.io/v1/certificates', 404, '404 page not found\n'],
  ['GET /api/v1/namespaces/logging/podz', 404, 'the server could not find the requested resource'],
  [`PUT ${apps}/daemonsets`, 405, 'the server does not allow this method on the requested resource'],
])('%s is %d, as with a real API server', async (line, code, message) => {
  const server = await startTestServer();
  const { status, body } = await ask(server, line);
  expect([status, body.message]).toEqual([code, message]);
});
