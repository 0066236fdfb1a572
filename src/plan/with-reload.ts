import type { Facts, MountedConfig } from '../diagnosis/facts.ts';
import type { Locale } from '../language/locale.ts';
import { type Advisory, advisories as shipped, isAffected } from '../fluentbit/advisory-catalogue.ts';
import { effectiveService } from '../fluentbit/config/effective-service.ts';
import { pluginsInUse } from '../fluentbit/plugins-in-use.ts';
import { isAtLeast } from '../fluentbit/version.ts';
import { digestOf } from './digest.ts';
import { targetOf } from './target-of.ts';
import type { Plan, Step } from './plan.ts';
import { reloadRequest } from './reload-step.ts';
import { type ReloadWords, reloadWords } from './sentences/reload-words.ts';
import { readConfigTarget } from './target.ts';

export interface ReloadPolicy {
  readonly hotReload: boolean;
  /** ConfigMaps are edited where they stand: a copy under a new name is read by new pods only. */
  readonly configInPlace: boolean;
}

/**
 * Where the policy allows hot reload and a plan changes nothing but configuration: the plan with the step by which running pods take it
 * in, or with a restart that says why it is none.
 */
export function withReload(
  plan: Plan,
  facts: Facts,
  policy: ReloadPolicy,
  more: { readonly advisories?: readonly Advisory[] | undefined; readonly locale?: Locale } = {},
): Plan {
  const say = reloadWords(more.locale ?? 'en');
  const changes = plan.steps.filter(({ kind, from, to }) => kind !== 'advice' && from !== to);
  const isConfigOnly = changes.length > 0 && changes.every(({ kind }) => kind === 'set-config');
  const { mounted } = facts;
  if (!policy.hotReload || !isConfigOnly || !mounted || plan.adviceOnly !== undefined) return plan;
  const obstacle = whyNot({ facts, mounted, changes, policy, advisories: more.advisories ?? shipped }, say);
  const target = targetOf(facts);
  if (obstacle !== undefined) {
    const restart: Step = { kind: 'restart', target, from: '', to: '', why: say.restart(obstacle), risk: '' };
    return digested({ ...plan, steps: [...plan.steps, restart] });
  }
  const { httpPort, graceSeconds } = effectiveService(mounted.config, facts.subject.version ?? undefined);
  const to = reloadRequest(httpPort);
  const reload: Step = {
    kind: 'reload',
    target,
    from: '',
    to,
    why: say.why,
    risk: say.risk(graceSeconds),
  };
  // Without a restart the risk of one is no part of it.
  const calm = ({ kind, risk, ...step }: Step): Step => ({
    ...step,
    kind,
    risk: kind === 'set-config' ? '' : risk,
  });
  return digested({
    ...plan,
    steps: [...plan.steps.map((step) => calm(step)), reload],
    undo: [...plan.undo.map((step) => calm(step)), { ...reload, why: say.back }],
  });
}

const digested = (plan: Plan): Plan => ({ ...plan, digest: digestOf(plan) });

interface Question {
  readonly facts: Facts;
  readonly mounted: MountedConfig;
  readonly changes: readonly Step[];
  readonly policy: ReloadPolicy;
  readonly advisories: readonly Advisory[];
}

function whyNot(question: Question, say: ReloadWords): string | undefined {
  const { facts, mounted, policy } = question;
  const { version } = facts.subject;
  if (!policy.configInPlace) return say.copies;
  if (version === null) return say.versionUnknown;
  if (!isAtLeast(version, '2.1.0')) return say.tooOld(version);
  const service = effectiveService(mounted.config, version);
  if (!service.httpServer) return say.noServer;
  if (!service.hotReload && !hasSwitch(facts)) return say.notEnabled;
  const defects = reloadDefects(question, version);
  if (defects.length > 0) return say.defect(version, defects.join(', '));
  return isSubPath(question) ? say.subPath : undefined;
}

const switches: ReadonlySet<string> = new Set(['-Y', '--enable-hot-reload']);

const hasSwitch = ({ container }: Facts): boolean =>
  [...(container?.value.command ?? []), ...(container?.value.args ?? [])].some((word) => switches.has(word));

/** Defects of this version that a reload can run into: those of the reload itself, and of plugins in use that end badly at one. */
function reloadDefects({ mounted, advisories }: Question, version: string): readonly string[] {
  const used = pluginsInUse(mounted.config);
  return advisories
    .filter((advisory) => isAffected(advisory, version))
    .filter(({ plugins, conditions }) => {
      if (plugins.includes('core:reload')) return true;
      const isInUse = plugins.some((plugin) => used.has(plugin) || plugin === 'core:engine');
      return /\breload\b/i.test(conditions) && isInUse;
    })
    .map(({ id }) => id);
}

/** A file that is mounted for itself keeps what it had when its pod was made. */
function isSubPath({ facts: { container, workload, pod }, changes }: Question): boolean {
  const maps = new Set(changes.map(({ target }) => readConfigTarget(target)?.name));
  const volumes = workload?.value.volumes ?? pod?.value.volumes ?? [];
  const own = new Set(volumes.filter(({ configMap }) => maps.has(configMap ?? '')).map(({ name }) => name));
  return (container?.value.mounts ?? []).some(
    ({ volume, subPath }) => own.has(volume) && subPath !== undefined,
  );
}
