import type { Handwork } from '../../plan/lasting.ts';
import type { Plan } from '../../plan/plan.ts';
import { ink } from './layout.ts';
import { aside, type Sheet } from './sheet.ts';

/** How the change stays, and how to make it at once by hand: files and commands stand as they are to be copied. */
export function lastingLines({ lasting }: Plan, sheet: Sheet): readonly string[] {
  if (!lasting) return [];
  const { say, layout } = sheet;
  const { owner, destination, byHand } = lasting;
  const title = (text: string) => ['', ink(`  ${text}`, 'bold', layout)];
  const { noDestination } = lasting;
  const place = destination
    ? say.inGit(destination.repository, destination.branch ?? '', destination.path, destination.from)
    : say.noPullRequest(noDestination ?? '');
  return [
    ...title(say.lasting(owner)),
    ...handworkLines(lasting, sheet),
    ...aside(place, '  ', sheet),
    ...title(say.atOnce(owner)),
    ...handworkLines(byHand, sheet),
  ];
}

function handworkLines({ files, commands, notes }: Handwork, sheet: Sheet): readonly string[] {
  const { layout } = sheet;
  return [
    ...files.flatMap(({ name, text }) => [
      ink(`  ${name}`, 'cyan', layout),
      ...text
        .trimEnd()
        .split('\n')
        .map((line) => `    ${line}`.trimEnd()),
    ]),
    ...commands.map((command) => `  ${ink(command, 'cyan', layout)}`),
    ...notes.flatMap((note) => aside(note, '  ', sheet)),
  ];
}
