import { describe, expect, it } from 'vitest';
import type { Forge, Proposal } from '../../src/ports.ts';

/** A forge with one repository, in which `a.yaml` is `a: 1` on `main`, and somebody who decides about pull requests. */
export interface ForgeScene {
  readonly forge: Forge;
  readonly repository: string;
  merge(): void;
  close(): void;
}

/** What the flow relies on, whoever answers. */
export function forgeContract(name: string, scene: () => Promise<ForgeScene>): void {
  describe(`${name} keeps the contract of a forge`, () => {
    const proposal = async ({ forge, repository }: ForgeScene, branch: string): Promise<Proposal> => {
      const { base } = await forge.files({ repository, branch: 'main' }, () => true);
      return { repository, base, branch, title: 't', body: 'b', files: [{ path: 'a.yaml', text: 'a: 2\n' }] };
    };
    it('reads what matters and nothing else', async () => {
      const { forge, repository } = await scene();
      const read = async (wanted: string) =>
        (await forge.files({ repository, branch: 'main' }, (path) => path === wanted)).files;
      expect([...(await read('a.yaml'))]).toEqual([['a.yaml', 'a: 1\n']]);
      expect([...(await read('b.yaml'))]).toEqual([]);
    });
    it('one branch is one pull request, another is another', async () => {
      const there = await scene();
      const { forge, repository } = there;
      expect(await forge.pullRequest(repository, 'one')).toBeUndefined();
      const first = await forge.propose(await proposal(there, 'one'));
      expect(await forge.propose(await proposal(there, 'one'))).toEqual(first);
      expect(await forge.pullRequest(repository, 'one')).toEqual(first);
      expect((await forge.propose(await proposal(there, 'two'))).number).toBe(2);
    });
    it.each(['merge', 'close'] as const)('tells of a %s, and a merge stands on the base', async (how) => {
      const there = await scene();
      const { forge, repository } = there;
      expect((await forge.propose(await proposal(there, 'one'))).state).toBe('open');
      there[how]();
      const state = how === 'merge' ? 'merged' : 'closed';
      expect((await forge.pullRequest(repository, 'one'))?.state).toBe(state);
      const { files } = await forge.files({ repository, branch: 'main' }, () => true);
      expect(files.get('a.yaml')).toBe(how === 'merge' ? 'a: 2\n' : 'a: 1\n');
      // What was decided is decided: the same branch is not opened again.
      expect((await forge.propose(await proposal(there, 'one'))).state).toBe(state);
    });
  });
}
