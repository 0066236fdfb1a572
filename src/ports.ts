import type { Approval, PersonFacts, PersonRef } from './approval/approval.ts';
import type { AuditHead, AuditLink } from './audit/audit-chain.ts';
import type { AuditEntry } from './audit/audit-entry.ts';
import type { EventTrial, RaisedEvent, WaitingEvent, WebhookEvent, WebhookRule } from './audience/webhook.ts';
import type { JobQuestion } from './check/job-question.ts';
import type { JobOutcome } from './check/judge-job.ts';
import type { DisruptionBudget, RolloutSettings } from './check/judge-rollout.ts';
import type { Right } from './check/needed-rights.ts';
import type { Preview } from './check/preview.ts';
import type { Words } from './language/words.ts';
import type { Freeze } from './approval/freeze.ts';
import type { ChangeRecord } from './change/record.ts';
import type { Write, WriteResult } from './change/write.ts';
import type { Deed, MessageRef, OutgoingMessage, QueuedMessage } from './chat/delivery.ts';
import type { Form, Reply, SearchSource, Suggestion } from './chat/form.ts';
import type { MemoryChart } from './chat/memory-chart.ts';
import type { TimelineChart } from './chat/timeline-chart.ts';
import type { Message } from './chat/message.ts';
import type { EvidenceBounds } from './evidence/bounds.ts';
import type { BundleFiles } from './evidence/bundle-files.ts';
import type {
  ConfigMap,
  Evidence,
  LimitRange,
  Node,
  ResourceQuota,
  Scheduling,
  Workload,
} from './evidence/evidence.ts';
import type { NodeTraits } from './incident/common-ground.ts';
import type { Incident } from './incident/incident.ts';
import type { WatchedRun } from './plan/former.ts';
import type { Plan } from './plan/plan.ts';
import type { ClusterHealth } from './signal/cluster-health.ts';
import type { MeasuredPod, PodRow } from './sampling/pod-row.ts';
import type { MemorySample } from './sampling/sample.ts';
import type { Pod } from './signal/pod.ts';
import type { AlertOutcome, ReceivedAlert } from './signal/received-alert.ts';
import type { WorkloadRef } from './signal/signal.ts';

