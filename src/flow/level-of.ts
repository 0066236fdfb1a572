import { OutsideError } from '../outside-error.ts';

/** How loud the log is about a failure that is tried again: of the store its watch has said so once, for all who need it. */
export function levelOf(error: unknown): 'debug' | 'warn' | 'error' {
  if (!(error instanceof OutsideError)) return 'error';
  return error.service === 'store' ? 'debug' : 'warn';
}
