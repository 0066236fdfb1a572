type FieldType = 'string' | 'bool' | 'int' | 'map<string, int>';
interface Field {
  readonly type: FieldType;
  readonly means: string;
}

const string = (means: string) => ({ type: 'string', means }) as const;
const bool = (means: string) => ({ type: 'bool', means }) as const;
const int = (means: string) => ({ type: 'int', means }) as const;

/**
 * Everything a condition may ask for, with its type and meaning. Counts are over all logs of the container that still matter: a death
 * more than a day past counts no longer.
 */
export const conditionEnvironment = {
  death: {
    kind: string(
      'oom-kill, crash, killed, stopped, refused-start, failed; empty when the container did not end',
    ),
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
  },
  inputs: {
    bounded: bool('the configuration is known and every input and emitter has a bound'),
    pauses: int('pauses for Mem_Buf_Limit of inputs'),
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
    troubles: int('all failed tries: retries, chunks given up, failed answers'),
    abandoned: int('chunks given up or records dropped, by log or counters'),
    delivered: int('successful deliveries: logged answers, or records by the counters'),
  },
  memory: {
    hasLimit: bool('the container has a memory limit'),
    limitBelowNeed: bool('the predicted peak exceeds the limit'),
    limitBelowRecommended: bool(
      'the predicted peak with head-room, which covers what the model does not, exceeds the limit',
    ),
  },
  log: {
    known: bool('there is a log of the life in question'),
    signatures: {
      type: 'map<string, int>',
      means: 'how often each known log line was seen; ask with count("id")',
    },
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, Field>>>>;

type ValueOf<T extends FieldType> = T extends 'string'
  ? string
  : T extends 'bool'
    ? boolean
    : T extends 'int'
      ? bigint
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
