import { z } from 'zod';
import { configTargets, type PlaybookStep, stepKinds } from '../../diagnosis/playbook.ts';
import { expression, localText } from './playbook-texts.ts';

const reckoned = z.strictObject({
  step: z.enum(['set-image', 'restart', 'reload']).meta({
    description:
      'set-image: to the release that cures it. restart: all pods anew. reload: the configuration anew.',
  }),
});

const memory = z.strictObject({
  step: z.literal('set-memory').meta({ description: "The container's memory limit." }),
  limitBytes: expression('int').optional().meta({
    description: 'CEL that gives the limit in bytes (int). Without it: what the memory model needs.',
  }),
});

const config = z
  .strictObject({
    step: z.literal('set-config').meta({ description: "One key of Fluent Bit's configuration." }),
    of: z.enum(configTargets).optional().meta({ description: 'Which sections get the key.' }),
    key: z
      .string()
      .regex(/^[A-Za-z][A-Za-z0-9_.]{0,80}$/, 'expected a Fluent Bit key such as storage.type')
      .optional()
      .meta({ description: 'A Fluent Bit key such as storage.type.' }),
    value: expression('string', 'int').optional().meta({
      description:
        "CEL that gives the value: a string such as 'filesystem' in its own quotes, or an int, written as a size in bytes.",
    }),
  })
  .refine(
    ({ of, key, value }) =>
      (of === undefined) === (key === undefined) && (key === undefined) === (value === undefined),
    {
      message: 'expected of, key and value together or none of them, saw some of them',
    },
  );

const advice = z.strictObject({
  step: z.literal('advice').meta({ description: 'Words for people; nothing is written.' }),
  documentStep: z
    .union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)])
    .optional()
    .meta({
      description: 'Where it stands in the plan: 1 version, 2 configuration, 3 resources, 4 practice.',
    }),
  say: localText
    .optional()
    .meta({ description: 'What to do. Without it: the practice advice that fits the facts.' }),
  why: localText.optional().meta({ description: 'Why it helps.' }),
});

const long = z.discriminatedUnion('step', [reckoned, memory, config, advice]);

/** One step of a plan; a name alone is the step with all its values reckoned from the facts. */
export const planStep = z.union([z.enum(stepKinds).transform((step): PlaybookStep => ({ step })), long]);
