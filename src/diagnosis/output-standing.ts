import type { OutputStory } from '../fluentbit/log/log-story.ts';
import type { OutputSample } from '../fluentbit/monitoring.ts';
import type { Facts, LogFact } from './facts.ts';

/** How one output fares, from the logs and the counters together; where both count the same, the higher number. */
export interface OutputStanding {
  readonly name: string;
  readonly retries: number;
  readonly recovered: number;
  readonly givenUp: number;
  readonly unreachable: number;
  /** Answers other than 2xx, broken connections among them. */
  readonly httpFailures: number;
  /** Errors and warnings in words of its own. */
  readonly complaints: number;
  /** Failed tries of any kind. */
  readonly troubles: number;
  /** Chunks given up or records dropped. */
  readonly abandoned: number;
  /** Successful deliveries the log shows; where it shows none, records by the counters. */
  readonly delivered: number;
}

/** Every output that is known of, the one in most trouble first. A healthy output does not hide a dead one. */
export function outputStandings(
  { monitoring }: Pick<Facts, 'monitoring'>,
  logs: readonly LogFact[],
): readonly OutputStanding[] {
  const stories = logs.flatMap(({ story }) => [...story.outputs]);
  const names = new Set([...stories.map(([name]) => name), ...(monitoring?.outputs.keys() ?? [])]);
  return [...names]
    .map((name) => {
      const own = stories.filter(([other]) => other === name).map(([, story]) => story);
      return standingOf(name, own, monitoring?.outputs.get(name) ?? {});
    })
    .toSorted((a, b) => b.troubles - a.troubles || b.abandoned - a.abandoned || b.complaints - a.complaints);
}

function standingOf(name: string, stories: readonly OutputStory[], counters: OutputSample): OutputStanding {
  const sum = (of: (story: OutputStory) => number): number =>
    stories.reduce((total, each) => total + of(each), 0);
  const retries = sum((each) => each.retries);
  const givenUp = sum((each) => each.givenUp);
  const recovered = sum((each) => each.recovered);
  const httpFailures = sum((each) => [...each.httpFailures.values()].reduce((all, count) => all + count, 0));
  const logged = sum((each) => each.httpOk) + recovered;
  return {
    name,
    retries: Math.max(retries, counters.retries ?? 0),
    recovered,
    givenUp,
    unreachable: sum((each) => each.noUpstream),
    complaints: sum((each) => each.complaints),
    httpFailures,
    troubles: Math.max(retries + givenUp, httpFailures, (counters.retries ?? 0) + (counters.errors ?? 0)),
    abandoned: Math.max(givenUp, counters.retriesFailed ?? 0, counters.dropped ?? 0),
    delivered: logged > 0 ? logged : (counters.procRecords ?? 0),
  };
}
