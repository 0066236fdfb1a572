type FieldType = 'string' | 'bool' | 'int' | 'list<string>' | 'map<string, int>';
interface Field {
  readonly type: FieldType;
  readonly means: string;
}

const string = (means: string) => ({ type: 'string', means }) as const;
const bool = (means: string) => ({ type: 'bool', means }) as const;
const int = (means: string) => ({ type: 'int', means }) as const;
const list = (means: string) => ({ type: 'list<string>', means }) as const;

/**
 * Everything a condition may ask for, with its type and meaning. Counts are over all logs of the container that still matter: a death
 * more than a day past counts no longer.
 */
export const conditionEnvironment = {
  death: {
    kind: string(
      'oom-kill, crash, killed, stopped, refused-start, failed; empty when the container did not end',
    ),
    lifeSeconds: int('how long the life lasted that ended; 0 when that is not known'),
    exitCode: int('exit code of the newest end; 0 without one'),
    isOver: bool('the container runs again since'),
  },
  container: {
    state: string('running, waiting, terminated, unknown'),
    waitingReason: string('such as CrashLoopBackOff; empty when it does not wait'),
    restarts: int('restarts counted by the kubelet'),
  },
  version: {
    text: string('the Fluent Bit version really running; empty when it is not known'),
  },
  advisory: {
    explainsCrash: bool('an advisory names this very crash: its frames or the lines around it were seen'),
    byFrames: bool('the crash has a back-trace with frames of its own to compare'),
    sure: string('certain, likely, possible; empty without an advisory'),
    id: string('such as FLB-FWD-PAUSE-1; empty without an advisory'),
  },
  config: {
    known: bool('the configuration was read'),
    inputs: list('the plugins of its inputs, such as tail'),
    filters: list('the plugins of its filters'),
    outputs: list('the plugins of its outputs'),
    refused: bool('the running version does not start with this configuration, by our own reading'),
    misread: int('lines that do something else than is written, or nothing'),
    reloadRefused: bool('a changed configuration was refused at a reload, and the one before runs on'),
    misreadLimit: bool('one of them is a limit of a buffer'),
  },
  change: {
    config: bool(
      'the configuration was changed within the day before the newest end, or before the evidence was collected',
    ),
    configBy: string('the field manager that changed it, such as kubectl-edit; empty without such a change'),
    configUnread: bool('the process that runs started before that change'),
    image: bool('the image was changed within that day'),
  },
  start: {
    refused: bool('Fluent Bit said why it does not start, or its configuration cannot be started with'),
    reason: string(
      'main-file, syntax, plugin, property, value, variable, file, pattern, tls, storage, port, unsaid; empty otherwise',
    ),
    failedAtOnce: bool('the life that ended never got as far as its pipeline'),
  },
  missing: {
    kind: string('ConfigMap, Secret, key, file, volume that a pod refers to; empty when nothing is absent'),
  },
  pull: {
    failed: bool('a container waits for its image'),
    reason: string(
      'not-found, unauthorized, rate-limited, wrong-platform, never-pull, invalid-name, unreachable, unknown; empty otherwise',
    ),
  },
  probe: {
    killed: bool('the kubelet restarted the container because a probe failed'),
    kind: string('liveness, startup; empty otherwise'),
    how: string('timeout, refused, status, other; empty otherwise'),
  },
  node: {
    trouble: string('evicted, preempted, tainted, system-oom, pressure, lost, shutdown; empty otherwise'),
    resource: string('memory, disk, pids, unknown; empty otherwise'),
    isOfPod: bool('it happened to this very pod; false when to a sibling or only to the node'),
  },
  stop: {
    asked: bool('the log of the ended life shows SIGTERM or SIGINT'),
    ordered: bool('the pod is being deleted, or the kubelet says that it stops the container'),
    ended: bool('the pod is gone for good: deleted, succeeded or failed'),
    inRollout: bool(
      'the first end of a new pod, within five minutes of the rollout that made it, and the workload is whole again',
    ),
  },
  health: {
    ready: bool('the container runs and is ready'),
    runs: bool('there is a log of the present life, and it does not tell of a refused start'),
    steady: bool('it never restarted, or its last end is more than a day past'),
    faults: int('lines that tell of a fault, other than pauses and failed deliveries'),
    noise: int('errors and warnings that a healthy Fluent Bit prints as well'),
    unexplainedErrors: int('lines on the level error that nothing known explains'),
    delivers: bool('records go out, or none came in; true when no counter tells'),
    warned: bool('the kubelet warns of something other than a readiness probe'),
  },
  inputs: {
    bounded: bool('the configuration is known and every input and emitter has a bound'),
    unbounded: int('inputs and emitters without an effective bound'),
    overrun: int('inputs and emitters that hold more than half again of their limit, by the counters'),
    emitterOverruns: bool('an advisory says that the emitters of this version do not keep to their limit'),
    pauses: int('pauses for Mem_Buf_Limit of inputs'),
    storagePauses: int('pauses of inputs for storage.max_chunks_up'),
    pausesPerHour: int(
      'pauses of inputs an hour, over the time that the logs cover; as many as there are below ten minutes',
    ),
    emitterPauses: int('pauses for Mem_Buf_Limit of the emitters of filters'),
    stillPaused: bool('more pauses than resumes, or over the limit at this moment'),
    refusedAppends: int('lines that say records were refused or could not be stored'),
    limitBelowMessage: bool(
      'an input that paused has a Mem_Buf_Limit below its Buffer_Max_Size: one message can exceed it',
    ),
  },
  /** Of several outputs the one in most trouble. */
  outputs: {
    retries: int('chunks that failed and were scheduled again'),
    recovered: int('chunks that went through on a retry'),
    unreachable: int('tries that found no connection'),
    httpFailures: int('answers other than 2xx, and broken connections'),
    complaints: int('errors and warnings of the output in words of its own'),
    troubles: int('all failed tries: retries, chunks given up, failed answers'),
    abandoned: int('chunks given up or records dropped, by log or counters'),
    delivered: int('successful deliveries: logged answers, or records by the counters'),
  },
  memory: {
    leakAdvisory: string('an advisory for a leak that fits version, plugins and conditions; empty without'),
    buffersSmall: bool('counters show buffers far below what the container may use'),
    raised: bool('the limit was raised with the present revision, and the newest death came after that'),
    hasLimit: bool('the container has a memory limit'),
    limitBytes: int('that limit; 0 without one, or where the configuration is not known'),
    peakBytes: int('what full buffers and the copies of outputs can need at most; 0 without a bound'),
    recommendedBytes: int('a limit that would hold that; 0 without a bound'),
    usedBytes: int('what the container uses now by the metrics API; 0 where it does not tell'),
    allowedBytes: int(
      'the largest limit that quotas, limit ranges and nodes allow; 0 where they are not known or set no bound',
    ),
    limitBelowNeed: bool('the predicted peak exceeds the limit'),
    limitBelowRecommended: bool(
      'the predicted peak with head-room, which covers what the model does not, exceeds the limit',
    ),
  },
  strain: {
    buffers: bool('looks at its pods found buffers near their limit, or filling towards the memory limit'),
    outputs: bool('looks at its pods found that the destination refuses, loses or does not answer'),
    memory: bool('looks at its pods found memory on its way to the limit that the buffers do not explain'),
  },
  log: {
    known: bool('there is a log of the life in question'),
    seconds: int('how long the logs cover'),
    signatures: {
      type: 'map<string, int>',
      means: 'how often each known log line was seen; ask with count("id")',
    },
    patterns: {
      type: 'map<string, int>',
      means: 'how many lines each of the playbook\'s own patterns matched; ask with count("name")',
    },
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, Field>>>>;

type ValueOf<T extends FieldType> = T extends 'string'
  ? string
  : T extends 'bool'
    ? boolean
    : T extends 'int'
      ? bigint
      : T extends 'list<string>'
        ? readonly string[]
        : Readonly<Record<string, bigint>>;
type Environment = typeof conditionEnvironment;

/** The values one diagnosis is judged by. */
export type ConditionValues = {
  readonly [G in keyof Environment]: {
    readonly [F in keyof Environment[G]]: Environment[G][F] extends {
      readonly type: infer T extends FieldType;
    }
      ? ValueOf<T>
      : never;
  };
};
