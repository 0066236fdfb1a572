import { StatusError } from '../../../../src/demo/cluster/api/status-error.ts';

/** The HTTP status with which `work` is refused; `undefined` when it is not refused. */
export function refusalCode(work: () => unknown): number | undefined {
  try {
    work();
  } catch (error) {
    if (error instanceof StatusError) return error.failure.code;
    throw error;
  }
  return undefined;
}
