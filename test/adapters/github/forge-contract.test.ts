import { afterEach } from 'vitest';
import { createGitHub } from '../../../src/adapters/github/github-forge.ts';
import { type GitHubServer, startGitHub } from '../../../src/demo/github/github-server.ts';
import { createFakeForge } from '../../support/fake-forge.ts';
import { forgeContract } from '../../support/forge-contract.ts';

const clock = { now: () => new Date(), sleep: async () => {} };
const files = { 'a.yaml': 'a: 1\n' };
let server: GitHubServer | undefined;
afterEach(async () => server?.stop());

forgeContract('GitHub', async () => {
  const started = await startGitHub({ token: 't' });
  server = started;
  started.addRepository('acme/logs', files);
  return {
    forge: createGitHub({ apiUrl: started.apiUrl, token: 't', clock }),
    repository: started.addressOf('acme/logs'),
    merge: () => started.merge('acme/logs', 1),
    close: () => started.close('acme/logs', 1),
  };
});

forgeContract('the fake of the flow', async () => {
  const fake = createFakeForge(files);
  return {
    forge: fake.forge,
    repository: 'https://git.test/acme/logs',
    merge: () => fake.merge(),
    close: () => fake.close(),
  };
});
