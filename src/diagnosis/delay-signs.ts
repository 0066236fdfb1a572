import { quoteName } from '../evidence/quote.ts';
import { isAtLeast } from '../fluentbit/version.ts';
import type { Finding } from './diagnosis.ts';
import { kindOfPlugin } from './log-source.ts';
import { firstLine, type LogsSign, type LogsView } from './logs-sign.ts';
import { outputStandings } from './output-standing.ts';
import { type PausedInput, pausedInputs } from './paused-inputs.ts';

/** Inputs that paused, and flushes that are tried again: where all is well now, those went through. */
export function delaySigns(view: LogsView, primary: Finding | undefined): readonly LogsSign[] {
  const open = primary?.cause === 'healthy' ? [] : retries(view);
  return [...pauses(view), ...storagePauses(view), ...overLimits(view), ...open];
}

const pauseLines = ['mem_paused_old', 'mem_paused_new'];

function pauses(view: LogsView): readonly LogsSign[] {
  const since = firstLine(view, pauseLines)?.at;
  return pausedInputs(view.facts, view.logs).map((paused) => ({
    ...pauseWords(paused, view),
    since,
    inputs: [quoteName(paused.input?.instance ?? paused.name)],
  }));
}

/**
 * A file waits; a sender that was told nothing does not. From 3.2.3 to 4.0.2 a paused forward input keeps its connections and loses what
 * they bring (advisory FLB-FWD-PAUSE-2, measured: 15.6 M records pushed, 3.4 M taken, no counter moved).
 */
function pauseWords(
  { name, input, pauses: count }: PausedInput,
  { facts, say }: LogsView,
): Pick<LogsSign, 'effect' | 'basis'> {
  const version = facts.subject.version ?? undefined;
  const plugin = input?.plugin ?? name.replace(/[._]\d+$/, '');
  const shown = quoteName(input?.instance ?? name);
  if (plugin === 'forward' && isAtLeast(version, '3.2.3') && !isAtLeast(version, '4.0.3')) {
    return { effect: 'losing', basis: say.pausedSilent(shown, version ?? '') };
  }
  const kind = kindOfPlugin(plugin);
  if (kind === 'files' || kind === 'journal')
    return { effect: 'delayed', basis: say.pausedFiles(shown, count) };
  if (kind === 'senders') return { effect: 'delayed', basis: say.pausedSenders(shown, count) };
  return { effect: 'delayed', basis: say.paused(shown, count) };
}

function storagePauses({ logs, say }: LogsView): readonly LogsSign[] {
  const found = logs.flatMap(({ story }) => story.signatures.get('storage_paused') ?? []);
  const [first] = found;
  if (!first) return [];
  const names = found.flatMap(({ samples }) => samples.flatMap(({ fields }) => fields?.['instance'] ?? []));
  const inputs = [...new Set(names.map(quoteName))];
  const count = found.reduce((sum, each) => sum + each.count, 0);
  return [{ effect: 'delayed', basis: say.paused(say.list(inputs), count), since: first.first.at, inputs }];
}

/** With chunks in the file system nothing pauses at this mark. */
function overLimits({ facts, logs, say }: LogsView): readonly LogsSign[] {
  if (logs.some(({ story }) => pauseLines.some((id) => story.signatures.has(id)))) return [];
  const inputs = (facts.monitoring?.overLimitInputs ?? [])
    .filter((name) => facts.inputs.find((each) => each.instance === name)?.storage !== 'filesystem')
    .map(quoteName);
  if (inputs.length === 0) return [];
  return [{ effect: 'delayed', basis: say.overLimit(say.list(inputs)), since: undefined, inputs }];
}

function retries(view: LogsView): readonly LogsSign[] {
  const { facts, logs, say } = view;
  const failing = outputStandings(facts, logs).filter((each) => each.retries > 0);
  if (failing.length === 0) return [];
  const retry = firstLine(view, ['flush_retry']);
  const count = failing.reduce((sum, each) => sum + each.retries, 0);
  const names = logs.flatMap(({ story }) =>
    (story.signatures.get('flush_retry')?.samples ?? []).flatMap(({ fields }) => fields?.['input'] ?? []),
  );
  const basis = say.retried(say.list(failing.map((each) => quoteName(each.name))), count);
  return [{ effect: 'delayed', basis, since: retry?.at, inputs: [...new Set(names.map(quoteName))] }];
}
