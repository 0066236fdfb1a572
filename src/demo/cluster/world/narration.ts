import type { ContainerRun } from './container-run.ts';
import { releasedVersion } from './fluent-bit-version.ts';
import type { Load } from './load.ts';
import type { PodWork } from './pod-work.ts';

/** What a person who watches the cluster would be told, most telling first; quiet facts last. */
export function tellHappenings(works: readonly PodWork[], load: Load): readonly string[] {
  const runs = works.flatMap((work) => work.runs).filter((run) => releasedVersion(run.spec.image));
  const count = (test: (run: ContainerRun) => boolean) => runs.filter(test).length;
  const died = (code: number) => (run: ContainerRun) =>
    run.state.terminated?.exitCode === code ||
    (!run.state.running && run.lastState.terminated?.exitCode === code);
  const versions = [...new Set(runs.map((run) => releasedVersion(run.spec.image)?.text ?? ''))];
  const lines: readonly (readonly [number, string])[] = [
    [count(died(139)), 'just crashed (exit code 139)'],
    [count(died(137)), 'just ran out of memory (exit code 137)'],
    [count(died(1)), 'refused to start (exit code 1)'],
    [count((run) => run.state.waiting?.reason === 'CrashLoopBackOff'), 'wait in CrashLoopBackOff'],
    [count((run) => /Image/.test(run.state.waiting?.reason ?? '')), 'cannot pull their image'],
    [works.filter((work) => work.stopping).length, 'are being replaced'],
  ];
  const telling = lines
    .filter(([number]) => number > 0)
    .map(([number, what]) => `${number} of ${runs.length} pods ${what}.`);
  const rate = `${load.megabytesPerSecond} MB/s a node over ${load.connections} connections`;
  return [
    ...telling,
    `The senders push ${rate}; the destination is ${load.destination}.`,
    `Fluent Bit ${versions.join(' and ')} on ${runs.length} nodes.`,
  ];
}
