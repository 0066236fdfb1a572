import { globSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { englishIn } from '../support/english-in-source.ts';

/** Told to developers, to operators at their terminal, or in answers to machines: never in Slack, a pull request or a webhook. */
const apart: Readonly<Record<string, string>> = {
  'src/(main|app|lead|connect-chat|roles|run-sides)\\.ts': 'the terminal, the log',
  'src/http-door\\.ts': 'answers to requests that are no person’s',
  'src/flow/(hold-lease|keep-announcing)\\.ts': 'the log',
  'src/(cli|demo)/.*': 'the terminal, and servers that stand in for others',
  'src/adapters/(store|exchange|settings|schedule|playbooks|bundle|catalogue)/.*':
    'faults of files, told at the start',
  'src/adapters/exchange/.*-table\\.ts': 'statements of the database',
  'src/adapters/http/.*': 'answers to requests that are no person’s',
  'src/adapters/slack/(http-requests|request-guard)\\.ts': 'answers to requests that are not of Slack',
  'src/adapters/slack/(manifest|workspace)\\.ts': 'set up by an operator, told at the start',
  'src/adapters/kubernetes/find-target\\.ts': 'the terminal',
  'src/adapters/kubernetes/object-schema\\.ts': 'what a schema expects',
  'src/approval/ticket\\.ts': 'a fault of the settings',
  'src/audit/check-chain\\.ts': 'audit verify',
  'src/diagnosis/(condition.*|judge-case|pattern|playbook-meanings)\\.ts': 'for those who write playbooks',
  'src/diagnosis/proof\\.ts': 'names of ways to quote lines',
  'src/evidence/json-line\\.ts': 'a fault of a file of a bundle',
  'src/flow/(counters|health|readiness|.*figures)\\.ts': 'help of metrics, the health page',
  'src/fluentbit/(ambiguity|release-catalogue)\\.ts': 'for developers and those who keep the catalogue',
  'src/fluentbit/log/signature\\.ts': 'for developers',
  'src/signal/why-not-diagnosed\\.ts': 'the log',
};

/** Neither sentences nor ours. */
const quoted: ReadonlySet<string> = new Set([
  'configuration test is successful',
  'first and last',
  'hanging, refusing, healthy',
  'kustomize edit add component',
  'the hash at the end of its name',
  'the revisions of',
]);

/** The static messages of the log that are chosen before the call. */
const logged: ReadonlySet<string> = new Set(['signals have arrived']);

const sources = globSync('src/**/*.ts').map((file) => file.replaceAll('\\', '/'));
const isApart = (file: string) => Object.keys(apart).some((pattern) => new RegExp(`^${pattern}$`).test(file));

it('what is told in Slack, pull requests and webhooks stands in the catalogues, not in the sources', () => {
  const left = sources
    .filter((file) => !isApart(file))
    .flatMap((file) => englishIn(file, readFileSync(file, 'utf8')).map((text) => `${file}: ${text}`))
    .filter((line) => !quoted.has(line.replace(/^\S+: /, '')) && !logged.has(line.replace(/^\S+: /, '')));
  expect(left).toEqual([]);
});

it('each place that is set apart, and each exception, is there', () => {
  const found = sources.map((file) => ({ file, texts: englishIn(file, readFileSync(file, 'utf8')) }));
  const english = found.filter(({ texts }) => texts.length > 0).map(({ file }) => file);
  const unused = Object.keys(apart).filter(
    (pattern) => !english.some((file) => new RegExp(`^${pattern}$`).test(file)),
  );
  const said = new Set(found.flatMap(({ texts }) => texts));
  expect([unused, [...quoted, ...logged].filter((text) => !said.has(text))]).toEqual([[], []]);
});

it('a sentence is found wherever it stands, but for the log and faults of our own', () => {
  const source = `
    const a = { refused: 'there is no such place here' };
    throw new OutsideError('github', 'server', \`GitHub has answered \${a} with nothing at all\`);
    log.warn({ a }, 'this is of the log');
    deps.log[levelOf(a)]({ a }, 'this is of the log as well');
    throw new Error('this is a fault of ours');
  `;
  expect(englishIn('a.ts', source)).toEqual(['there is no such place here', 'with nothing at all']);
});
