import type { Forge, Proposal, PullRequest } from '../../src/ports.ts';
import { createFailurePlan, type FailurePlan } from './failure-plan.ts';

export interface FakeForge extends FailurePlan {
  readonly forge: Forge;
  /** What stands on the default branch. */
  readonly files: Map<string, string>;
  readonly proposals: readonly Proposal[];
  /** Somebody merges or closes the newest pull request. */
  merge(): void;
  close(): void;
}

/** One repository in memory, `https://git.test/acme/logs`. */
export function createFakeForge(files: Readonly<Record<string, string>>): FakeForge {
  const failures = createFailurePlan('github');
  const standing = new Map(Object.entries(files));
  const proposals: Proposal[] = [];
  const states: PullRequest['state'][] = [];
  const pullOf = (at: number): PullRequest | undefined => {
    const state = states[at];
    return state && { number: at + 1, url: `https://git.test/acme/logs/pull/${at + 1}`, state };
  };
  const of = (branch: string) => pullOf(proposals.findLastIndex((each) => each.branch === branch));
  return {
    ...failures,
    files: standing,
    proposals,
    merge() {
      for (const { path, text } of proposals.at(-1)?.files ?? []) standing.set(path, text);
      states[proposals.length - 1] = 'merged';
    },
    close: () => void (states[proposals.length - 1] = 'closed'),
    forge: {
      keeps: (repository) => repository.startsWith('https://git.test/'),
      async files({ branch = 'main' }, mayMatter) {
        failures.check('files');
        const asked = [...standing].filter(([path]) => mayMatter(path));
        return { base: { branch, commit: 'c0' }, files: new Map(asked) };
      },
      async propose(proposal) {
        failures.check('propose');
        const known = of(proposal.branch);
        if (known) return known;
        proposals.push(proposal);
        states.push('open');
        failures.check('proposed');
        return of(proposal.branch)!;
      },
      async pullRequest(_, branch) {
        failures.check('pullRequest');
        return of(branch);
      },
    },
  };
}
