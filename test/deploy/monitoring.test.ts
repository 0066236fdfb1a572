import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { parse } from 'yaml';
import { runCommand } from '../../src/cli/run.ts';
import { setStage } from '../../src/demo/story/stage.ts';
import type { MachineUsage } from '../../src/machine.ts';
import { quietIo } from '../support/quiet-io.ts';
import { type ReadFamily, readExposition } from '../support/read-exposition.ts';
import { deployText, objectIn } from './manifest.ts';
import { groupedBy, metricsIn } from './query-names.ts';

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}
interface Groups {
  readonly groups: readonly { readonly name: string; readonly rules: readonly Rule[] }[];
}
interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly description?: string;
  readonly datasource?: { readonly uid: string };
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly targets?: readonly {
    readonly expr: string;
    readonly legendFormat?: string;
    readonly datasource: { readonly uid: string };
  }[];
}

const plain = parse(deployText('prometheus-alerts.yaml')) as Groups;
const rules = plain.groups.flatMap((group) => group.rules);
const dashboard = JSON.parse(deployText('grafana-dashboard.json')) as {
  readonly panels: readonly Panel[];
  readonly templating: { readonly list: readonly { readonly name: string; readonly definition?: string }[] };
  readonly annotations: { readonly list: readonly { readonly expr: string }[] };
};
const expressions = [
  ...rules.map(({ alert, expr }) => [alert, expr] as const),
  ...dashboard.annotations.list.map(({ expr }) => ['annotation', expr] as const),
  ...dashboard.templating.list.flatMap(({ name, definition = '' }) =>
    definition === '' ? [] : [[name, definition.replace(/^label_values\((\w+), \w+\)$/, '$1')] as const],
  ),
  ...dashboard.panels.flatMap(({ title, targets = [] }) => targets.map(({ expr }) => [title, expr] as const)),
];

const usage: MachineUsage = {
  version: '0.1.0',
  runtime: 'node',
  startedAtSeconds: 1,
  userCpuSeconds: 1,
  systemCpuSeconds: 1,
  residentBytes: 1,
  heapUsedBytes: 1,
  heapTotalBytes: 1,
  heapOldBytes: 2,
  heapLimitBytes: 4,
  externalBytes: 1,
  memoryLimitBytes: 2,
};

let families: ReadonlyMap<string, ReadFamily>;
const ends: (() => Promise<unknown>)[] = [];

/** What /metrics of a bot that runs says. */
beforeAll(async () => {
  const stage = await setStage({ port: 0, rate: 12 });
  ends.push(() => stage.close());
  const cwd = await mkdtemp(path.join(os.tmpdir(), 'monitoring-'));
  ends.push(() => rm(cwd, { recursive: true }));
  await writeFile(path.join(cwd, 'kubeconfig'), stage.cluster.kubeconfig('reader'));
  const stop = new AbortController();
  const { promise, resolve } = Promise.withResolvers<number>();
  let port = 0;
  const io = quietIo({
    cwd,
    usage: () => usage,
    stop: stop.signal,
    env: {
      SLACK_BOT_TOKEN: stage.workspace.tokens.bot,
      SLACK_APP_TOKEN: stage.workspace.tokens.app,
      SLACK_CHANNEL: 'log-incidents',
      SLACK_API_URL: `${stage.workspace.url}/api/`,
      KUBECONFIG: path.join(cwd, 'kubeconfig'),
      PORT: '0',
    },
    stdout(text) {
      const line = JSON.parse(text) as { readonly msg: string; readonly port?: number };
      if (line.msg === 'answering HTTP') port = line.port ?? 0;
      if (line.msg === 'watching') resolve(port);
    },
  });
  const running = runCommand([], io);
  ends.push(async () => {
    stop.abort();
    await running;
  });
  const read = async () =>
    readExposition(await (await fetch(`http://127.0.0.1:${await promise}/metrics`)).text());
  do families = await read();
  while (families.get('fluent_medic_audit_chain_faults')?.samples.length === 0);
}, 60_000);
afterAll(async () => {
  for (const end of ends.toReversed()) await end();
});

const familyOf = (name: string): ReadFamily | undefined =>
  families.get(name) ?? families.get(name.replace(/_(bucket|count|sum)$/, ''));

test('metrics are found in expressions', () => {
  expect(
    metricsIn(
      'sum by (le, a) (rate(x_bucket{a="b",c=~"$d"}[5m])) / time() > bool 1.5 and y_total unless absent(z)',
    ),
  ).toEqual([
    { name: 'x_bucket', labels: ['a', 'c'] },
    { name: 'y_total', labels: [] },
    { name: 'z', labels: [] },
  ]);
  expect(groupedBy('sum by (le, a) (x) / max by (b) (y)')).toEqual(['le', 'a', 'b']);
});

