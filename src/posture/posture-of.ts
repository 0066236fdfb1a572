import type { Locale } from '../language/locale.ts';
import { type Say, sayIn } from '../language/say.ts';
import { sentence, tell } from '../language/words.ts';
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
export function postureOf(
  evidence: Evidence,
  facts: Facts,
  policy: ReleasePolicy = {},
  locale: Locale = 'en',
): WorkloadPosture {
  const { subject, workload } = facts;
  const say = sayIn(locale);
  const risks = findRisks(facts, [], locale);
  const points = [
    ...versionPoint(facts, risks, { policy, locale }),
    ...risks.flatMap((risk) => pointOf(risk, facts, locale)),
    ...loneness(facts, say),
    ...probes(evidence, facts, say),
    ...monitoring(facts, say),
    ...unread(facts, locale),
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
  { policy, locale }: { readonly policy: ReleasePolicy; readonly locale: Locale },
): readonly PosturePoint[] {
  const say = sayIn(locale);
  const ids = risks.flatMap(({ advisory }) => advisory ?? []);
  if (version === null || ids.length === 0) return [];
  const plugins = mounted ? pluginsInUse(mounted.config) : new Set<string>();
  const { default: target, why } = whereToGo(version, { advisories: ids, plugins }, { ...policy, locale });
  return [
    point(
      'version',
      say('posture.version', { version, count: ids.length, ids: ids.join(', ') }),
      target ? say('posture.freeOf', { version: target.version }) : sentence(why, locale),
    ),
  ];
}

/** Advisories are one point together; what is risked beside them keeps its own words. */
function pointOf(risk: Risk, { memory }: Facts, locale: Locale): readonly PosturePoint[] {
  const words = (kind: PointKind) => [point(kind, sentence(risk.title, locale), risk.why)];
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

function loneness(facts: Facts, say: Say): readonly PosturePoint[] {
  if (!isLoneAggregator(facts)) return [];
  return [point('single', say('posture.single.title'), say('posture.single.why'))];
}

function probes(evidence: Evidence, facts: Facts, say: Say): readonly PosturePoint[] {
  const found = probesOf(evidence, facts.container);
  if (found === undefined || found.liveness || found.readiness) return [];
  return [point('probes', say('posture.probes.title'), say('posture.probes.why'))];
}

function monitoring(
  { mounted, subject, monitoring: answered, inputs }: Facts,
  say: Say,
): readonly PosturePoint[] {
  if (!mounted || answered) return [];
  const { httpServer } = effectiveService(mounted.config, subject.version ?? undefined);
  if (httpServer || inputs.some(({ plugin }) => plugin === 'fluentbit_metrics')) return [];
  return [point('monitoring', say('posture.monitoring.title'), say('posture.monitoring.why'))];
}

function unread({ mounted, container, gaps }: Facts, locale: Locale): readonly PosturePoint[] {
  if (mounted) return [];
  const say = sayIn(locale);
  const [gap] = gaps;
  const why = gap
    ? say('posture.unread.gap', { what: tell(gap.what, locale), why: tell(gap.why, locale) })
    : say('posture.unread.nowhere');
  return [point('unread', say(container ? 'posture.unread.config' : 'posture.unread.container'), why)];
}
