import { quote } from '../evidence/quote.ts';
import { checkRouting } from '../fluentbit/config/check-routing.ts';
import { property } from '../fluentbit/config/property.ts';
import type { LogSource } from './log-source.ts';
import type { LogsSign, LogsView } from './logs-sign.ts';
import { lossSignatures } from './logs-words.ts';

/** Records that are gone by the log's own words, by the counters, or because no output takes them. */
export function lossSigns(view: LogsView): readonly LogsSign[] {
  return [...byLog(view), ...byCounters(view), ...byRouting(view)];
}

function byLog({ logs, say }: LogsView): readonly LogsSign[] {
  return lossSignatures.flatMap((id) => {
    const found = logs.flatMap(({ story }) => story.signatures.get(id) ?? []);
    const [first] = found;
    if (!first) return [];
    const count = found.reduce((sum, each) => sum + each.count, 0);
    const names = found.flatMap(({ samples }) =>
      samples.flatMap(({ fields }) => fields?.['input'] ?? fields?.['instance'] ?? []),
    );
    const inputs = [...new Set(names.map(quote))];
    return [{ effect: 'losing', basis: say.loss(id, count), since: first.first.at, inputs }];
  });
}

/** Exact as far as they go: they begin with the process, and what a sender lost on the way is in none of them. */
function byCounters({ facts: { monitoring }, say }: LogsView): readonly LogsSign[] {
  const { droppedRecords = 0, retriesFailed = 0 } = monitoring ?? {};
  if (droppedRecords === 0 && retriesFailed === 0) return [];
  return [
    { effect: 'losing', basis: say.counters(droppedRecords, retriesFailed), since: undefined, inputs: [] },
  ];
}

/** Not where senders choose the tags: some of them may have an output. */
function byRouting({ facts, logs, sources, say }: LogsView): readonly LogsSign[] {
  const { mounted, inputs, container } = facts;
  const runs = container?.value.status?.state.kind === 'running' || logs.some(({ story }) => story.ran);
  if (!mounted || !runs) return [];
  const dropped = checkRouting(mounted.config.sections, mounted.mainKey).filter((each) => !each.isHint);
  if (dropped.length === 0) return [];
  const hasOutput = mounted.config.sections.some((each) => each.kind === 'output');
  const isDropped = (source: LogSource): boolean => {
    const section = inputs.find((each) => each.instance === source.name)?.section;
    if (!hasOutput || !section) return !hasOutput;
    const line = property(section, 'tag')?.line ?? section.line;
    return dropped.some((each) => each.file === section.file && each.line === line);
  };
  const names = sources.filter(isDropped).map((each) => each.name);
  if (names.length === 0) return [];
  return [{ effect: 'losing', basis: say.noOutput(say.list(names)), since: undefined, inputs: names }];
}
