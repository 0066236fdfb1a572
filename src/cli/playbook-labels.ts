import { wordsOf } from '../language/words-of.ts';
import type { PlaybookEvidence, PlaybookStart, StepKind } from '../diagnosis/playbook.ts';

/** What `playbook show` says around a playbook's own words. */
export const playbookLabels = wordsOf(({ say }) => ({
  startedBy: say('cli.playbook.startedBy'),
  starts: (kind: PlaybookStart) => say(`cli.playbook.starts.${kind}`),
  reads: say('cli.playbook.reads'),
  logs: ({ lines, bytes, seconds }: NonNullable<PlaybookEvidence['logs']>) =>
    say('cli.playbook.logs', { lines, bytes, seconds }),
  read: (what: string, seconds: number) => say('cli.playbook.read', { what, seconds }),
  kinds: (kind: Exclude<keyof PlaybookEvidence, 'logs'>) => say(`cli.playbook.kinds.${kind}`),
  patterns: say('cli.playbook.patterns'),
  finding: say('cli.playbook.finding'),
  when: say('cli.playbook.when'),
  primaryWhen: say('cli.playbook.primaryWhen'),
  rank: say('cli.playbook.rank'),
  confidence: say('cli.playbook.confidence'),
  if: say('cli.playbook.if'),
  shows: say('cli.playbook.shows'),
  names: say('cli.playbook.names'),
  proposes: say('cli.playbook.proposes'),
  steps: (kind: StepKind) => say(`cli.playbook.steps.${kind}`),
  verifies: say('cli.playbook.verifies'),
  holds: (seconds: number) => say('cli.playbook.holds', { seconds }),
  failsOn: say('cli.playbook.failsOn'),
  colon: say('cli.playbook.colon'),
  comma: say('cli.playbook.comma'),
}));

export type PlaybookLabels = ReturnType<typeof playbookLabels>;
