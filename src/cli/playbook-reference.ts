import { conditionFunctions } from '../diagnosis/condition-language.ts';
import { conditionNames } from '../diagnosis/condition-meanings.ts';
import { playbookStarts, stepKinds } from '../diagnosis/playbook.ts';
import {
  causeMeanings,
  proofMeanings,
  signMeanings,
  targetMeanings,
  wordMeanings,
} from '../diagnosis/playbook-meanings.ts';
import { signatureIds, signatureMeaning } from '../fluentbit/log/signature.ts';
import { playbookLabels } from './playbook-labels.ts';

const { starts, steps } = playbookLabels('en');

/** Everything that a playbook may name, as Markdown. */
export function playbookReference(): string {
  return [
    '# What a playbook may name',
    'Written by `npm run schema`; do not edit.',
    '## Names in conditions',
    'Counts are over all logs of the container that still matter. An unknown text is empty, an unknown number 0.',
    table(
      ['name', 'type', 'meaning'],
      conditionNames.map(({ name, type, means }) => [code(name), type, means]),
    ),
    '## Functions in conditions',
    "Beside them CEL's operators: `&& || ! == != < <= > >= + - * / % in ?:`. A loop (`exists`, `all`, …) may not stand inside another.",
    table(
      ['function', 'example', 'meaning'],
      Object.entries(conditionFunctions).map(([name, { example, means }]) => [
        code(name),
        code(example),
        means,
      ]),
    ),
    '## Words in texts',
    list('word', wordMeanings, (word) => `{${word}}`),
    '## Proofs',
    `${list('proof', proofMeanings)}\n| ${code('pattern:NAME')} | the first and the last line that the playbook's pattern NAME matched |`,
    '## Causes',
    list('cause', causeMeanings),
    '## startedBy',
    list('start', Object.fromEntries(playbookStarts.map((start) => [start, starts(start)]))),
    '## Steps of a plan',
    list('step', Object.fromEntries(stepKinds.map((kind) => [kind, steps(kind).replace(`${kind}: `, '')]))),
    '`of` in `set-config`:',
    list('of', targetMeanings),
    '## failsOn',
    list('sign', signMeanings),
    '## Known log lines',
    'For `log.signatures.count("id")`.',
    table(
      ['id', 'meaning'],
      signatureIds.map((id) => [code(id), signatureMeaning(id) ?? '']),
    ),
  ]
    .join('\n\n')
    .concat('\n');
}

function list(
  title: string,
  meanings: Readonly<Record<string, string>>,
  written: (name: string) => string = (name) => name,
): string {
  return table(
    [title, 'meaning'],
    Object.entries(meanings).map(([name, means]) => [code(written(name)), means]),
  );
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

const code = (text: string): string => `\`${text}\``;
