import { readFileSync } from 'node:fs';
import type { ObjectStore } from '../../../../src/demo/cluster/seams.ts';

/** What is compared of a watch stream: enough to see the order of phases, states, counts and events. */
export interface WatchedChange {
  readonly type: string;
  readonly object: {
    readonly kind: string;
    readonly metadata?: {
      readonly name: string;
      readonly generation?: number;
      readonly deletionTimestamp?: string;
    };
    readonly status?: Readonly<Record<string, unknown>> & { readonly phase?: string };
    readonly involvedObject?: { readonly kind: string; readonly name: string };
    readonly reason?: string;
    readonly message?: string;
    readonly count?: number;
    readonly revision?: number;
  };
}

interface State {
  readonly waiting?: { readonly reason: string };
  readonly running?: unknown;
  readonly terminated?: { readonly reason: string; readonly exitCode: number };
}

interface ContainerLine {
  readonly state: State;
  readonly lastState: State;
  readonly ready: boolean;
  readonly restartCount: number;
}

const fixtures = new URL('../../../fixtures/kubernetes-world/', import.meta.url);

export function fixtureText(name: string): string {
  return readFileSync(new URL(name, fixtures), 'utf8');
}

export function recordedWatch(name: string): readonly WatchedChange[] {
  return fixtureText(`watch/${name}.ndjson`)
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as WatchedChange);
}

/** Follows a store as `kubectl get --watch` would; the list grows. */
export function watchStore(store: ObjectStore): WatchedChange[] {
  const changes: WatchedChange[] = [];
  for (const resource of ['pods', 'events', 'daemonsets', 'controllerrevisions'])
    store.subscribe(resource, ({ type, object }) => {
      changes.push({ type, object });
    });
  return changes;
}

/** `Running running-ready-r1-last_OOMKilled-137`, a line for each change of what is shown, pod by pod. */
export function podLines(changes: readonly WatchedChange[], pod: string): readonly string[] {
  return withoutRepeats(
    changes.filter(({ object }) => object.kind === 'Pod' && object.metadata?.name === pod).map(podLine),
  );
}

export function podNames(changes: readonly WatchedChange[]): readonly string[] {
  return [
    ...new Set(changes.flatMap(({ object }) => (object.kind === 'Pod' ? [object.metadata?.name ?? ''] : []))),
  ];
}

/** `Pulled x2`: the events of one pod, in order. */
export function eventLines(
  changes: readonly WatchedChange[],
  about: string,
  without: readonly string[] = [],
) {
  return changes
    .filter(({ object }) => object.kind === 'Event' && object.involvedObject?.name === about)
    .filter(({ object }) => !without.includes(object.reason ?? ''))
    .map(({ object }) => `${object.reason ?? ''} x${object.count ?? 1}`);
}

/** The different texts of a pod's events, names and figures made alike. */
export function eventTexts(changes: readonly WatchedChange[], about: string): readonly string[] {
  const texts = changes
    .filter(({ object }) => object.kind === 'Event' && object.involvedObject?.name === about)
    .map(({ object }) => `${object.reason ?? ''}: ${(object.message ?? '').replaceAll(about, 'POD')}`)
    .map((text) =>
      text
        .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'UID')
        .replaceAll(/\d+\.\d+\.\d+\.\d+/g, 'IP')
        .replaceAll(/\d+(\.\d+)?m?s\b/g, 'TIME')
        .replaceAll(/size: \d+/g, 'size: N'),
    );
  return [...new Set(texts)].sort();
}

export function daemonSetLines(changes: readonly WatchedChange[]): readonly string[] {
  return withoutRepeats(
    changes
      .filter(({ object }) => object.kind === 'DaemonSet')
      .map(({ object }) => {
        const s = (object.status ?? {}) as Readonly<Record<string, number | undefined>>;
        const shown = [
          s.observedGeneration,
          s.currentNumberScheduled,
          s.updatedNumberScheduled,
          s.numberReady,
        ];
        const rest = [s.numberAvailable, s.numberUnavailable];
        return [object.metadata?.generation, ...shown, ...rest].map((value) => value ?? '-').join(' ');
      }),
  );
}

function podLine({ type, object }: WatchedChange): string {
  const containers = (object.status?.containerStatuses ?? []) as readonly ContainerLine[];
  const container = containers[0];
  return [
    ...(type === 'DELETED' ? ['DELETED'] : []),
    object.status?.phase ?? '',
    ...(object.metadata?.deletionTimestamp === undefined ? [] : ['deleting']),
    ...(container ? [containerLine(container)] : []),
  ].join(' ');
}

function containerLine({ state, lastState, ready, restartCount }: ContainerLine): string {
  const now = state.running
    ? `running${ready ? '-ready' : ''}`
    : state.waiting
      ? `waiting-${state.waiting.reason}`
      : `terminated-${state.terminated?.reason}-${state.terminated?.exitCode}`;
  const last = lastState.terminated
    ? `${lastState.terminated.reason}-${lastState.terminated.exitCode}`
    : 'none';
  return `${now}-r${restartCount}-last_${last}`;
}

const withoutRepeats = (lines: readonly string[]) => lines.filter((line, at) => line !== lines[at - 1]);
