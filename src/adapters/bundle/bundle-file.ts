import { z } from 'zod';

const text = z.string().optional().catch(undefined);

/** `bundle.json`: what the bundle is about. Unknown fields are let through, because a newer `collect` may say more. */
export const bundleFile = z.object({
  cluster: text,
  namespace: text,
  collectedAt: text,
  focus: z.object({ pod: text, workload: text, container: text }).optional().catch(undefined),
});
