import { badRequest } from '../status-error.ts';

export type Labels = Readonly<Record<string, string>>;
export type LabelMatch = (labels: Labels | undefined) => boolean;

/**
 * Parses `a=b,c!=d,e,!f,g in (x,y),h notin (z)`. An absent label satisfies `!=` and `notin`.
 * Throws a 400 `StatusError` for anything else.
 */
export function parseLabelSelector(text: string): LabelMatch {
  const requirements = splitRequirements(text).map(parseRequirement);
  return (labels) => requirements.every((holds) => holds(labels ?? {}));
}

function splitRequirements(text: string): string[] {
  const parts = text.split(/,(?![^(]*\))/).map((part) => part.trim());
  return parts.filter((part) => part !== '');
}

function parseRequirement(text: string): (labels: Labels) => boolean {
  const set = /^(\S+)\s+(in|notin)\s*\(([^)]*)\)$/.exec(text);
  if (set !== null) return setRequirement(set[1] ?? '', set[2] === 'in', set[3] ?? '');
  const equal = /^([^\s=!]+)\s*(==|=|!=)\s*([^\s=!]*)$/.exec(text);
  if (equal !== null) {
    const [, key = '', operator, value] = equal;
    return operator === '!=' ? (labels) => labels[key] !== value : (labels) => labels[key] === value;
  }
  const bare = /^(!?)\s*([^\s=!]+)$/.exec(text);
  if (bare === null) throw badRequest(unparsable(text));
  const [, not, key = ''] = bare;
  return (labels) => (not === '!') !== (labels[key] !== undefined);
}

function setRequirement(key: string, wanted: boolean, list: string) {
  const values = new Set(list.split(',').map((value) => value.trim()));
  return (labels: Labels) => {
    const value = labels[key];
    return value === undefined ? !wanted : values.has(value) === wanted;
  };
}

function unparsable(text: string): string {
  const second = text.split(/\s+/)[1] ?? '';
  return `unable to parse requirement: found '${second}', expected: in, notin, =, ==, !=, gt, lt`;
}
