import { z } from 'zod';

/** A time as people write it; read as milliseconds. */
export const duration = z
  .string()
  .regex(/^\d+(\.\d+)?(s|m|h)$/, 'expected a duration such as 30s, 10m or 1h')
  .transform(
    (text) => Number.parseFloat(text) * ({ s: 1000, m: 60_000, h: 3_600_000 }[text.at(-1) ?? ''] ?? 0),
  );

const dayMs = 86_400_000;

/** Whole days. Shorter than a week and what still looks back at ended incidents would find them gone. */
export const retention = z
  .string()
  .regex(/^\d+d$/, 'expected a number of days such as 90d')
  .transform((text) => Number.parseInt(text, 10) * dayMs)
  .refine((ms) => ms >= 7 * dayMs, 'expected at least 7d');
