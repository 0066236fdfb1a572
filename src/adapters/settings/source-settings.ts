import { z } from 'zod';

const insideRepository = z
  .string()
  .refine((path) => !/^\/|(^|\/)\.\.(\/|$)/.test(path), 'expected a path from the root of the repository')
  .transform((path) => path.replace(/^\.\/|\/+$/g, ''));

/** The places in Git that a settings file names. */
export const SourceSettings = z.array(
  z.strictObject({
    cluster: z.string().min(1).optional(),
    namespace: z.string().min(1).optional(),
    workload: z
      .string()
      .regex(/^(DaemonSet|Deployment|StatefulSet)\/[^/]+$/, 'expected DaemonSet/fluent-bit or its like')
      .optional(),
    repository: z
      .string()
      .regex(
        /^(https?:\/\/(?![^/]*@)[^/]+\/|ssh:\/\/|[\w.-]+@[\w.-]+:)[^/]+\/\S+$/,
        'expected the URL of a repository without credentials, such as https://github.com/acme/logging',
      ),
    branch: z.string().min(1).optional(),
    path: insideRepository,
    holds: z.enum(['manifests', 'helm-values'], { error: 'expected manifests or helm-values' }),
  }),
);
