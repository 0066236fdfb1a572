import { wordsOf } from '../../language/words-of.ts';

export const reloadWords = wordsOf(({ say }) => ({
  why: say('plan.reload.why'),
  back: say('plan.reload.back'),
  /** Seconds of the configuration's Grace. */
  risk: (graceSeconds: number) => say('plan.reload.risk', { grace: graceSeconds }),
  /** Why pods restart where a hot reload is allowed; `why` is one of the clauses below. */
  restart: (why: string) => say('plan.reload.restart', { why }),
  copies: say('plan.reload.copies'),
  versionUnknown: say('plan.reload.versionUnknown'),
  tooOld: (version: string) => say('plan.reload.tooOld', { version }),
  noServer: say('plan.reload.noServer'),
  notEnabled: say('plan.reload.notEnabled'),
  defect: (version: string, advisories: string) => say('plan.reload.defect', { version, advisories }),
  subPath: say('plan.reload.subPath'),
}));

export type ReloadWords = ReturnType<typeof reloadWords>;
