import { z } from 'zod';

/** A time as people write it; read as milliseconds. */
export const duration = z
  .string()
  .regex(/^\d+(\.\d+)?(s|m|h)$/, 'expected a duration such as 30s, 10m or 1h')
  .transform(
    (text) => Number.parseFloat(text) * ({ s: 1000, m: 60_000, h: 3_600_000 }[text.at(-1) ?? ''] ?? 0),
  );
