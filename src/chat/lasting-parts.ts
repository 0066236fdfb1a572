import type { Handwork } from '../plan/lasting.ts';
import type { Plan } from '../plan/plan.ts';
import type { Part } from './message.ts';
import { bold, code, paragraph, plain } from './spans.ts';

/** How the change stays where something else keeps the objects, and the commands that make it at once by hand. */
export function lastingParts({ lasting }: Plan): readonly Part[] {
  if (!lasting) return [];
  const { owner, destination, noDestination, byHand } = lasting;
  const place = destination
    ? `${destination.repository}${destination.branch === undefined ? '' : `, branch ${destination.branch}`}, ${destination.path} (as ${destination.from} says).`
    : (noDestination ?? '');
  const keeper = owner === undefined ? '' : `Kept by ${owner}. `;
  return [
    paragraph(bold('So that it lasts: '), plain([keeper, place, ...lasting.notes].join(' ').trim())),
    ...workParts(lasting, 'Commands'),
    ...workParts(byHand, owner === undefined ? 'By hand' : `By hand, until ${owner} takes it back`),
    ...byHand.notes.map((note) => paragraph(plain(note))),
  ];
}

function workParts({ files, commands }: Handwork, caption: string): readonly Part[] {
  return [
    ...files.map(({ name, text }) => linesPart([plain('File '), code(name)], text.trimEnd().split('\n'))),
    ...(commands.length > 0 ? [linesPart([plain(caption)], commands)] : []),
  ];
}

const linesPart = (caption: Extract<Part, { kind: 'lines' }>['caption'], lines: readonly string[]): Part => ({
  kind: 'lines',
  caption,
  lines: lines.map((text) => ({ text })),
  total: lines.length,
});
