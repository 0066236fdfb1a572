import { formatQuantity, parseQuantity } from '../fluentbit/quantity.ts';
import { quote } from '../evidence/quote.ts';
import { deathKind } from './condition-values.ts';
import type { Finding } from './diagnosis.ts';
import type { Facts } from './facts.ts';
import { type Lifetime, outlives } from './lifetime.ts';
import { bufferSources, type LogSource, storagePath } from './log-source.ts';
import { gravestOf, type LogsSign, type LogsView } from './logs-sign.ts';

/** What an end of the process took with it, and what becomes of records while Fluent Bit does not run. */
export function endSigns(view: LogsView, primary: Finding | undefined): readonly LogsSign[] {
  const { facts } = view;
  const kind = deathKind(facts);
  const isKilled = kind === 'crash' || kind === 'oom-kill' || kind === 'killed';
  if (primary?.cause === 'planned-restart' || primary?.cause === 'healthy') {
    return isKilled ? heldSigns(view, 'unknown') : [];
  }
  if (isKilled) return [...heldSigns(view, 'losing'), ...awaySigns(view)];
  const hasRun = facts.death !== undefined || facts.logs.some((each) => each.story.lines > 0);
  if (podIsGone(facts) && hasRun) return [...heldSigns(view, 'unknown'), ...awaySigns(view)];
  if (isAway(facts, primary)) return nothingCollected(view);
  return kind === 'stopped' && facts.inputs.length > 0
    ? [...heldSigns(view, 'unknown'), ...awaySigns(view)]
    : [];
}

/** Evicted, preempted, lost with its node: an emptyDir goes with it. */
function podIsGone({ pod, node }: Facts): boolean {
  const isOwn =
    node !== undefined && node.pod === undefined && !['pressure', 'system-oom'].includes(node.kind);
  return isOwn || pod?.value.phase === 'Failed';
}

function isAway({ container, refusal, pod }: Facts, primary: Finding | undefined): boolean {
  const state = container?.value.status?.state.kind;
  if (state === 'running') return false;
  if (state === 'waiting' || state === 'terminated') return true;
  if (pod?.value.phase === 'Pending' || pod?.value.phase === 'Failed') return true;
  return primary?.cause === 'image-pull' || primary?.cause === 'missing-config' || refusal !== undefined;
}

const lastEnd = ({ death, logs }: Facts): string | undefined =>
  death?.termination.finishedAt ?? logs[0]?.story.fatalSignal?.at;

/** The lead has the effect of the gravest of what follows it, so that it is told first. */
function nothingCollected(view: LogsView): readonly LogsSign[] {
  const { facts, sources, say } = view;
  const since = lastEnd(facts) ?? facts.pod?.value.createdAt;
  const fates = awaySigns(view);
  const effect = gravestOf(fates) ?? 'unknown';
  const lead: LogsSign = { effect, basis: say.nothingCollected, since, inputs: [] };
  return sources.length === 0 ? [{ ...lead, basis: say.nothingCollectedUnknown }] : [lead, ...fates];
}

/** The buffers: memory goes with the process, chunks on disk with what their directory lies on. */
function heldSigns(view: LogsView, effect: 'losing' | 'unknown'): readonly LogsSign[] {
  const { facts, say } = view;
  const since = lastEnd(facts);
  const buffers = bufferSources(facts);
  if (buffers.length === 0) return [{ effect: 'unknown', basis: say.waitedUnknown, since, inputs: [] }];
  return [...memorySign(view, buffers, { effect, since }), ...diskSigns(view, buffers, { effect, since })];
}

type When = Pick<LogsSign, 'effect' | 'since'>;

function memorySign(
  { facts, say }: LogsView,
  buffers: readonly LogSource[],
  when: When,
): readonly LogsSign[] {
  const held = buffers.filter((each) => each.chunks === 'process');
  if (held.length === 0) return [];
  const inputs = held.map((each) => each.name);
  const restarts = facts.container?.value.status?.restartCount ?? 0;
  const seen = facts.monitoring?.bufferedBytes ?? 0;
  const most = [
    mostHeld(held, facts, say, seen),
    ...(restarts > 1 ? [say.restarts(restarts)] : []),
    ...(seen > 0 ? [say.seenWaiting(decimalSize(seen))] : []),
  ].join(say.comma);
  const names = say.list(inputs);
  const basis = when.effect === 'losing' ? say.waited(names, most) : say.waitedStopped(names, most);
  return [{ ...when, basis, inputs }];
}

