/** In which words a reader wants dates, and what "today" is for them. */
export interface Reader {
  readonly locale: string;
  readonly now: Date;
  /** IANA name; the machine's own zone when absent. */
  readonly timeZone?: string;
}

const dayMs = 86_400_000;

/**
 * Slack's `<!date^at^format>`: `at` in seconds since 1970, `format` with tokens such as `{date_short_pretty}` and `{time}`.
 * An unknown token stays as it is written. Tokens: docs.slack.dev, "Formatting message text", date formatting.
 */
export function formatSlackDate(at: number, format: string, reader: Reader): string {
  const date = new Date(at * 1000);
  if (Number.isNaN(date.getTime())) return format;
  return format.replace(
    /\{(\w+)\}/g,
    (written, token: string) => formatToken(date, token, reader) ?? written,
  );
}

/** The time of day of a message's `ts`, in the reader's own words. */
export function formatTime(at: number, reader: Reader): string {
  return show(new Date(at * 1000), { hour: 'numeric', minute: '2-digit' }, reader);
}

/** The words on the line between two days: "Today", "Yesterday" or "Sunday, November 22". */
export function formatDay(at: number, reader: Reader): string {
  const date = new Date(at * 1000);
  const near = nearDay(date, reader);
  if (near !== undefined) return near.charAt(0).toLocaleUpperCase(reader.locale) + near.slice(1);
  return show(date, { weekday: 'long', month: 'long', day: 'numeric' }, reader);
}

function formatToken(date: Date, token: string, reader: Reader): string | undefined {
  switch (token) {
    case 'date_num':
      return numericDay(date, reader);
    case 'date':
      return show(date, { year: 'numeric', month: 'long', day: 'numeric' }, reader);
    case 'date_slash':
      return show(date, { year: 'numeric', month: '2-digit', day: '2-digit' }, reader);
    case 'date_short':
      return show(date, { year: 'numeric', month: 'short', day: 'numeric' }, reader);
    case 'date_long':
      return show(date, { weekday: 'long', year: 'numeric', month: 'long', day: 'numeric' }, reader);
    case 'date_pretty':
    case 'date_short_pretty':
    case 'date_long_pretty':
      return nearDay(date, reader) ?? formatToken(date, token.replace('_pretty', ''), reader);
    case 'time':
      return formatTime(date.getTime() / 1000, reader);
    case 'time_secs':
      return show(date, { hour: 'numeric', minute: '2-digit', second: '2-digit' }, reader);
    case 'ago':
      return ago(date, reader);
    default:
      return undefined;
  }
}

function show(date: Date, options: Intl.DateTimeFormatOptions, reader: Reader): string {
  const zone = reader.timeZone === undefined ? {} : { timeZone: reader.timeZone };
  return new Intl.DateTimeFormat(reader.locale, { ...options, ...zone }).format(date);
}

/** Year-month-day in the reader's zone, the same in every language. */
function numericDay(date: Date, reader: Reader): string {
  return show(date, { year: 'numeric', month: '2-digit', day: '2-digit' }, { ...reader, locale: 'en-CA' });
}

function nearDay(date: Date, reader: Reader): string | undefined {
  const day = (when: Date) => Date.parse(`${numericDay(when, reader)}T00:00:00Z`);
  const days = Math.round((day(date) - day(reader.now)) / dayMs);
  if (Math.abs(days) > 1) return undefined;
  return new Intl.RelativeTimeFormat(reader.locale, { numeric: 'auto' }).format(days, 'day');
}

function ago(date: Date, reader: Reader): string {
  const seconds = Math.round((date.getTime() - reader.now.getTime()) / 1000);
  const words = new Intl.RelativeTimeFormat(reader.locale, { numeric: 'auto' });
  if (Math.abs(seconds) < 60) return words.format(seconds, 'second');
  if (Math.abs(seconds) < 3600) return words.format(Math.round(seconds / 60), 'minute');
  if (Math.abs(seconds) < 86_400) return words.format(Math.round(seconds / 3600), 'hour');
  return words.format(Math.round(seconds / 86_400), 'day');
}
