import { conditionEnvironment } from './condition-environment.ts';

type Field = { readonly type: string; readonly means: string };
const groups: Readonly<Record<string, Readonly<Record<string, Field>>>> = conditionEnvironment;

/** Everything a condition may ask for, in the environment's order. */
export const conditionNames: readonly (Field & { readonly name: string })[] = Object.entries(groups).flatMap(
  ([group, fields]) =>
    Object.entries(fields).map(([field, each]) => ({ name: `${group}.${field}`, ...each })),
);

/** The fields of a group; none for a group that is not there. */
export function fieldsOf(group: string): readonly string[] {
  return Object.hasOwn(groups, group) ? Object.keys(groups[group] ?? {}) : [];
}

/** What `group.field` means; undefined for a name that is not there. */
export function meaningOf(group: string, field: string): string | undefined {
  return conditionNames.find(({ name }) => name === `${group}.${field}`)?.means;
}
