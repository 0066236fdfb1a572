import type { Words } from '../language/words.ts';
import type { Write } from './write.ts';

/** An intent recorded before a write is sent. */
export interface ChangeRecord {
  readonly incident: string;
  readonly digest: string;
  readonly direction: 'apply' | 'undo';
  /** Which objects, under which mark. What is written follows from the plan again: a configuration's text may hold secrets and is not kept. */
  readonly writes: readonly Pick<Write, 'object' | 'mark'>[];
  /** How many of the writes have arrived. */
  readonly done: number;
  readonly state: 'running' | 'applied' | 'stopped';
  readonly why?: Words;
  readonly at: string;
}
