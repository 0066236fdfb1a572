import type { Facts } from '../diagnosis/facts.ts';

/** A place in Git that the settings name for workloads; what is absent fits any. */
export interface SourceMapping {
  readonly cluster?: string | undefined;
  readonly namespace?: string | undefined;
  /** `DaemonSet/fluent-bit` */
  readonly workload?: string | undefined;
  /** `https://github.com/acme/logging` */
  readonly repository: string;
  /** Default: the repository's own. */
  readonly branch?: string | undefined;
  /** The folder with the manifests, or the file with the values of the chart. */
  readonly path: string;
  readonly holds: 'manifests' | 'helm-values';
}

/** The mapping that says most about this workload; `ambiguous` where two say equally much. */
export function mappingFor(
  sources: readonly SourceMapping[],
  { subject }: Facts,
): SourceMapping | 'ambiguous' | undefined {
  const workload = subject.workload && `${subject.workload.kind}/${subject.workload.name}`;
  const fields = ['cluster', 'namespace', 'workload'] as const;
  const asked = { cluster: subject.cluster, namespace: subject.namespace, workload };
  const said = (source: SourceMapping) => fields.filter((field) => source[field] !== undefined).length;
  const [best, next] = sources
    .filter((source) => fields.every((each) => source[each] === undefined || source[each] === asked[each]))
    .toSorted((a, b) => said(b) - said(a));
  if (best && next && said(best) === said(next)) return 'ambiguous';
  return best;
}
