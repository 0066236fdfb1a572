import type { Evidence } from '../evidence/evidence.ts';
import { readLog } from '../fluentbit/log/read-log.ts';
import type { SourcedTermination } from './death.ts';
import type { LogFact } from './facts.ts';
import type { ChosenSubject } from './subject.ts';

/**
 * The container's logs, told shortly; the log of the newest death first. A container that is terminated shows its last words as the
 * current log; one that runs again shows them as the previous one; one that waits shows them as both. Where no status tells of an end, a
 * fatal signal does; against a status that knows of none it is only text that someone printed.
 */
export function readLogFacts(
  evidence: Evidence,
  { podName, containerName, container, namespace }: ChosenSubject,
  deathFrom: SourcedTermination['from'] | undefined,
): readonly LogFact[] {
  const own = evidence.logs.filter(
    (log) =>
      log.pod === podName &&
      (containerName === undefined || log.container === containerName) &&
      (namespace === undefined || log.namespace === namespace),
  );
  const previous = own.find((log) => log.which === 'previous');
  const current = own.find((log) => log.which === 'current');
  const isRunning = container?.value.status?.state.kind === 'running';
  const ofDeath =
    deathFrom === 'state' ? (current ?? previous) : isRunning ? previous : (previous ?? current);
  const hasDied = deathFrom !== undefined || previous !== undefined;
  const isSame = previous !== undefined && current?.text === previous.text;
  const kept = [previous, current].flatMap((log) => (log && !(isSame && log !== ofDeath) ? [log] : []));
  return kept
    .map(({ source, which, text, omitted }) => {
      const story = readLog(text, omitted);
      const tellsOfDeath = container?.value.status === undefined && story.fatalSignal !== undefined;
      return {
        source,
        which,
        end: omitted ? text.slice(omitted.at) : text,
        isOfDeath: (hasDied && source === ofDeath?.source) || tellsOfDeath,
        story,
      };
    })
    .toSorted((a, b) => Number(b.isOfDeath) - Number(a.isOfDeath));
}
