import { validateDetailed } from 'node-cron';
import { z } from 'zod';

/** A cron expression of five fields, or six with seconds first. */
export const cronExpression = z
  .string({ error: 'expected a cron expression in quotes' })
  .superRefine((text, context) => {
    const { valid, errors } = validateDetailed(text);
    if (valid) return;
    const why = errors.map(({ message }) => message).join('; ');
    context.addIssue({
      code: 'custom',
      message: `"${text}" is no cron expression (${why}): expected five fields such as "* * * * *", or six with seconds first`,
    });
  });

/** A name of the IANA time zone database. */
export const timeZone = z.string().refine(isTimeZone, {
  error: (issue) => `"${String(issue.input)}" is no time zone: expected a name such as Europe/Berlin or UTC`,
});

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}
