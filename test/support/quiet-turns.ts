import { createTurns, type Turns } from '../../src/flow/turns.ts';
import { keepLog } from './keep-log.ts';

/** Turns of parts that never take any time. */
export const quietTurns = (logged: string[] = []): Turns => createTurns(keepLog(logged), () => 0);
