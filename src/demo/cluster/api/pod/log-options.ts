import { isTrue } from '../request-info.ts';
import { badRequest, invalid, notImplemented, type StatusCause } from '../status-error.ts';

export interface LogOptions {
  readonly container: string | undefined;
  readonly previous: boolean;
  readonly timestamps: boolean;
  readonly tailLines: number | undefined;
  readonly limitBytes: number | undefined;
  /** Lines from this instant on, cut to its second. */
  readonly since: Date | undefined;
}

/** Reads the parameters of `pods/log`; 400 and 422 with the texts of a real API server. */
export function readLogOptions(pod: string, query: URLSearchParams, now: Date): LogOptions {
  if (isTrue(query.get('follow'))) throw notImplemented('"follow" of pods/log');
  const tailLines = wholeNumber(query.get('tailLines'));
  const limitBytes = wholeNumber(query.get('limitBytes'));
  const sinceSeconds = wholeNumber(query.get('sinceSeconds'));
  const sinceTime = instant(query.get('sinceTime'));
  const causes = [
    ...below('tailLines', tailLines, 0, 'greater than or equal to 0'),
    ...below('limitBytes', limitBytes, 1, 'greater than 0'),
    ...below('sinceSeconds', sinceSeconds, 1, 'greater than 0'),
    ...(sinceSeconds !== undefined && sinceTime !== undefined ? [BOTH_SINCE] : []),
    ...(query.has('stream') ? [STREAM] : []),
  ];
  if (causes.length > 0) throw invalid({ kind: 'PodLogOptions', group: '' }, pod, causes);
  const container = query.get('container') ?? '';
  return {
    container: container === '' ? undefined : container,
    previous: isTrue(query.get('previous')),
    timestamps: isTrue(query.get('timestamps')),
    tailLines,
    limitBytes,
    since: sinceSeconds === undefined ? sinceTime : new Date(now.getTime() - sinceSeconds * 1000),
  };
}

const BOTH_SINCE = {
  reason: 'FieldValueForbidden',
  message: 'Forbidden: at most one of `sinceTime` or `sinceSeconds` may be specified',
  field: '[]',
};

const STREAM = { reason: 'FieldValueForbidden', message: 'Forbidden: may not be specified', field: 'stream' };

function wholeNumber(text: string | null): number | undefined {
  if (text === null || text === '') return undefined;
  if (!/^[+-]?\d+$/.test(text)) throw badRequest(`strconv.ParseInt: parsing "${text}": invalid syntax`);
  return Number(text);
}

function instant(text: string | null): Date | undefined {
  if (text === null || text === '') return undefined;
  const isRfc3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(text);
  if (isRfc3339 && !Number.isNaN(Date.parse(text)))
    return new Date(Math.floor(Date.parse(text) / 1000) * 1000);
  throw badRequest(`parsing time "${text}" as "2006-01-02T15:04:05Z07:00": cannot parse "${text}" as "2006"`);
}

function below(
  field: string,
  value: number | undefined,
  least: number,
  rule: string,
): Required<StatusCause>[] {
  if (value === undefined || value >= least) return [];
  return [{ reason: 'FieldValueInvalid', message: `Invalid value: ${value}: must be ${rule}`, field }];
}
