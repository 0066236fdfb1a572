import type { Plan } from './plan.ts';

/** Whether a plan has a step that would change an object, by whoever's hand; advice alone changes nothing. */
export const writesSomething = ({ steps }: Pick<Plan, 'steps'>): boolean =>
  steps.some(({ kind, from, to }) => kind !== 'advice' && from !== to);
