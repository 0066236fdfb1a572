import path from 'node:path';
import { playbookJsonSchema } from '../adapters/playbooks/playbook-json-schema.ts';
import { type Locale, locales } from '../language/locale.ts';
import { offeredLocales } from './locale-option.ts';
import { settingsFrom } from './environment.ts';
import { type ExitCode, type Io, UsageError } from './io.ts';
import { exportCase } from './playbook-case.ts';
import { describePlaybook } from './playbook-description.ts';
import { lintPlaybooks } from './playbook-lint.ts';
import { playbookReference } from './playbook-reference.ts';
import { testPlaybooks } from './playbook-test.ts';
import { playbooksFor } from './playbooks-for.ts';
import { readOptions } from './read-options.ts';

const help = `fluent-medic playbook lint [FILE|DIR…]
             playbook show NAME [--locale ${offeredLocales}]
             playbook test [DIR]
             playbook case INCIDENT --out DIR [--database URL]
             playbook schema
             playbook reference

lint       checks files: every error with file, line and column, what was expected and what was seen; default: the shipped ones
show       says in words what a playbook looks at, finds, proposes and verifies
test       runs cases, folders with a bundle/ and an expected.json; default: those of this checkout, test/playbooks
case       writes an incident that a person has judged ("The cause was…" in chat) as a case: DIR/CAUSE/INCIDENT/
schema     prints the JSON Schema of a playbook file, for editors
reference  prints everything that a playbook may name, as Markdown

  --playbooks DIR   playbooks of your own, which add to the shipped ones, override or switch them off;
                    default: the directory that the settings of MEDIC_CONFIG name
  --out DIR         where the case is written
  --database URL    the bot's database; default: DATABASE_URL, else sqlite:./fluent-medic.sqlite

playbooks/README.md tells how to write one in ten minutes.
`;

const verbs = ['lint', 'show', 'test', 'case', 'schema', 'reference'];
const ownCases = path.join(import.meta.dirname, '../../test/playbooks');

type PlaybookIo = Pick<Io, 'stdout' | 'stderr' | 'cwd' | 'env'>;

/** `playbook`: exit 0 when all is well, 1 when a file has an error or a case did not pass, 2 for wrong usage. */
export async function playbookCommand(argv: readonly string[], io: PlaybookIo): Promise<ExitCode> {
  const { values, positionals } = readOptions(argv, {
    playbooks: { type: 'string' },
    out: { type: 'string' },
    database: { type: 'string' },
    locale: { type: 'string', default: 'en' },
    help: { type: 'boolean' },
  });
  if (values.help) {
    io.stdout(help);
    return 0;
  }
  const [verb, ...rest] = positionals;
  if (verb === undefined) throw new UsageError(`playbook needs a verb: ${verbs.join(', ')}.`);
  if (verb === 'lint') return lintPlaybooks(rest, io);
  const most = verb === 'schema' || verb === 'reference' ? 0 : 1;
  if (verbs.includes(verb) && rest[most] !== undefined)
    throw new UsageError(`"${rest[most]}" is one argument too many.`);
  if (verb === 'case') return exportCase(rest[0], { out: values.out, database: values.database }, io);
  const own = async () =>
    playbooksFor({ own: values.playbooks ?? (await settingsFrom(io)).playbookDirectory }, io);
  if (verb === 'test') return testPlaybooks(rest[0] ?? ownCases, await own(), io);
  if (verb === 'show') {
    io.stdout(shown(rest[0], await own(), values.locale));
    return 0;
  }
  if (verb === 'schema') io.stdout(`${JSON.stringify(playbookJsonSchema(), null, 2)}\n`);
  else if (verb === 'reference') io.stdout(playbookReference());
  else throw new UsageError(`"${verb}" is no verb of playbook; known are ${verbs.join(', ')}.`);
  return 0;
}

function shown(
  name: string | undefined,
  playbooks: Awaited<ReturnType<typeof playbooksFor>>,
  locale: string,
): string {
  if (!isLocale(locale)) throw new UsageError(`--locale is "${locale}"; expected ${locales.join(' or ')}.`);
  const known = playbooks.map((each) => each.name).join(', ');
  if (name === undefined) throw new UsageError(`Which playbook? Known are ${known}.`);
  const playbook = playbooks.find((each) => each.name === name);
  if (!playbook) throw new UsageError(`There is no playbook "${name}". Known are ${known}.`);
  return describePlaybook(playbook, locale);
}

const isLocale = (text: string): text is Locale => locales.some((each) => each === text);
