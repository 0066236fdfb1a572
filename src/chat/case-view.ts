import type { Spoken } from '../language/spoken.ts';
import type { Words } from '../language/words.ts';
import type { Checks } from '../check/check.ts';
import type { Diagnosis } from '../diagnosis/diagnosis.ts';
import type { Incident } from '../incident/incident.ts';
import type { Plan } from '../plan/plan.ts';
import type { Measured } from '../verification/judge.ts';
import type { MemoryChart } from './memory-chart.ts';
import type { RolloutProgress } from './rollout-words.ts';

/** Everything a message about one incident may need: messages are pure functions of this. */
export interface CaseView {
  readonly incident: Incident;
  readonly diagnosis?: Spoken<Diagnosis>;
  /** The plan of the newest attempt. */
  readonly plan?: Spoken<Plan>;
  /** What the checks before the write said of that plan; absent until they were made. */
  readonly checks?: Checks;
  /** What was measured last, while a change is being verified or afterwards. */
  readonly measured?: Measured;
  readonly rollout?: RolloutProgress;
  /** Member ids who said yes so far to the plan that waits. */
  readonly votes: readonly string[];
  readonly approval: {
    readonly required: number;
    readonly groups: readonly string[];
    readonly users: readonly string[];
  };
  /** Whether a change that does not hold is undone without asking again. */
  readonly automaticUndo: boolean;
  /** Why the change under way may not go on, in one sentence; absent when it may. */
  readonly halted?: { readonly why: Words; readonly mayGoOn: boolean; readonly attempt: number };
  /** Who froze all changes of the cluster, when and why; absent when nobody did. */
  readonly frozen?: Words;
  /** Whether an approval has to name a ticket. */
  readonly asksTicket?: boolean;
  /** How the plan would be carried out; absent where `readOnly` says why it would not. */
  readonly way?: 'live' | 'pull-request';
  /** Why this bot may not write here, in one sentence; absent when it may. */
  readonly readOnly?: Words;
  readonly chart?: MemoryChart;
  /** What ran before the trouble began and can be put back; absent where nothing is known to have changed, or to go back to. */
  readonly former?: FormerView;
}

/** The best of what ran before, as the plan that puts it back would be called. */
export interface FormerView {
  readonly digest: string;
  readonly title: Words;
  readonly why: Words;
}
