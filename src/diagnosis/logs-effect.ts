import { quote } from '../evidence/quote.ts';
import { checkRouting } from '../fluentbit/config/check-routing.ts';
import { property } from '../fluentbit/config/property.ts';
import { relevantLogs } from './condition-values.ts';
import { delaySigns } from './delay-signs.ts';
import type { Finding, LogsEffect } from './diagnosis.ts';
import { endSigns } from './end-signs.ts';
import type { Facts } from './facts.ts';
import type { Locale } from '../language/locale.ts';
import { logSources } from './log-source.ts';
import { gravestOf, type LogsSign, type LogsView } from './logs-sign.ts';
import { logsWords } from './logs-words.ts';
import { lossSigns } from './loss-signs.ts';
import { outputStandings } from './output-standing.ts';

const mostClauses = 4;

/**
 * Whether records are being lost, since when and for which inputs, from log lines, counters, ends of the process and the configuration.
 * Counters at zero alone never mean "no loss". `basis` is clauses without a full stop at the end.
 */
export function judgeLogs(facts: Facts, claimed: readonly Finding[], locale: Locale = 'en'): LogsEffect {
  const say = logsWords(locale);
  const view: LogsView = { facts, logs: relevantLogs(facts), sources: logSources(facts), say };
  const signs = [...lossSigns(view), ...delaySigns(view, claimed[0]), ...endSigns(view, claimed[0])];
  const effect = gravestOf(signs);
  if (effect === undefined) return quiet(view, claimed[0]);
  const telling = signs.filter((sign) => sign.effect === effect);
  const told = (effect === 'losing' ? telling : signs).slice(0, mostClauses);
  const since = telling.flatMap((each) => each.since ?? []).sort()[0];
  return {
    effect,
    ...(since !== undefined && { since }),
    basis: say.join([...new Set(told.map((each) => each.basis))]),
    ...concerned(telling, view),
  };
}

/** Inputs and their tags. A sign that names none speaks of the only input, where there is one. */
function concerned(signs: readonly LogsSign[], { sources }: LogsView): Pick<LogsEffect, 'inputs' | 'tags'> {
  const named = [...new Set(signs.flatMap((each) => each.inputs))];
  const inputs = named.length === 0 && sources.length === 1 ? sources.map((each) => each.name) : named;
  if (inputs.length === 0) return {};
  const tags = sources.flatMap(({ name, tag }) => (inputs.includes(name) && tag !== undefined ? [tag] : []));
  return { inputs, ...(tags.length > 0 && { tags: [...new Set(tags)] }) };
}

/** Nothing speaks: only where everything was looked at and is well does that mean something. */
function quiet(view: LogsView, primary: Finding | undefined): LogsEffect {
  const { facts, logs, say } = view;
  if (primary?.cause === 'healthy') return { effect: 'none-seen', basis: say.join(seenWords(view)) };
  const hasLog = logs.some((each) => each.story.lines > 0);
  if (!hasLog) return { effect: 'unknown', basis: say.noLog };
  const last = facts.logs.find((each) => each.isOfDeath)?.story;
  if (primary?.cause !== 'planned-restart' || !last?.stopped)
    return { effect: 'unknown', basis: say.quietLog };
  return last.signatures.has('pending_task')
    ? { effect: 'unknown', basis: say.stoppedPending }
    : { effect: 'none-seen', basis: say.stoppedClean };
}

function seenWords({ facts, logs, sources, say }: LogsView): readonly string[] {
  const recovered = outputStandings(facts, logs).flatMap(({ name, retries }) =>
    retries > 0 ? [say.recovered(quote(name), retries)] : [],
  );
  const hasLog = logs.some((each) => each.story.lines > 0);
  const senders = sources.filter((each) => each.kind === 'senders').map((each) => each.name);
  const hasOpenTags =
    facts.mounted !== undefined &&
    checkRouting(facts.mounted.config.sections, facts.mounted.mainKey).some((each) => each.isHint);
  const level = facts.mounted?.config.sections
    .filter((each) => each.kind === 'service')
    .map((each) => property(each, 'log_level')?.value.toLowerCase())
    .find((each) => each === 'error' || each === 'off');
  return [
    ...recovered,
    ...(recovered.length > 0
      ? []
      : [say.nothingSeen(!facts.monitoring ? 'log' : hasLog ? 'both' : 'counters')]),
    ...(level === undefined ? [] : [say.unseenByLevel(level)]),
    ...(senders.length === 0 ? [] : [say.unseenWithoutAck(say.list(senders))]),
    ...(senders.length > 0 && hasOpenTags ? [say.unseenTags(say.list(senders))] : []),
  ];
}
