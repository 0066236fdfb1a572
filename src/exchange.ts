/** What one process of the bot asks another; `with` is JSON without secrets. */
export interface Question {
  readonly what: string;
  /** Texts in it lose what looks like a secret on their way. */
  readonly with?: unknown;
}

/** What a process last told of itself. */
export interface Announced {
  readonly who: string;
  readonly standing: unknown;
  /** Since then, by the clock of what they share. */
  readonly agoMs: number;
}

/** Questions between processes that share a database. Methods throw `OutsideError`. */
export interface Exchange {
  /**
   * The other's answer as JSON; what it threw as `OutsideError` is thrown here with the same service, reason and words. Throws with reason
   * `timeout` when nobody answered in time: then nobody begins with it any more, and what had begun may go on.
   */
  ask(to: string, question: Question, withinMs: number): Promise<unknown>;
  /**
   * Answers what is asked of an address, several at a time, until `stop` aborts; resolves when what had begun has ended. What a process
   * took and did not answer because it died is taken again: whatever is asked may be asked twice. Where another process has the seat by now,
   * nothing is taken any more, and what had begun is answered by that one.
   */
  serve(address: string, answer: (question: Question) => Promise<unknown>, stop: AbortSignal): Promise<void>;
  /** Takes the place of what `who` told before. */
  announce(who: string, standing: unknown): Promise<void>;
  /** Everybody who ever told and was not forgotten, in order of their names. */
  announced(): Promise<readonly Announced[]>;
  forget(who: string): Promise<void>;
  close(): Promise<void>;
}
