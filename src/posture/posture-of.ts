import { tell } from '../language/words.ts';
import type { Risk } from '../diagnosis/diagnosis.ts';
import type { Facts } from '../diagnosis/facts.ts';
import { isLoneAggregator } from '../diagnosis/lone-aggregator.ts';
import { findRisks } from '../diagnosis/risks.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { effectiveService } from '../fluentbit/config/effective-service.ts';
import { pluginsInUse } from '../fluentbit/plugins-in-use.ts';
import { type ReleasePolicy, whereToGo } from '../fluentbit/release.ts';
import { pointKinds, type PointKind, type PosturePoint, type WorkloadPosture } from './posture.ts';
import { probesOf } from './probes-of.ts';

/**
 * How a workload stands by what was read of it, whether it has trouble or not. What could not be read is said and not judged. Pure; `policy`
 * says which releases may be proposed.
 */
export function postureOf(evidence: Evidence, facts: Facts, policy: ReleasePolicy = {}): WorkloadPosture {
  const { subject, workload } = facts;
  const risks = findRisks(facts, []);
  const points = [
    ...versionPoint(facts, risks, policy),
    ...risks.flatMap((risk) => pointOf(risk, facts)),
    ...loneness(facts),
    ...probes(evidence, facts),
    ...monitoring(facts),
    ...unread(facts),
  ];
  return {
    cluster: subject.cluster,
    namespace: subject.namespace,
    workload: subject.workload,
    container: subject.container,
    version: subject.version,
    pods: workload?.value.desired ?? null,
    points: points.toSorted((a, b) => pointKinds.indexOf(a.kind) - pointKinds.indexOf(b.kind)),
  };
}

const point = (kind: PointKind, title: string, why: string): PosturePoint => ({ kind, title, why });

/** Known defects of the version that touch the plugins in use, and where they end. */
function versionPoint(
  { subject: { version }, mounted }: Facts,
  risks: readonly Risk[],
  policy: ReleasePolicy,
): readonly PosturePoint[] {
  const ids = risks.flatMap(({ advisory }) => advisory ?? []);
  if (version === null || ids.length === 0) return [];
  const plugins = mounted ? pluginsInUse(mounted.config) : new Set<string>();
  const { default: target, why } = whereToGo(version, { advisories: ids, plugins }, policy);
  const defects = ids.length === 1 ? 'a known grave defect' : `${ids.length} known grave defects`;
  return [
    point(
      'version',
      `${version} has ${defects} for the plugins in use (${ids.join(', ')}).`,
      target ? `Free of them: ${target.version}.` : `${why}.`,
    ),
  ];
}

/** Advisories are one point together; what is risked beside them keeps its own words. */
function pointOf(risk: Risk, { memory }: Facts): readonly PosturePoint[] {
  const words = (kind: PointKind) => [point(kind, `${risk.title}.`, risk.why)];
  switch (risk.kind) {
    case 'advisory':
      return [];
    case 'memory':
      return words(memory && memory.unbounded.length > 0 ? 'unbounded' : 'memory-limit');
    case 'config':
      return words('config');
    case 'practice':
      return words('version');
  }
}

function loneness(facts: Facts): readonly PosturePoint[] {
  if (!isLoneAggregator(facts)) return [];
  return [
    point(
      'single',
      'A single instance takes the logs of others.',
      'While it restarts nobody takes them: two or more behind a Service keep them flowing.',
    ),
  ];
}

function probes(evidence: Evidence, facts: Facts): readonly PosturePoint[] {
  const found = probesOf(evidence, facts.container);
  if (found === undefined || found.liveness || found.readiness) return [];
  return [
    point(
      'probes',
      'It has no probes.',
      'A Fluent Bit that hangs is not noticed by the kubelet; the readiness probe is the safe one, a liveness probe belongs on / only.',
    ),
  ];
}

function monitoring({ mounted, subject, monitoring: answered, inputs }: Facts): readonly PosturePoint[] {
  if (!mounted || answered) return [];
  const { httpServer } = effectiveService(mounted.config, subject.version ?? undefined);
  if (httpServer || inputs.some(({ plugin }) => plugin === 'fluentbit_metrics')) return [];
  return [
    point(
      'monitoring',
      'Its monitoring API is off.',
      'HTTP_Server On lets buffers, retries and dropped records be watched before they become a death.',
    ),
  ];
}

function unread({ mounted, container, gaps }: Facts): readonly PosturePoint[] {
  if (mounted) return [];
  const why = gaps[0]
    ? `${tell(gaps[0].what, 'en')}: ${tell(gaps[0].why, 'en')}.`
    : 'It stands in no ConfigMap that the container mounts.';
  const what = container ? 'Its configuration' : 'Its container';
  return [point('unread', `${what} could not be read: buffers, plugins and memory are not judged.`, why)];
}
