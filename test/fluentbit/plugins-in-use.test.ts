import { describe, expect, it } from 'vitest';
import { readConfig } from '../../src/fluentbit/config/read-config.ts';
import { pluginsInUse, touches } from '../../src/fluentbit/plugins-in-use.ts';

function plugins(text: string, name = 'c'): readonly string[] {
  return [...pluginsInUse(readConfig([{ name, text }], name, { version: '4.2.8' }))].toSorted();
}

describe('pluginsInUse', () => {
  it.each([
    ['[INPUT]\n  Name Forward\n[OUTPUT]\n  Name http\n', ['in_forward', 'out_http']],
    ['[FILTER]\n  Name rewrite_tag\n', ['filter_rewrite_tag', 'in_emitter']],
    [
      '[SERVICE]\n  HTTP_Server On\n  Hot_Reload On\n  storage.path /x\n',
      ['core:reload', 'http_server', 'in_storage_backlog'],
    ],
    ['[SERVICE]\n  HTTP_Server Off\n  Hot_Reload Off\n', []],
    ['[OUTPUT]\n  Name es\n  AWS_Auth On\n  tls On\n', ['core:aws', 'core:tls', 'out_es']],
    ['[OUTPUT]\n  Name cloudwatch_logs\n  tls off\n', ['core:aws', 'out_cloudwatch_logs']],
  ])('%j', (text, expected) => {
    expect(plugins(text)).toEqual(expected);
  });

  it('knows the processors of a YAML configuration', () => {
    const text =
      'pipeline:\n  inputs:\n    - name: tail\n      processors:\n        logs:\n          - name: content_modifier\n            action: insert\n';
    expect(plugins(text, 'c.yaml')).toEqual(['in_tail', 'processors']);
  });
});

describe('touches', () => {
  it.each([
    [['in_forward', 'core:downstream'], ['in_forward'], 'plugin'],
    [['filter_kubernetes (suspected)', 'core'], ['filter_kubernetes'], 'plugin'],
    [['core:storage'], ['in_forward'], 'core'],
    [['core:mp', 'processors'], ['in_forward'], undefined],
    [['core:mp', 'processors'], ['processors'], 'plugin'],
    [['out_es'], ['in_forward'], undefined],
  ])('%j with %j', (named, inUse, expected) => {
    expect(touches(named, new Set(inUse))).toBe(expected);
  });
});
