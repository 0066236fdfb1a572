import type { Spoken } from '../language/spoken.ts';
import { list, said, type Words } from '../language/words.ts';
import type { Handwork, Lasting } from '../plan/lasting.ts';
import type { Plan } from '../plan/plan.ts';
import type { Part } from './message.ts';
import { bold, code, paragraph, plain, saying } from './spans.ts';

/** How the change stays where something else keeps the objects, and the commands that make it at once by hand. */
export function lastingParts({ lasting }: Pick<Spoken<Plan>, 'lasting'>): readonly Part[] {
  if (!lasting) return [];
  const { owner, byHand, notes } = lasting;
  const keeper = owner === undefined ? [] : [said('lastingParts.keptBy', { owner })];
  return [
    paragraph(
      bold(said('lastingParts.lead')),
      ' ',
      list('sentences', [...keeper, ...placeWords(lasting), ...notes]),
    ),
    ...workParts(lasting, said('lastingParts.commands')),
    ...workParts(
      byHand,
      owner === undefined ? said('lastingParts.byHand') : said('lastingParts.byHandUntil', { owner }),
    ),
    ...byHand.notes.map((note) => paragraph(plain(note))),
  ];
}

function placeWords({ destination, noDestination }: Spoken<Lasting>): readonly Words[] {
  if (!destination) return noDestination === undefined ? [] : [noDestination];
  const { repository, branch, path, from } = destination;
  return [
    branch === undefined
      ? said('lastingParts.place', { repository, path, from })
      : said('lastingParts.placeOnBranch', { repository, branch, path, from }),
  ];
}

function workParts({ files, commands }: Spoken<Handwork>, caption: Words): readonly Part[] {
  return [
    ...files.map(({ name, text }) =>
      linesPart([saying('lastingParts.file', { name: code(name) })], text.trimEnd().split('\n')),
    ),
    ...(commands.length > 0 ? [linesPart([plain(caption)], commands)] : []),
  ];
}

const linesPart = (caption: Extract<Part, { kind: 'lines' }>['caption'], lines: readonly string[]): Part => ({
  kind: 'lines',
  caption,
  lines: lines.map((text) => ({ text })),
  total: lines.length,
});