export interface Clock {
  readonly now: () => Date;
  /** Milliseconds since any moment, that no jump of the clock shows in; where absent, `now` does not jump. */
  readonly steadyMs?: () => number;
  /** Resolves after `ms`, or at once when `signal` aborts. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
}

/** Facts as fields, the message static. */
export interface Log {
  debug(facts: Readonly<Record<string, unknown>>, message: string): void;
  info(facts: Readonly<Record<string, unknown>>, message: string): void;
  warn(facts: Readonly<Record<string, unknown>>, message: string): void;
  error(facts: Readonly<Record<string, unknown>>, message: string): void;
}

/** Reading one Kubernetes cluster. Methods throw `OutsideError` when the cluster cannot answer. */
export interface Cluster {
  readonly name: string;
  /** Of the watch, as it stands now. */
  health(): ClusterHealth;
  /**
   * Lists, then watches Fluent Bit's pods until `stop` aborts; survives cut connections and expired
   * resource versions by itself. `onPod` is called once for each state seen, in order, and awaited.
   */
  watchPods(onPod: (pod: Pod) => Promise<void>, stop: AbortSignal): Promise<void>;
  /** The workload that controls a pod, through a ReplicaSet if there is one. */
  workloadOf(pod: Pod): Promise<WorkloadRef>;
  /** A fresh read; `undefined` when it is gone. */
  workload(ref: WorkloadRef): Promise<Workload | undefined>;
  configMap(namespace: string, name: string): Promise<ConfigMap | undefined>;
  podsOf(ref: WorkloadRef): Promise<readonly Pod[]>;
  /** Who names this ConfigMap, as `Kind/name`: pods, and what other workloads of the namespace make pods from. */
  readersOf(ref: WorkloadRef, configMap: string): Promise<readonly string[]>;
  /** The API server's newest refusal since then to make a pod of the workload, in its words; undefined when it refused none. */
  refusedPods(ref: WorkloadRef, since: string): Promise<string | undefined>;
  /** Of every node of the cluster. */
  nodeTraits(): Promise<readonly NodeTraits[]>;
  /**
   * Everything the playbooks ask for about one container, within bounds (default: `defaultBounds`); what cannot be read becomes a
   * gap. `pod` is absent where a workload has none.
   */
  collect(
    question: { readonly workload: WorkloadRef; readonly pod?: string; readonly container: string },
    bounds?: EvidenceBounds,
  ): Promise<Evidence>;
  /** Working set in bytes by pod name, all pods of the workload in one answer; empty where the cluster has no metrics API. */
  workingSets(ref: WorkloadRef, container: string): Promise<ReadonlyMap<string, number>>;
  /** What the monitoring API of these pods of the workload says now; what one does not tell is absent. */
  sample(ref: WorkloadRef, pods: readonly PodRow[]): Promise<readonly MemorySample[]>;
  /** Of Fluent Bit in this pod, by its monitoring API; undefined where it does not answer there. */
  reloadState(
    pod: { readonly namespace: string; readonly name: string },
    port: number,
  ): Promise<ReloadState | undefined>;
  /** How many requests `workingSets` and `sample` sent within the last hour; they wait for each other, one a second at most. */
  samplingRequests(): number;
}

export interface ReloadState {
  /** How often the running process has read its configuration anew; a restart begins at 0. */
  readonly count: number;
  /** `Mem_Buf_Limit` in force, one an input; Fluent Bit tells them rounded down to a tenth of a unit. Empty where it does not tell. */
  readonly memLimitBytes: readonly number[];
}

/** Measurements of one cluster's pods that somebody else keeps. Methods throw `OutsideError` with one sentence when it refuses. */
export interface Measurements {
  /** Working set in bytes by pod name; pods that it does not know are absent. */
  workingSets(pods: readonly MeasuredPod[]): Promise<ReadonlyMap<string, number>>;
  /** What is known of the pods now; a pod without a single figure is absent. */
  now(pods: readonly MeasuredPod[]): Promise<readonly MemorySample[]>;
  /** The same over a time that has passed, in 120 steps at most, oldest first. */
  between(pods: readonly MeasuredPod[], from: Date, to: Date): Promise<readonly MemorySample[]>;
}

/** Writing to one cluster: only with a plan and a live approval of that plan's digest in hand. */
export interface ClusterWriter {
  /** Whether this bot may write here at all, from the cluster's own answer; `why` is a sentence for people. */
  mayWrite(
    namespace: string,
  ): Promise<{ readonly allowed: true } | { readonly allowed: false; readonly why: Words }>;
  /** `not-possible`: an admission webhook cannot be asked without a real write. */
  dryRun(write: Write): Promise<WriteResult | { readonly state: 'not-possible'; readonly why: Words }>;
  apply(write: Write, plan: Plan, approval: Approval): Promise<WriteResult>;
}

/** What only the checks before a write ask of one cluster, always freshly. Methods throw `OutsideError` when it cannot answer. */
export interface ClusterChecks {
  /** The API server's own answer about this bot. */
  isGranted(right: Right): Promise<boolean>;
  /** The write as a server-side dry run, through admission and validation. */
  preview(write: Write): Promise<Preview>;
  /** Every node that the node selector lets through. */
  nodes(scheduling: Scheduling | undefined): Promise<readonly Node[]>;
  quotas(namespace: string): Promise<readonly ResourceQuota[]>;
  limitRanges(namespace: string): Promise<readonly LimitRange[]>;
  /** `undefined` when the workload is gone. */
  rollout(ref: WorkloadRef): Promise<RolloutSettings | undefined>;
  disruptionBudgets(namespace: string): Promise<readonly DisruptionBudget[]>;
}

/** One-shot Jobs that try a configuration with the image it is for. Methods throw `OutsideError`. */
export interface CheckJobs {
  /** Safe to repeat: the same name is the same Job. `refused`: the cluster takes no such Job, or none can be made. */
  start(ref: WorkloadRef, question: JobQuestion): Promise<{ readonly refused: Words } | undefined>;
  /** Undefined while it runs. */
  outcome(namespace: string, name: string): Promise<JobOutcome | 'absent' | undefined>;
  /** Takes the Job and all that belongs to it away; one that is gone is no error. */
  end(namespace: string, name: string): Promise<void>;
}

export interface PullRequest {
  readonly number: number;
  readonly url: string;
  readonly state: 'open' | 'merged' | 'closed';
}

/** Files as they are to stand on a branch of their own, and what is said about them. */
export interface Proposal {
  readonly repository: string;
  /** What they were made from, as `files` told. */
  readonly base: { readonly branch: string; readonly commit: string };
  /** The same branch twice is one pull request. */
  readonly branch: string;
  readonly title: string;
  readonly body: string;
  readonly files: readonly { readonly path: string; readonly text: string }[];
}

/** Where repositories and their pull requests are. Methods throw `OutsideError` with one sentence. */
export interface Forge {
  /** Whether it keeps a repository of this address. */
  keeps(repository: string): boolean;
  /** The files of a branch that matter, as they are now; without `branch` those of the repository's default branch. */
  files(
    place: { readonly repository: string; readonly branch?: string },
    mayMatter: (path: string) => boolean,
  ): Promise<{ readonly base: Proposal['base']; readonly files: ReadonlyMap<string, string> }>;
  propose(proposal: Proposal): Promise<PullRequest>;
  /** The newest pull request from that branch. */
  pullRequest(repository: string, branch: string): Promise<PullRequest | undefined>;
}

export interface Chat {
  /** Where it may stand since some time already, it is looked for before it is posted; then it is edited if it says something else. */
  post(
    out: OutgoingMessage,
    where: { readonly channel: string; readonly thread?: string; readonly mayStandSince?: Date },
    pictures: readonly Uint8Array[],
  ): Promise<MessageRef>;
  /** `pictures`: PNG, one for each picture of the message, in order. */
  edit(ref: MessageRef, out: OutgoingMessage, pictures: readonly Uint8Array[]): Promise<void>;
  /** A person's App Home, as it is to be now. */
  publishHome(person: PersonRef, message: Message): Promise<void>;
  /** A line only one person sees. */
  whisper(channel: string, person: PersonRef, message: Message): Promise<void>;
  /** Asked now; `groups` are ids of user groups, of which the facts say whether the person is in them. */
  person(ref: PersonRef, groups?: readonly string[]): Promise<PersonFacts>;
  /** Whether people of other organisations are in a channel, asked now. */
  isSharedOutside(channel: string): Promise<boolean>;
  /** Whether a person is in a channel, as it was within the last minute. Throws `OutsideError` when chat cannot tell. */
  isMember(channel: string, person: PersonRef): Promise<boolean>;
  readonly files: ChatFiles;
  /** Where a message can be opened, as a web address. */
  linkTo(message: MessageRef): Promise<string>;
}

/** Text files in threads. Methods throw `OutsideError`. */
export interface ChatFiles {
  /** Hands it over; nobody sees it yet. Answers its id. */
  upload(file: { readonly name: string; readonly text: string }): Promise<string>;
  /** Shows it in a thread under `above` and whom it is for. After the reasons `timeout` and `server` it may stand there. */
  show(
    file: string,
    where: FilePlace,
    above: { readonly comment: string; readonly by: PersonRef },
  ): Promise<void>;
  /** The message that shows it, looked for since some time; undefined: there is none. Throws where that cannot be said. */
  find(file: string, where: FilePlace, since: Date): Promise<MessageRef | undefined>;
}

export interface FilePlace {
  readonly channel: string;
  readonly thread: string;
}

/** What people do in chat comes in here. Each call answers within a second; longer work goes on behind it. */
export interface Desk {
  press(deed: Deed): Promise<Reply>;
  /** For buttons that open a form. */
  form(deed: Deed): Promise<Form | Reply>;
  submit(deed: Deed): Promise<Reply>;
  /** `inChannel`: everybody in the channel reads the answer. */
  command(text: string, by: PersonRef, channel: string, inChannel?: boolean): Promise<Message>;
  home(person: PersonRef): Promise<Message>;
  /** What fits what a person types, best first; 100 at most are shown. */
  suggest(among: SearchSource, typed: string, by: PersonRef): Promise<readonly Suggestion[]>;
}

/** What other people's monitoring tells comes in here. */
export interface AlertDesk {
  /** One outcome for each alert, in order. Throws `OutsideError` when they cannot be taken now and should be told again. */
  take(alerts: readonly ReceivedAlert[]): Promise<readonly AlertOutcome[]>;
}

/** One receiver outside of chat. */
export interface Webhook {
  readonly rule: WebhookRule;
  /** Sends once. Throws `OutsideError` when it was not taken, with one sentence that holds neither URL nor secret. */
  send(event: WebhookEvent): Promise<void>;
}

/** Draws a chart of our own neutral shape as PNG. */
export interface Painter {
  paint(chart: MemoryChart | TimelineChart): Uint8Array;
}

export interface Stored<T> {
  readonly value: T;
  /** Rises with every save; a save names the version it was made from. */
  readonly version: number;
}

/** Signals that an incident took in, and where they happened (`placesOf`). */
export interface Taken {
  readonly signals: readonly { readonly key: string; readonly at: string }[];
  readonly places: readonly string[];
}

/** What is saved with an incident, in the same transaction. */
export interface Alongside extends Partial<Taken> {
  readonly audit?: readonly AuditEntry[];
  /** Places that the incident has no more. */
  readonly gone?: readonly string[];
}

export interface Vote {
  readonly person: PersonRef;
  readonly at: string;
}

/** Which entries of the record; oldest first. */
export interface AuditQuestion {
  /** Only those with a greater number. */
  readonly after?: number;
  readonly incident?: string;
  /** ISO instant: only those from then on. */
  readonly since?: string;
  readonly limit: number;
}

/** The record told beside the store, for a log collector. */
export interface AuditLines {
  append(text: string): Promise<void>;
}

export interface Store {
  hasSeen(signalKey: string): Promise<boolean>;
  /** Saves the incident and what belongs to it, in one transaction. False: the version was stale, nothing saved. */
  saveIncident(incident: Incident, fromVersion: number, alongside?: Alongside): Promise<boolean>;
  markSeen(signals: Taken['signals']): Promise<void>;
  /** Those of these places that the incident had before. */
  knownPlaces(incident: string, places: readonly string[]): Promise<ReadonlySet<string>>;
  /** Every place of an incident, in no order. */
  places(incident: string): Promise<readonly string[]>;
  /**
   * Forgets signals from before an instant, and incidents that ended before one with all that belongs to them, `limit` at most in one
   * transaction; the newest incident and the audit record stay. False: there is more.
   */
  prune(before: { readonly signals: string; readonly incidents: string }, limit: number): Promise<boolean>;
  /** What is left of an incident that was forgotten. */
  forgotten(id: string): Promise<{ readonly workload: WorkloadRef; readonly endedAt: string } | undefined>;
  incident(id: string): Promise<Stored<Incident> | undefined>;
  incidents(which: 'open' | 'all', limit: number): Promise<readonly Stored<Incident>[]>;
  /** Of the incident that was opened last, by anybody. */
  newestId(): Promise<string | undefined>;
  /** JSON documents that belong to an incident: diagnoses, plans, pictures' data. Last write wins. */
  saveDocument(incident: string, name: string, document: unknown): Promise<void>;
  /** Saves it where there is none of that name yet. False: there is one, and of any number at once, in any process, one was first. */
  claimDocument(incident: string, name: string, document: unknown): Promise<boolean>;
  document(incident: string, name: string): Promise<unknown>;
  /** The evidence behind a diagnosis, as files of a bundle that is safe to share (`keptFiles`). Last write wins. */
  saveEvidence(incident: string, diagnosis: number, files: BundleFiles): Promise<void>;
  evidence(incident: string, diagnosis: number): Promise<BundleFiles | undefined>;
  /** Records a yes; `votes` are all yeses to that digest so far. The same person twice counts once and is told of once. */
  vote(
    digest: string,
    incident: string,
    person: PersonRef,
    at: string,
    audit?: readonly AuditEntry[],
  ): Promise<{ readonly votes: readonly PersonRef[] }>;
  /** All yeses to a digest, in the order in which they were given. */
  votes(digest: string, incident: string): Promise<readonly Vote[]>;
  /** Uses the approval up and records the change as begun, in one transaction. False: it was used before. */
  beginChange(approval: Approval, record: ChangeRecord): Promise<boolean>;
  saveChange(record: ChangeRecord): Promise<void>;
  changes(state: ChangeRecord['state']): Promise<readonly ChangeRecord[]>;
  /** The newest freeze of each cluster, ended or not. */
  freezes(): Promise<readonly Freeze[]>;
  /** Takes the place of the cluster's last one; what the record says of it is saved in the same transaction. */
  saveFreeze(freeze: Freeze, audit?: readonly AuditEntry[]): Promise<void>;
  /** How a workload ran while it was well, oldest first. */
  runs(ref: WorkloadRef): Promise<readonly WatchedRun[]>;
  /** Takes the place of what was kept of it. */
  saveRuns(ref: WorkloadRef, runs: readonly WatchedRun[]): Promise<void>;
  /** Puts the wanted content of a slot; the same content twice is one. */
  putMessage(out: OutgoingMessage): Promise<void>;
  /** Oldest first, only those whose wanted content is not in chat yet. */
  pendingMessages(limit: number): Promise<readonly QueuedMessage[]>;
  /**
   * Recorded before a message is posted, so that nobody posts it again without having looked for it: the first time counts; and before it is
   * edited: until that is confirmed nobody knows what stands there, and whatever is wanted by then is sent.
   */
  tryMessage(slot: string, at: string): Promise<void>;
  confirmMessage(slot: string, revision: number, ref: MessageRef): Promise<void>;
  /** What stood there is gone from chat: the slot's content is wanted anew. */
  forgetMessage(slot: string): Promise<void>;
  messageRef(slot: string): Promise<MessageRef | undefined>;
  /** Records what a webhook is to hear of; the same key of an incident is recorded once. */
  raiseEvent(raised: RaisedEvent): Promise<void>;
  /** When what was recorded for a webhook of an incident, by key. */
  raisedEvents(webhook: string, incident: string): Promise<Readonly<Record<string, string>>>;
  /** Incidents whose newest event for a webhook is not their end. */
  unfinishedFor(webhook: string): Promise<readonly string[]>;
  /** Of each incident the oldest that is not settled, and only when it may be tried; what has waited longest first. */
  waitingEvents(webhook: string, now: string, limit: number): Promise<readonly WaitingEvent[]>;
  postponeEvent(number: number, trial: EventTrial): Promise<void>;
  /** It is not sent again. */
  settleEvent(number: number, outcome: 'delivered' | 'given-up'): Promise<void>;
  /** Appends to the record that nobody can change; without secrets, whatever the entry holds. */
  audit(entry: AuditEntry): Promise<void>;
  auditTrail(question: AuditQuestion): Promise<readonly AuditLink[]>;
  auditHead(): Promise<AuditHead>;
  close(): Promise<void>;
}
