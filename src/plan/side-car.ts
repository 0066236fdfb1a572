import type { Facts } from '../diagnosis/facts.ts';
import { isSideCar } from '../signal/is-fluent-bit.ts';

/** The workload, as `Kind name`, in whose pods Fluent Bit runs beside somebody's application; undefined where the pods are its own. */
export function applicationOf({ pod, workload, container }: Facts): string | undefined {
  if (!workload || !container) return undefined;
  const { kind, name, labels, containers } = workload.value;
  const around = pod?.value ?? { labels, owner: { kind, name }, containers };
  return isSideCar(container.value, around) ? `${kind} ${name}` : undefined;
}
