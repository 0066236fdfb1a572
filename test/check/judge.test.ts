import { describe, expect, it } from 'vitest';
import { type Check, withNewer } from '../../src/check/check.ts';
import { judgePermission } from '../../src/check/judge-permission.ts';
import { neededRights } from '../../src/check/needed-rights.ts';
import type { Write } from '../../src/change/write.ts';
import { english } from '../support/english.ts';

const write = (kind: string, patch: Write['patch']): Write => ({
  object: { kind, namespace: 'logging', name: 'fluent-bit' },
  patch,
  resourceVersion: '1',
  mark: 'm',
});
const merge = { type: 'merge', body: {} } as const;
const at = { namespace: 'logging', name: 'fluent-bit' };

describe('the rights that writes need', () => {
  it.each([
    [
      'a workload',
      [write('DaemonSet', merge)],
      false,
      [{ verb: 'patch', group: 'apps', resource: 'daemonsets', ...at }],
    ],
    [
      'a workload whose pods the bot replaces',
      [write('StatefulSet', merge)],
      true,
      [
        { verb: 'patch', group: 'apps', resource: 'statefulsets', ...at },
        { verb: 'delete', group: '', resource: 'pods', namespace: 'logging' },
      ],
    ],
    [
      'a new ConfigMap, which an undo deletes',
      [write('ConfigMap', { type: 'create', body: {} })],
      false,
      [
        { verb: 'create', group: '', resource: 'configmaps', namespace: 'logging' },
        { verb: 'delete', group: '', resource: 'configmaps', ...at },
      ],
    ],
    [
      'a deletion',
      [write('Pod', { type: 'delete' })],
      false,
      [{ verb: 'delete', group: '', resource: 'pods', ...at }],
    ],
    ['nothing', [], true, []],
  ] as const)('%s', (_, writes, inWaves, rights) => {
    expect(neededRights(writes, inWaves)).toEqual(rights);
  });

  it('are granted, or the missing ones are named', () => {
    const rights = neededRights([write('DaemonSet', merge)], true);
    const answered = (denied: string) =>
      judgePermission(rights.map((right) => ({ ...right, isGranted: right.resource !== denied })));
    expect(english(answered(''))).toEqual({
      id: 'permission',
      state: 'passed',
      why: 'The bot may patch daemonsets, delete pods.',
    });
    expect(english(answered('pods'))).toEqual({
      id: 'permission',
      state: 'failed',
      why: 'The bot may not delete pods in namespace logging; deploy/rbac-write.yaml has the rule.',
    });
  });
});

it('a newer answer takes the place of the older one, in one order', () => {
  const check = (id: Check['id'], why: string): Check => ({ id, state: 'passed', why });
  expect(
    withNewer(
      [check('config', 'old'), check('permission', 'old')],
      [check('room', 'new'), check('config', 'new')],
    ),
  ).toEqual([check('permission', 'old'), check('room', 'new'), check('config', 'new')]);
});
