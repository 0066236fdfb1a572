import { afterEach, expect, it } from 'vitest';
import { heavySlowLoad } from '../../../src/demo/cluster/world/load.ts';
import { fluentBitNow } from '../fluent-bit-now.ts';
import { wholeMs } from '../whole-stage.ts';
import { type GitStage, repositoryName, setGitStage } from './git-stage.ts';

const kustomization = 'clusters/prod/kustomization.yaml';
let stage: GitStage;
afterEach(async () => stage.close());

/** The crash of the source document in what Flux keeps, and the plan that would cure it. */
async function begin(): Promise<void> {
  stage = await setGitStage({ version: '3.2.0', memory: '1Gi' });
  stage.cluster.setLoad(heavySlowLoad);
  await stage.readUntil(/Needs 1 approval/);
}
const merge = async () => stage.github.merge(repositoryName, (await stage.pull()).number);
const pulls = () => stage.github.pulls(repositoryName).length;
const image = () => fluentBitNow(stage.cluster).version;

it.each([
  ['a commit', 'POST /repos/acme/logs/git/commits'],
  ['a branch', 'POST /repos/acme/logs/git/refs'],
  ['a pull request', 'POST /repos/acme/logs/pulls'],
])(
  'dies right after %s was made, while it waits, and after the merge: one pull request, held',
  async (_, on) => {
    await begin();
    stage.github.refuseOnce({ on, status: 'cut', after: true });
    await stage.approve();
    await stage.until(() => expect(stage.github.requests.some((line) => line.startsWith(on))).toBe(true));
    await stage.dies();
    await stage.pull();
    await stage.dies();
    await merge();
    await stage.dies();
    await stage.readUntil(/fixed and verified after/);
    expect([pulls(), image()]).toEqual([1, '4.2.8']);
  },
  wholeMs,
);

it(
  'closed: a decline, and nothing has changed',
  async () => {
    await begin();
    const before = stage.files();
    await stage.approve();
    stage.github.close(repositoryName, (await stage.pull()).number);
    await stage.readUntil(/the pull request was closed without a merge/i);
    expect([stage.files(), image()]).toEqual([before, '3.2.0']);
  },
  wholeMs,
);

it(
  'merged with another value by people, after a reconciler that stood still: said, and judged as what arrived',
  async () => {
    await begin();
    await stage.approve();
    stage.gitOps.pause(true);
    const { head } = await stage.pull();
    const text = stage.github.file(repositoryName, head, kustomization) ?? '';
    stage.github.push(repositoryName, head, kustomization, text.replace('4.2.8', '4.2.7'));
    await merge();
    await stage.readUntil(/the cluster has not taken it: no new revision of DaemonSet logging\/fluent-bit/);
    stage.gitOps.pause(false);
    await stage.readUntil(
      /other values were merged than those that were asked for: the image is \S+:4\.2\.7/,
    );
    expect(image()).toBe('4.2.7');
  },
  wholeMs,
);

it(
  'what moved on the default branch meanwhile and does not fit: nothing is opened, and why is said',
  async () => {
    await begin();
    stage.gitOps.pause(true);
    const text = stage.files()[kustomization] ?? '';
    stage.github.push(repositoryName, 'main', kustomization, text.replace('3.2.0', '3.2.1'));
    await stage.approve();
    await stage.readUntil(/newTag is 3\.2\.1 in Git, while the cluster runs 3\.2\.0/);
    expect(pulls()).toBe(0);
  },
  wholeMs,
);

const limited = { 'x-ratelimit-remaining': '0', 'retry-after': '1' };
it.each([
  ['401', { status: 401 }, 'the token is wrong, has expired or was revoked'],
  ['403', { status: 403 }, 'the token may not do that'],
  ['404', { status: 404 }, 'it does not exist, or the token may not see it'],
  ['422', { status: 422, message: 'Validation Failed' }, 'GitHub answered 422'],
  ['a rate limit', { status: 403, headers: limited }, undefined],
  ['a cut connection', { status: 'cut' }, undefined],
] as const)(
  'GitHub answers %s where a pull request is to be opened',
  async (_, refusal, said) => {
    await begin();
    stage.github.refuseOnce({ on: 'POST /repos/acme/logs/pulls', ...refusal });
    await stage.approve();
    if (said === undefined) await stage.pull();
    else await stage.readUntil(new RegExp(said));
    expect(pulls()).toBe(said === undefined ? 1 : 0);
  },
  wholeMs,
);
