import type { Step } from '../plan/plan.ts';
import type { FreezeWindow } from './freeze-window.ts';
import { fitsGlob } from './glob.ts';

/** How far a plan goes: files and commands for people, a pull request, or a change of the cluster itself. */
export type Mode = 'suggest' | 'pull-request' | 'live';

type WritingStep = Exclude<Step['kind'], 'advice'>;

/** Some of the people of the workspace; with both lists empty every full member. */
export interface Circle {
  /** Slack member ids. */
  readonly users: readonly string[];
  /** Ids of Slack user groups. */
  readonly groups: readonly string[];
}

/** Who decides, as the settings say it: what is absent follows from whether the place is production. */
export interface ApprovalRules extends Circle {
  /** How many different people must say yes. */
  readonly required?: number | undefined;
  /** Whether the person who asked for the values may also approve them. */
  readonly requesterMayApprove?: boolean | undefined;
  /** How long a yes lives, from the last vote. */
  readonly livesMs: number;
  /** What the ticket of every approval has to look like, from its first character to its last; absent: no ticket is asked for. */
  readonly ticketPattern?: string | undefined;
  /** What holds for plans with such a step in the place of the above. */
  readonly steps: Readonly<Partial<Record<WritingStep, StepRule>>>;
}

/** Either list given replaces both of the usual circle. */
export interface StepRule extends Partial<Circle> {
  readonly required?: number;
}

/** What may be changed in one namespace of one cluster, and who decides. */
export interface Policy {
  readonly mode: Mode;
  /** Whether a change that did not hold is undone without asking again. */
  readonly automaticUndo: boolean;
  /** Whether Fluent Bit may be told to read its configuration anew in the place of a restart. */
  readonly hotReload: boolean;
  /** Whether one-shot Jobs may run to check a plan. */
  readonly checkJobs: boolean;
  /** Whether a ConfigMap is edited where it stands, in the place of a new one. */
  readonly configInPlace: boolean;
  /** Whether Fluent Bit is changed where it is a side-car: that restarts somebody's application. */
  readonly sideCars: boolean;
  readonly production: boolean;
  /** Never changed, whoever approves. */
  readonly protected: boolean;
  readonly approval: ApprovalRules & { readonly required: number; readonly requesterMayApprove: boolean };
  readonly freezeWindows: readonly FreezeWindow[];
}

/** What a rule changes for the clusters and namespaces that it names. */
export interface PolicyRule extends Partial<Omit<Policy, 'approval'>> {
  /** Names with `*` for any characters; absent: every one. */
  readonly clusters?: readonly string[] | undefined;
  readonly namespaces?: readonly string[] | undefined;
  readonly approval?: Partial<ApprovalRules>;
}

/** What holds everywhere, and the rules that change it: every rule that fits counts, a later one over an earlier one. */
export interface ChangeSettings extends Omit<Policy, 'approval'> {
  readonly approval: ApprovalRules;
  readonly rules: readonly PolicyRule[];
}

export interface Place {
  readonly cluster: string;
  readonly namespace: string;
}

const requiredInProduction = 2;

/**
 * The policy of one namespace. Each field comes from the last rule that fits and names it, a list whole. Where the last word is
 * `production: true` it takes two approvers at least, the requester not among them, unless that rule or a later one says otherwise.
 */
export function policyFor({ changes }: { readonly changes: ChangeSettings }, place: Place): Policy {
  const { rules, ...everywhere } = changes;
  const layers: readonly Layer[] = [everywhere, ...rules.filter((rule) => ruleFits(rule, place))];
  return { ...(overlaid(layers) as Policy), approval: approvalOf(layers) };
}

/** What it takes to approve one plan. */
export interface ApprovalTerms {
  /** A person has to be in every one of them; none: every full member of the workspace may approve. */
  readonly circles: readonly Circle[];
  /** How many different people must say yes. */
  readonly required: number;
  readonly requesterMayApprove: boolean;
  readonly livesMs: number;
  readonly ticketPattern?: string | undefined;
}

/** The strictest of what the policy asks for each kind of step in a plan. */
export function termsFor(
  { approval }: Pick<Policy, 'approval'>,
  plan: { readonly steps: readonly Pick<Step, 'kind'>[] },
): ApprovalTerms {
  const { users, groups, steps, ...usual } = approval;
  const kinds = new Set(plan.steps.map(({ kind }) => kind));
  const rules = [...kinds].flatMap((kind): readonly StepRule[] =>
    kind === 'advice' ? [] : [steps[kind] ?? {}],
  );
  const asked = rules.length > 0 ? rules : [{}];
  const circles = asked.map((rule: StepRule) =>
    rule.users || rule.groups ? { users: rule.users ?? [], groups: rule.groups ?? [] } : { users, groups },
  );
  const different = new Map(circles.map((circle) => [JSON.stringify(circle), circle]));
  return {
    ...usual,
    circles: [...different.values()].filter((circle) => circle.users.length + circle.groups.length > 0),
    required: Math.max(...asked.map((rule: StepRule) => rule.required ?? usual.required)),
  };
}

function ruleFits(rule: Pick<PolicyRule, 'clusters' | 'namespaces'>, place: Place): boolean {
  const fits = (globs: readonly string[] | undefined, name: string) =>
    globs === undefined || globs.some((glob) => fitsGlob(glob, name));
  return fits(rule.clusters, place.cluster) && fits(rule.namespaces, place.namespace);
}

type Layer = Omit<PolicyRule, 'clusters' | 'namespaces'>;

/** The fields of all layers, a later one over an earlier one. */
function overlaid(layers: readonly object[]): object {
  const said = layers.flatMap((layer) => Object.entries(layer).filter(([, value]) => value !== undefined));
  const { clusters: _, namespaces: __, ...fields } = Object.fromEntries(said);
  return fields;
}

function approvalOf(layers: readonly Layer[]): Policy['approval'] {
  const parts = layers.map(({ approval }) => approval ?? {});
  const rules = overlaid(parts) as ApprovalRules;
  const production = layers.findLastIndex((layer) => layer.production !== undefined);
  const isProduction = layers[production]?.production === true;
  const isSaidSince = (key: 'required' | 'requesterMayApprove') =>
    parts.findLastIndex((part) => part[key] !== undefined) >= production;
  const { required = 1, requesterMayApprove = true } = rules;
  return {
    ...rules,
    required: isProduction && !isSaidSince('required') ? Math.max(requiredInProduction, required) : required,
    requesterMayApprove: requesterMayApprove && (!isProduction || isSaidSince('requesterMayApprove')),
    steps: overlaid(parts.map(({ steps }) => steps ?? {})),
  };
}
