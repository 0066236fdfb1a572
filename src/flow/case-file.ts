import type { Spoken } from '../language/spoken.ts';
import type { Checks } from '../check/check.ts';
import type { Diagnosis } from '../diagnosis/diagnosis.ts';
import type { Incident } from '../incident/incident.ts';
import type { Plan } from '../plan/plan.ts';
import type { LogTrial } from './log-trials.ts';
import type { ReloadNote } from './pod-reload.ts';
import type { Store } from '../ports.ts';
import type { Measured } from '../verification/judge.ts';
import type { RolloutProgress } from '../chat/rollout-words.ts';
import type { FormerView } from '../chat/case-view.ts';
import type { MemoryChart } from '../chat/memory-chart.ts';
import type { Approval } from '../approval/approval.ts';

/** What is kept beside an incident, by name: plans by their digest, the rest by number of attempt or diagnosis, from 1. */
export interface CaseDocuments {
  readonly diagnosis: Spoken<Diagnosis>;
  /** The incident as it stood when it was diagnosed: the diagnosis is told about that moment for good. */
  readonly diagnosed: Incident;
  /** As it is decided about, carried out and covered by its digest. */
  readonly plan: Plan;
  /** The same as it is told; absent beside plans that an earlier version kept. */
  readonly planWords: Spoken<Plan>;
  readonly approval: Approval;
  readonly votes: readonly string[];
  /** What the checks before the write said of an attempt's plan. */
  readonly checks: Checks;
  /** The Job that tries an attempt's configuration: written down before it is created. */
  readonly job: {
    readonly namespace: string;
    readonly name: string;
    readonly image: string;
    readonly at: string;
    readonly isOver?: true;
  };
  /** By number of attempt and member id. */
  readonly ticket: string;
  /** When changes were last stopped while the attempt waited or went on: yeses from before count no more. */
  readonly haltedAt: string;
  readonly measured: Measured;
  /** `movedAt`: when `done` was last another number, once the controller goes on by itself. */
  readonly rollout: RolloutProgress & { readonly movedAt?: string };
  /** The wave under way, from 1; `quietSince`: when its last pod became available. */
  readonly wave: {
    readonly number: number;
    readonly quietSince?: string;
    /** How long the pods of the first wave took until they were available. */
    readonly firstMs?: number;
  };
  /** Hot reloads by attempt and direction: the new file is with the pods from then on; notes by pod uid. */
  readonly reloads: {
    readonly from: string;
    /** How often the file was read, because the kubelet was late. */
    readonly reads: number;
    readonly pods: Readonly<Record<string, ReloadNote>>;
  };
  readonly chart: MemoryChart;
  /** What ran before the trouble began and can be put back, when that was last looked at; `none` where nothing can. */
  readonly former: FormerView | 'none';
  /** When the newest diagnosis was made that was followed to its end, the offer of a plan included. */
  readonly looked: string;
  /** Set once the incident may be told: after the first look, or when the first post may wait no longer. */
  readonly told: true;
  /** Id of the channel in which it is told, for good. */
  readonly channel: string;
  /** When people were called, by what for. */
  readonly calls: Readonly<Record<string, string>>;
  /** A mute window held its first message back; `listed` once the channel was told so. */
  readonly held: 'held' | 'listed';
  /** Trials to put a diagnosis's log into the thread, by diagnosis and number from 1: each is claimed before it is begun. */
  readonly logSent: LogTrial;
  /** How many diagnoses there are. */
  readonly diagnoses: number;
  /** The newest alerts about the workload that ended while the incident was open. */
  readonly alerts: readonly { readonly key: string; readonly alert: string; readonly at: string }[];
}

type Name = keyof CaseDocuments;

/** Typed access to the documents of one incident. */
export interface CaseFile {
  read<N extends Name>(name: N, which?: number | string): Promise<CaseDocuments[N] | undefined>;
  write<N extends Name>(name: N, document: CaseDocuments[N], which?: number | string): Promise<void>;
  /** Writes it where there is none yet; of several at once one is told `true`. */
  claim<N extends Name>(name: N, document: CaseDocuments[N], which?: number | string): Promise<boolean>;
}

export function caseFile(store: Store, incident: string): CaseFile {
  const path = (name: Name, which: number | string | undefined) =>
    which === undefined ? name : `${name}/${which}`;
  return {
    read: async (name, which) => (await store.document(incident, path(name, which))) as never,
    write: (name, document, which) => store.saveDocument(incident, path(name, which), document),
    claim: (name, document, which) => store.claimDocument(incident, path(name, which), document),
  };
}
