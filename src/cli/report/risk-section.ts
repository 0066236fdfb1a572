import type { Risk } from '../../diagnosis/diagnosis.ts';
import { aside, point, type Sheet } from './sheet.ts';

const mostAdvisories = 2;

/** What may come next; of advisories the gravest in full, the others by id. */
export function riskLines(risks: readonly Risk[], sheet: Sheet): readonly string[] {
  const advisories = risks.filter((each) => each.kind === 'advisory');
  const others = risks.filter((each) => each.kind !== 'advisory');
  const left = advisories.slice(mostAdvisories).flatMap((each) => each.advisory ?? []);
  return [
    ...[...others, ...advisories.slice(0, mostAdvisories)].flatMap(({ title, why, advisory }) =>
      point(advisory === undefined ? title : `${advisory} ${title}`, aside(why, '    ', sheet), sheet),
    ),
    ...(left.length === 0 ? [] : point(sheet.say.moreAdvisories(left.length, left.join(', ')), [], sheet)),
  ];
}
