import { z } from 'zod';
import { type AuditLink, auditLine, auditSchema } from '../../audit/audit-chain.ts';
import { canonicalJson } from '../../plan/canonical-json.ts';

const AuditLine = z.strictObject({
  schema: z.literal(auditSchema),
  number: z.int().min(1),
  previous: z.string(),
  hash: z.string(),
  entry: z.record(z.string(), z.unknown()),
});

/** One line as `audit export` and the bot write it; undefined for every other text, also for the same JSON written otherwise. */
export function readAuditLine(line: string): AuditLink | undefined {
  const { data } = AuditLine.safeParse(parsed(line));
  if (!data) return undefined;
  const { number, previous, hash } = data;
  const link = { number, previous, hash, entry: canonicalJson(data.entry) };
  return auditLine(link) === line ? link : undefined;
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return undefined;
  }
}
