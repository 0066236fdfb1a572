import { z } from 'zod';
import { playbookSchema, switchedOffSchema } from './playbook-schema.ts';

/** The JSON Schema of a playbook file, for editors; conditions and placeholders in texts are checked by `playbook lint` only. */
export function playbookJsonSchema(): Readonly<Record<string, unknown>> {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Fluent Medic playbook',
    description: 'One problem: when it is found, what is said, what is proposed, how the fix is verified.',
    type: 'object',
    if: { properties: { enabled: { const: false } }, required: ['enabled'] },
    // oxlint-disable-next-line unicorn/no-thenable -- JSON Schema's own word.
    then: asJson(switchedOffSchema),
    else: asJson(playbookSchema),
  };
}

/** As a person writes it: before defaults and short forms are filled in. */
function asJson(schema: z.ZodType): Readonly<Record<string, unknown>> {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: 'input', target: 'draft-7' });
  return rest;
}
