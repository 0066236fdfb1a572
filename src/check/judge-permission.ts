import { said } from '../language/words.ts';
import type { Check } from './check.ts';
import type { Right } from './needed-rights.ts';

/** One right with the API server's answer. */
export interface ReviewedRight extends Right {
  readonly isGranted: boolean;
}

/** Whether the bot may do each thing that the plan's writes ask for. */
export function judgePermission(reviewed: readonly ReviewedRight[]): Check {
  const missing = reviewed.filter(({ isGranted }) => !isGranted);
  if (missing.length === 0)
    return {
      id: 'permission',
      state: 'passed',
      why: said('check.permission.passed', { rights: wordsOf(reviewed) }),
    };
  const namespace = missing[0]?.namespace ?? '';
  const file = missing.every(({ subresource }) => subresource === 'proxy') ? 'rbac-reload' : 'rbac-write';
  const why = said('check.permission.missing', { rights: wordsOf(missing), namespace, file });
  return { id: 'permission', state: 'failed', why };
}

const wordsOf = (rights: readonly Right[]): string =>
  [
    ...new Set(
      rights.map(
        ({ verb, resource, subresource }) =>
          `${verb} ${resource}${subresource === undefined ? '' : `/${subresource}`}`,
      ),
    ),
  ].join(', ');
