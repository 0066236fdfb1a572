import { inOneLanguage } from '../language/spoken.ts';
import { deathKind } from './condition-values.ts';
import type { Finding, Unknown } from './diagnosis.ts';
import type { Facts } from './facts.ts';
import type { Locale } from '../language/locale.ts';
import { type UnknownsWords, unknownsWords } from './unknowns-words.ts';

/** What could not be read, why that matters, and how a person can settle it. */
export function findUnknowns(facts: Facts, primary: Finding, locale: Locale = 'en'): readonly Unknown[] {
  const say = unknownsWords(locale);
  return [
    ...facts.gaps
      .map((gap) => inOneLanguage<GapText>(gap, locale))
      .map((gap) => told({ what: gap.what, ...say.gap(gap) })),
    ...missingObjects(facts, say),
    ...missingLogs(facts, say),
    ...missingConfig(facts, say),
    ...missingVersion(facts, say),
    ...missingCounters(facts, primary, say),
    ...openQuestions(facts, primary, say),
  ];
}

type GapText = Parameters<UnknownsWords['gap']>[0] & { readonly what: string };
type Text = UnknownsWords['deathLog'];

function told({ what, why, howToSettle }: Text, command = ''): Unknown {
  return { what, why, howToSettle: howToSettle(command) };
}

function missingObjects({ pod, subject }: Facts, say: UnknownsWords): readonly Unknown[] {
  if (pod) return [];
  const name = subject.pod ?? 'POD';
  return [told(say.pod(name), `kubectl ${inNamespace(subject)}get pod ${name} -o json`)];
}

function missingLogs({ logs, death, subject, container }: Facts, say: UnknownsWords): readonly Unknown[] {
  const where = `kubectl ${inNamespace(subject)}logs ${subject.pod ?? 'POD'} -c ${subject.container ?? 'CONTAINER'}`;
  const neverRan = container?.value.status?.state.kind === 'waiting' && !death;
  if (neverRan) return [];
  const ofDeath = logs.find((each) => each.isOfDeath);
  if (death && (!ofDeath || ofDeath.story.lines === 0)) return [told(say.deathLog, `${where} --previous`)];
  if (logs.some((each) => each.story.lines > 0)) return [];
  return [told(logs.length === 0 ? say.noLog : say.emptyLog, where)];
}

function missingConfig({ mounted, subject, container }: Facts, say: UnknownsWords): readonly Unknown[] {
  if (mounted) return [];
  const hasMounts = (container?.value.mounts.length ?? 0) > 0;
  const command = `kubectl ${inNamespace(subject)}get configmaps -o json`;
  return [told(hasMounts ? say.mountedConfig : say.config, command)];
}

function missingVersion({ subject }: Facts, say: UnknownsWords): readonly Unknown[] {
  if (subject.version !== null) return [];
  const command = `kubectl ${inNamespace(subject)}exec ${subject.pod ?? 'POD'} -- /fluent-bit/bin/fluent-bit --version`;
  return [told(say.version, command)];
}

function missingCounters(
  { monitoring, container }: Facts,
  primary: Finding,
  say: UnknownsWords,
): readonly Unknown[] {
  const isRunning = container?.value.status?.state.kind === 'running';
  if (monitoring || !isRunning || primary.cause === 'planned-restart') return [];
  return [told(say.counters)];
}

function openQuestions(facts: Facts, primary: Finding, say: UnknownsWords): readonly Unknown[] {
  if (primary.cause === 'unknown-crash') return [told(say.defect)];
  if (primary.cause !== 'inconclusive') return [];
  const kind = deathKind(facts);
  const pod = facts.subject.pod ?? 'POD';
  const events = `kubectl ${inNamespace(facts.subject)}get events --field-selector involvedObject.name=${pod}`;
  if (kind === 'killed') return [told(say.killer, events)];
  return kind === 'oom-kill' ? [told(say.memoryUse)] : [];
}

function inNamespace({ namespace }: Facts['subject']): string {
  return namespace === null ? '' : `-n ${namespace} `;
}
