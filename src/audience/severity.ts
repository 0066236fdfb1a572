import type { Incident } from '../incident/incident.ts';
import { said, type Words } from '../language/words.ts';

/** Gravest first. */
export const severities = ['critical', 'high', 'medium', 'low'] as const;
export type Severity = (typeof severities)[number];

export interface JudgedSeverity {
  readonly severity: Severity;
  /** One sentence. */
  readonly why: Words;
}

type Judged = Pick<Incident, 'isQuiet' | 'logs' | 'troubles' | 'headline'>;

/**
 * How grave an incident is, by what is known of it now. `critical`: log records are being lost while containers end or cannot start; `high`: one
 * of the two; `medium`: records come late, or Fluent Bit strains; `low`: nothing of it was seen yet, or every end was a clean one.
 */
export function severityOf({ isQuiet, logs, troubles, headline }: Judged): JudgedSeverity {
  const isDown = troubles.includes('dying') || troubles.includes('not-starting');
  const isLosing = logs?.effect === 'losing';
  if (isLosing && isDown) return { severity: 'critical', why: said('audience.severity.losingAndDown') };
  if (isLosing) return { severity: 'high', why: said('audience.severity.losing') };
  if (isQuiet) return { severity: 'low', why: said('audience.severity.cleanEnds') };
  if (headline?.isAhead) return { severity: 'low', why: said('audience.severity.ahead') };
  if (isDown) return { severity: 'high', why: said('audience.severity.down') };
  if (logs?.effect === 'delayed') return { severity: 'medium', why: said('audience.severity.delayed') };
  return { severity: 'medium', why: said('audience.severity.straining') };
}

/** Whether the first is as grave as the second, or graver. */
export const isAsGrave = (severity: Severity, least: Severity): boolean =>
  severities.indexOf(severity) <= severities.indexOf(least);
