import { z } from 'zod';

const versionWords = 'expected a version or a line in quotes, such as "4.2.8" or "4.2"';
const repositoryWords = 'expected a registry or a part of one, such as registry.example or ghcr.io/fluent';

/** A bare 4.10 is the number 4.1 to YAML, so that numbers are refused. */
const version = z
  .string({ error: versionWords })
  .regex(/^v?\d+\.\d+(\.\d+)?$/, versionWords)
  .transform((text) => text.replace(/^v/, ''));
const repository = z
  .string({ error: repositoryWords })
  .regex(/^[\w.-]+(:\d+)?(\/[\w.-]+)*\/?$/, repositoryWords);
const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/, 'expected sha256: and 64 hexadecimal digits');

/** Which releases and images a plan may propose, as people write it in the operator's file. */
export const ReleaseSettings = z.strictObject({
  allowed: z.array(version).optional(),
  prefer: z.enum(['real-cure', 'smallest-hop'], { error: 'expected real-cure or smallest-hop' }).optional(),
  registries: z.array(repository).optional(),
  rewrites: z.array(z.strictObject({ from: repository, to: repository })).optional(),
  digests: z
    .record(z.string(), digest)
    .superRefine((digests, context) => {
      for (const key of Object.keys(digests).filter((each) => !isImageOrVersion(each)))
        context.addIssue({
          code: 'custom',
          path: [key],
          message: 'expected a version such as 4.2.8 or an image such as ghcr.io/fluent/fluent-bit:4.2.8',
        });
    })
    .optional(),
});

const isImageOrVersion = (key: string): boolean =>
  /^\d+\.\d+\.\d+$/.test(key) || /^[\w./:-]+:[\w][\w.-]*$/.test(key);
