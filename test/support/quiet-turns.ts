import { createTurns, type Turns } from '../../src/flow/turns.ts';
import { keepLog } from './keep-log.ts';

/** Turns of parts that nobody looks at. */
export const quietTurns = (): Turns => createTurns(keepLog([]), () => 0);
