import { wordsOf } from '../language/words-of.ts';
import type { AbsentObject } from './absent-object.ts';
import type { NodeTrouble } from './node-trouble.ts';
import type { ProbeKill } from './probe-kill.ts';
import type { PullReason } from './pull-trouble.ts';
import type { RefusalKind } from './start-refusal.ts';

/** Pieces of sentences that facts are told with. `names` is what the log or the kubelet names; it may be empty. */
export const phrases = wordsOf(({ say, list }) => ({
  unknownVersion: say('finding.unknownVersion'),
  unknown: say('finding.unknown'),
  fatalSignal: say('finding.fatalSignal'),
  unknownFunction: say('finding.unknownFunction'),
  frameAt: (name: string, place: string) => say('finding.frameAt', { name, place }),
  advisory: say('finding.advisory'),
  defect: say('finding.defect'),
  noLimit: say('finding.noLimit'),
  anInput: say('finding.anInput'),
  theOutputs: say('finding.theOutputs'),
  noBufferLimit: say('finding.noBufferLimit'),
  noFailedDelivery: say('finding.noFailedDelivery'),
  times: (count: number) => say('finding.times', { count }),
  rescheduled: (count: number) => say('finding.rescheduled', { count }),
  givenUp: (count: number) => say('finding.givenUp', { count }),
  unreachable: (count: number) => say('finding.unreachable', { count }),
  refused: (count: number, statuses: readonly number[]) =>
    say('finding.refused', { count, statuses: list('commas', statuses.map(String)) }),
  list: (items: readonly string[]) =>
    items.length < 2
      ? (items[0] ?? '')
      : say('finding.list', { first: list('commas', items.slice(0, -1)), last: items.at(-1) ?? '' }),
  refusal: (kind: RefusalKind, names: string) =>
    say(`finding.refusal.${kind}`, { names, isNamed: String(names !== '') }),
  absent: (kind: AbsentObject['kind'], name: string) => {
    // A key is named with its object: `LIMIT of ConfigMap env`.
    const [, key = name, article = '', object = ''] = /^(\S+) of (a )?(.+)$/.exec(name) ?? [];
    return kind === 'key'
      ? say('finding.absent.key', { key, object, isNamed: String(article === '') })
      : say(`finding.absent.${kind}`, { name });
  },
  pull: (kind: PullReason) => say(`finding.pull.${kind}`),
  probe: (kind: ProbeKill['probe']) => say(`finding.probe.${kind}`),
  probeHow: (kind: ProbeKill['how']) => say(`finding.probeHow.${kind}`),
  node: (kind: NodeTrouble['kind']) => say(`finding.node.${kind}`),
  resource: (kind: NodeTrouble['resource']) => say(`finding.resource.${kind}`),
  sibling: (pod: string) => say('finding.sibling', { pod }),
  changed: (object: string, by: string, at: string) => say('finding.changed', { object, by, at }),
  lineOf: (file: string, line: number) => say('finding.lineOf', { file, line }),
}));

export type Phrases = ReturnType<typeof phrases>;