it('a bot that runs tells every figure that operators ask for', () => {
  expect([...families.keys()].toSorted()).toEqual(
    [
      'alerts_total',
      'api_requests_total',
      'approvals_total',
      'audit_chain_checked_timestamp_seconds',
      'audit_chain_faults',
      'build_info',
      'changes_ended_total',
      'changes_total',
      'cluster_away_seconds',
      'delivery_lag_seconds',
      'heap_limit_bytes',
      'heap_old_bytes',
      'incidents',
      'incidents_open',
      'memory_limit_bytes',
      'messages_undelivered',
      'part_ready',
      'playbook_errors',
      'playbooks_loaded',
      'signal_lag_seconds',
      'signals_total',
      'slack_calls_total',
      'slack_connected',
      'store_errors_total',
      'store_operation_seconds',
      'store_up',
      'verifications_total',
      'watch_age_seconds',
      'watch_state',
      'webhook_events_total',
      'webhook_events_waiting',
      'webhook_oldest_event_seconds',
      'webhook_requests_total',
    ]
      .map((name) => `fluent_medic_${name}`)
      .concat([
        'nodejs_eventloop_lag_max_seconds',
        'nodejs_eventloop_lag_mean_seconds',
        'nodejs_eventloop_lag_p99_seconds',
        'nodejs_external_memory_bytes',
        'nodejs_heap_size_total_bytes',
        'nodejs_heap_size_used_bytes',
        'process_cpu_seconds_total',
        'process_resident_memory_bytes',
        'process_start_time_seconds',
      ]),
  );
});

it.each(expressions)('%s asks for nothing that there is not: %s', (_, expression) => {
  const named = metricsIn(expression);
  expect(named.length).toBeGreaterThan(0);
  for (const { name, labels } of named) {
    const family = familyOf(name);
    expect({ name, isThere: family !== undefined }).toEqual({ name, isThere: true });
    const known = new Set([
      'instance',
      'job',
      ...(family?.samples ?? []).flatMap((each) => Object.keys(each.labels)),
    ]);
    const asked = named.length === 1 ? [...labels, ...groupedBy(expression)] : labels;
    // What has not happened yet has no labels that could be compared.
    const unknown = asked.filter((label) => (family?.samples.length ?? 0) > 0 && !known.has(label));
    expect(unknown).toEqual([]);
  }
});

it('every figure stands on the dashboard', () => {
  const shown = new Set(
    dashboard.panels.flatMap(({ targets = [] }) =>
      targets.flatMap(({ expr }) => metricsIn(expr).map(({ name }) => familyOf(name)?.name)),
    ),
  );
  const left = [...families.keys()].filter((name) => !shown.has(name));
  expect(left.toSorted()).toEqual([
    'fluent_medic_audit_chain_checked_timestamp_seconds',
    'fluent_medic_playbooks_loaded',
  ]);
});

describe('the dashboard', () => {
  it('asks the data source that is chosen on it, explains each panel and lays none over another', () => {
    const panels = dashboard.panels.filter(({ type }) => type !== 'row');
    for (const { title, description, datasource, targets = [] } of panels) {
      expect(`${title}: ${description}`).toMatch(/: .+\.$/);
      for (const uid of [datasource?.uid, ...targets.map((target) => target.datasource.uid)])
        expect(uid).toBe(`$\{datasource}`);
    }
    expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length);
    const cells = dashboard.panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, cell) => `${x + (cell % w)}/${y + Math.floor(cell / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    expect(Math.max(...dashboard.panels.map(({ gridPos }) => gridPos.x + gridPos.w))).toBe(24);
  });

  it('names in legends only labels by which their expressions group, or that their metrics have', () => {
    const targets = dashboard.panels.flatMap(({ targets = [] }) => targets);
    expect(targets.length).toBeGreaterThan(30);
    for (const { expr, legendFormat = '' } of targets) {
      const used = [...legendFormat.matchAll(/\{\{(\w+)\}\}/g)].flatMap(([, label]) => label ?? []);
      const samples = metricsIn(expr).flatMap(({ name }) => familyOf(name)?.samples ?? []);
      const isGrouped = /\b(sum|min|max|avg|count|histogram_quantile)\b/.test(expr);
      // What has not happened yet has no labels that could be compared.
      if (!isGrouped && samples.length === 0) continue;
      const known = isGrouped ? groupedBy(expr) : samples.flatMap((each) => Object.keys(each.labels));
      const unknown = used.filter((label) => label !== 'instance' && !known.includes(label));
      expect({ expr, unknown }).toEqual({ expr, unknown: [] });
    }
  });
});

describe('the alerts', () => {
  it('are the same for Prometheus and for its operator', () => {
    expect(objectIn('prometheus-rule.yaml', 'PrometheusRule')['spec']).toEqual(plain);
  });

  it.each(rules.map((rule) => [rule.alert, rule] as const))(
    '%s says what, what it means and what to do',
    (alert, rule) => {
      expect(alert).toMatch(/^FluentMedic[A-Z]\w+$/);
      expect(rules.filter((each) => each.alert === alert)).toHaveLength(1);
      expect(Object.keys(rule.annotations)).toEqual(['summary', 'description', 'action']);
      expect(rule.annotations['summary']).not.toMatch(/\.$/);
      for (const name of ['description', 'action']) expect(rule.annotations[name]).toMatch(/.{20,}\.$/);
      expect(['warning', 'critical']).toContain(rule.labels['severity']);
      expect(rule.for ?? '1m').toMatch(/^\d+m$/);
      const used = [...JSON.stringify(rule.annotations).matchAll(/\$labels\.(\w+)/g)].map(
        ([, label]) => label,
      );
      expect(groupedBy(rule.expr).concat('instance')).toEqual(expect.arrayContaining(used));
    },
  );
});
