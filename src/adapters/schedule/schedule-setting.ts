import { validateDetailed } from 'node-cron';
import { z } from 'zod';

/** A cron expression of five fields, or six with seconds first; `off` only where nothing need happen. */
const cronExpression = ({ mayBeOff }: { readonly mayBeOff: boolean }) =>
  z.string({ error: 'expected a cron expression in quotes' }).superRefine((text, context) => {
    const { valid, errors } = validateDetailed(text);
    if (valid || (mayBeOff && text === 'off')) return;
    const why = errors.map(({ message }) => message).join('; ');
    const off = mayBeOff ? ', or off' : '';
    context.addIssue({
      code: 'custom',
      message: `"${text}" is no cron expression (${why}): expected five fields such as "* * * * *", or six with seconds first${off}`,
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

/** When things happen by themselves, as people write it in the operator's file. */
export const ScheduleSettings = z.strictObject({
  timeZone: timeZone.optional(),
  sweep: cronExpression({ mayBeOff: false }).optional(),
  fleetReport: cronExpression({ mayBeOff: true }).optional(),
  digest: cronExpression({ mayBeOff: true }).optional(),
});
