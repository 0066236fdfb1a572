import { z } from 'zod';
import { causes } from '../../diagnosis/diagnosis.ts';
import { failureSigns, playbookStarts, proofs } from '../../diagnosis/playbook.ts';
import { planStep } from './plan-step-schema.ts';
import { condition, localText, pattern } from './playbook-texts.ts';

const slug = /^[a-z][a-z0-9-]{1,60}$/;
const name = z.string().regex(slug, 'expected a name of lower-case letters, digits and hyphens').meta({
  description:
    "Lower-case letters, digits, hyphens. A playbook of your own with a shipped one's name takes its place.",
});

const seconds = z.int().min(1).max(120).meta({ description: 'How long reading may take.' });
const timed = z.strictObject({ seconds });
const evidence = z.strictObject({
  logs: z
    .strictObject({
      lines: z.int().min(1).max(100_000).meta({ description: 'At most so many lines, from the end.' }),
      bytes: z
        .int()
        .min(1024)
        .max(64 * 1024 ** 2)
        .meta({ description: 'At most so many bytes, from the end.' }),
      seconds,
    })
    .optional()
    .meta({ description: 'The current and the previous log.' }),
  config: timed.optional().meta({ description: 'The ConfigMap that the container mounts.' }),
  objects: timed.optional().meta({ description: 'Pod, workload, its revisions.' }),
  events: timed.optional().meta({ description: 'Events about the pod.' }),
  monitoring: timed.optional().meta({ description: "Fluent Bit's own monitoring API." }),
  nodes: timed.optional().meta({ description: "The pod's node: conditions and what it can allocate." }),
});
const everything = {
  logs: { lines: 5000, bytes: 2 * 1024 ** 2, seconds: 10 },
  config: { seconds: 5 },
  objects: { seconds: 5 },
  events: { seconds: 5 },
  monitoring: { seconds: 5 },
  nodes: { seconds: 5 },
};

const weight = z.strictObject({
  when: condition.meta({ description: 'CEL; true adds the weight.' }),
  weight: z
    .number()
    .min(-1)
    .max(1)
    .meta({ description: 'Added to the confidence; negative speaks against.' }),
  because: localText.meta({ description: 'The reason, a sentence that follows the summary.' }),
});

const finding = z.strictObject({
  when: condition.meta({ description: 'CEL over the evidence; true: found.' }),
  primaryWhen: condition
    .optional()
    .meta({ description: 'CEL; true: it may be the primary cause. Without it a finding always may.' }),
  rank: z.int().min(0).max(1000).meta({ description: 'Of several that may be primary the highest is.' }),
  confidence: z.number().min(0).max(1).meta({ description: 'Before the weights, 0 to 1.' }),
  title: localText.meta({ description: 'One line. {name} stands for a word of the evidence.' }),
  summary: localText.meta({ description: 'What happened and why, in a few sentences.' }),
  weights: z.array(weight).default([]).meta({ description: 'What makes it more or less likely.' }),
  proofs: z
    .array(z.union([z.enum(proofs), z.templateLiteral(['pattern:', z.string().regex(slug)])]))
    .min(1)
    .meta({ description: 'Which lines are shown. A finding without a single line is not made.' }),
});

/** A playbook file, strict: a key that is not known is an error, because it would silently do nothing. */
export const playbookSchema = z.strictObject({
  name,
  enabled: z
    .literal(true)
    .optional()
    .meta({ description: 'false, with nothing but the name, switches a playbook off.' }),
  cause: z.enum(causes).meta({ description: 'What it finds; of the closed list.' }),
  startedBy: z
    .array(z.enum(playbookStarts))
    .min(1)
    .default([...playbookStarts])
    .meta({ description: 'The signals it is asked for; command: a person asks. Without it: all.' }),
  evidence: evidence
    .default(everything)
    .meta({ description: 'What is read, with its bounds. Without it: everything.' }),
  patterns: z
    .record(z.string().regex(slug), pattern)
    .default({})
    .meta({ description: "RE2 patterns over log lines by name; asked by log.patterns.count('name')." }),
  findings: z
    .array(finding)
    .min(1)
    .meta({ description: 'In order; of several that hold the first one speaks.' }),
  plan: z.array(planStep).meta({ description: 'What to do, in order.' }),
  verify: z
    .strictObject({
      holdSeconds: z
        .int()
        .min(30)
        .max(86_400)
        .meta({ description: 'How long it must hold to count as good.' }),
      failsOn: z
        .array(z.enum(failureSigns))
        .min(1)
        .meta({ description: 'What meanwhile counts as failure.' }),
    })
    .meta({ description: 'How a change is watched.' }),
});

/** Switches the playbook of that name off. */
export const switchedOffSchema = z.strictObject({
  name,
  enabled: z.literal(false).meta({ description: 'Switches the playbook of this name off.' }),
});
