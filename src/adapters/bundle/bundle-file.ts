import { z } from 'zod';
import { gapReasons } from '../../evidence/evidence.ts';

const text = z.string().optional().catch(undefined);
const gap = z.object({
  what: z.string(),
  why: z.string(),
  wouldTell: z.string(),
  reason: z.enum(gapReasons).exactOptional(),
  object: z
    .object({ kind: z.string(), namespace: z.string().exactOptional(), name: z.string() })
    .exactOptional(),
});

/** `bundle.json`: what the bundle is about. Unknown fields are let through, because a newer `collect` may say more. */
export const bundleFile = z.object({
  cluster: text,
  namespace: text,
  collectedAt: text,
  focus: z.object({ pod: text, workload: text, container: text }).optional().catch(undefined),
  /** What `collect` could not read. */
  gaps: z.array(gap).catch([]),
});
