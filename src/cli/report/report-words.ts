import { wordsOf } from '../../language/words-of.ts';
import type { LogsEffect } from '../../diagnosis/diagnosis.ts';
import type { Step } from '../../plan/plan.ts';

/** Every word of the report that is its own; what diagnosis and plan say comes in their words. */
export const reportWords = wordsOf(({ say, list }) => ({
  what: say('cli.report.what'),
  todo: say('cli.report.todo'),
  logs: say('cli.report.logs'),
  sections: (kind: Section) => say(`cli.report.sections.${kind}`),
  effects: (effect: LogsEffect['effect']) => say(`cli.report.effects.${effect}`),
  since: (effect: LogsEffect['effect'], at: string) =>
    say('cli.report.since', { effect, word: say(`cli.report.effects.${effect}`), at }),
  colon: say('cli.report.colon'),
  stop: say('cli.report.stop'),
  join: (parts: readonly string[]) => list('clauses', parts),
  confidence: (kind: 'high' | 'medium' | 'low') => say(`cli.report.confidence.${kind}`),
  wouldChange: say('cli.report.wouldChange'),
  unknownPod: say('cli.report.unknownPod'),
  container: (name: string) => say('cli.report.container', { name }),
  version: (version: string | null) => say('cli.report.version', { version: version ?? 'none' }),
  inputs: (names: string) => say('cli.report.inputs', { names }),
  tags: (names: string) => say('cli.report.tags', { names }),
  nothingToDo: say('cli.report.nothingToDo'),
  noChange: say('cli.report.noChange'),
  settleFirst: (what: string) => say('cli.report.settleFirst', { what }),
  byHand: (steps: string) => say('cli.report.byHand', { steps }),
  oneAfterOther: (steps: readonly string[]) => steps.join(say('cli.report.then')),
  change: (what: string, from: string, to: string) =>
    from === '' ? say('cli.report.new', { what, to }) : say('cli.report.change', { what, from, to }),
  kinds: (kind: Step['kind']) => say(`cli.report.kinds.${kind}`),
  steps: (kind: Step['kind']) => say(`cli.report.steps.${kind}`),
  documentStep: (step: number) => say('cli.report.documentStep', { step }),
  line: (file: string, line: number) => say('cli.report.line', { file, line }),
  risk: say('cli.report.risk'),
  /** Above the files and commands for who keeps the objects. */
  lasting: (owner: string | undefined) => say('cli.report.lasting', { owner: owner ?? 'none' }),
  inGit: (repository: string, branch: string, path: string, from: string) =>
    say('cli.report.inGit', { repository, branch: branch || 'none', path: path || 'none', from }),
  noPullRequest: (why: string) => say('cli.report.noPullRequest', { why }),
  atOnce: (owner: string | undefined) => say('cli.report.atOnce', { owner: owner ?? 'none' }),
  moreAdvisories: (count: number, ids: string) => say('cli.report.moreAdvisories', { count, ids }),
  memory: {
    /** `need` is null without a bound. */
    sum: (need: string | null, limit: string, recommended: string | null) =>
      say('cli.report.memory.sum', { need: need ?? 'none', limit, recommended: recommended ?? 'none' }),
    noBound: say('cli.report.memory.noBound'),
    noLimit: say('cli.report.memory.noLimit'),
    limit: (size: string) => say('cli.report.memory.limit', { size }),
    share: (percent: number) => say('cli.report.memory.share', { percent }),
  },
}));

export type ReportWords = ReturnType<typeof reportWords>;

export type Section = 'cause' | 'contributing' | 'logs' | 'memory' | 'risks' | 'unknown' | 'plan';