/** Never more than the container may hold, whatever the inputs are allowed. */
function mostHeld(
  held: readonly LogSource[],
  { container }: Facts,
  say: LogsView['say'],
  seen: number,
): string {
  const sum = held.reduce<number | null>(
    (total, { limitBytes }) => (total === null || limitBytes === null ? null : total + limitBytes),
    0,
  );
  const written = container?.value.memoryLimit;
  const limit = written === undefined ? undefined : parseQuantity(written);
  if (sum !== null && seen <= sum && (limit === undefined || sum <= limit))
    return say.upTo('bound', decimalSize(sum));
  return limit === undefined ? say.noUpTo : say.upTo('limit', formatQuantity(limit));
}

function diskSigns(view: LogsView, buffers: readonly LogSource[], when: When): readonly LogsSign[] {
  const { facts, say } = view;
  const end: Lifetime = podIsGone(facts) ? 'pod' : 'container';
  const path = quote(storagePath(facts) ?? '');
  const onDisk = buffers.filter((each) => each.chunks !== 'process');
  const sign = (of: readonly LogSource[], effect: LogsSign['effect'], tell: (names: string) => string) => {
    const inputs = of.map((each) => each.name);
    return inputs.length === 0 ? [] : [{ effect, basis: tell(say.list(inputs)), since: when.since, inputs }];
  };
  const gone = (lifetime: 'container' | 'pod') =>
    onDisk.filter((each) => each.chunks === lifetime && !outlives(lifetime, end));
  const kept = onDisk.filter((each) => each.chunks !== undefined && outlives(each.chunks, end));
  return [
    ...sign(gone('container'), 'losing', (names) => say.gone('container', names, path)),
    ...sign(gone('pod'), 'losing', (names) => say.gone('pod', names, path)),
    ...sign(kept, 'delayed', (names) => say.onDisk(names, path)),
    ...sign(
      onDisk.filter((each) => each.chunks === undefined),
      'unknown',
      say.diskUnknown,
    ),
  ];
}

/** What each kind of source does while nobody reads it. */
function awaySigns({ facts, sources, say }: LogsView): readonly LogsSign[] {
  const end: Lifetime = podIsGone(facts) ? 'pod' : 'container';
  const since = lastEnd(facts) ?? facts.pod?.value.createdAt;
  const byWords = new Map<keyof typeof awayEffects, LogSource[]>();
  for (const source of sources) {
    const fate = fateOf(source, end);
    if (fate) byWords.set(fate, [...(byWords.get(fate) ?? []), source]);
  }
  return [...byWords].map(([fate, of]) => {
    const inputs = of.map((each) => each.name);
    return { effect: awayEffects[fate], basis: say[fate](say.list(inputs)), since, inputs };
  });
}

const awayEffects = {
  filesWait: 'delayed',
  filesAgain: 'delayed',
  filesSkipped: 'losing',
  filesUnknown: 'unknown',
  sendersUnknown: 'unknown',
  otherUnknown: 'unknown',
  datagrams: 'losing',
} as const;

/** Fluent Bit notes a position when it has read, not when it has delivered (issue 2846): what it holds in memory is not read again. */
function fateOf(
  { kind, position, startsAtEnd }: LogSource,
  end: Lifetime,
): keyof typeof awayEffects | undefined {
  if (kind === 'other') return 'otherUnknown';
  if (kind === 'senders') return 'sendersUnknown';
  if (kind === 'datagrams') return 'datagrams';
  if (kind === 'broker') return 'filesWait';
  if (kind === 'made') return undefined;
  if (position === undefined) return 'filesUnknown';
  if (outlives(position, end)) return 'filesWait';
  return startsAtEnd ? 'filesSkipped' : 'filesAgain';
}

/** As Fluent Bit counts sizes: in powers of ten. */
function decimalSize(bytes: number): string {
  if (bytes < 1e6) return `${Number((bytes / 1e3).toFixed(1))} kB`;
  return bytes < 1e9 ? `${Number((bytes / 1e6).toFixed(1))} MB` : `${Number((bytes / 1e9).toFixed(1))} GB`;
}
