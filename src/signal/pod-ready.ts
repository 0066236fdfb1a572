import type { Pod } from './pod.ts';

/** Whether a pod counts as available: every container that is to run is ready, and the pod is not being deleted. */
export const isAvailable = ({ deletedAt, containers }: Pod): boolean =>
  deletedAt === undefined &&
  containers.filter(({ role }) => role === 'app').every(({ status }) => status?.ready === true);
