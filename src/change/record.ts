import type { Write } from './write.ts';

/** An intent recorded before a write is sent. */
export interface ChangeRecord {
  readonly incident: string;
  readonly digest: string;
  readonly direction: 'apply' | 'undo';
  readonly writes: readonly Write[];
  /** How many of the writes have arrived. */
  readonly done: number;
  readonly state: 'running' | 'applied' | 'stopped';
  readonly why?: string;
  readonly at: string;
}
